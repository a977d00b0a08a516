#pragma once
#include "PlainSheet.h"

#include <set>

/// iRECIST once more, from Seymour 2017's Table 2 and the answers of EORTC, with the options as they are
/// shipped.
namespace hepatica::tests::plain {

class Irecist {
public:
    explicit Irecist(const Sheet& sheet) : sheet_(sheet)
    {
        const Sum baseline = sumOf(sheet, 0);
        baselineSum_ = nadir_ = baseline.value;
        for (column_ = 1; column_ < sheet.columns.size(); ++column_)
            codes.push_back(codeNow());
    }

    std::vector<std::string> codes; ///< of the columns after the baseline

private:
    using Change = measurement::QualitativeChange;

    [[nodiscard]] const Sheet::Column& now() const { return sheet_.columns[column_]; }
    [[nodiscard]] const LesionRow* rowNow(const std::string& lesion) const
    {
        return sheet_.row(column_, lesion);
    }

    // ---- the three categories of disease at this visit -------------------------------------------------

    void readTargets()
    {
        sum_ = sumOf(sheet_, column_);
        if (sheet_.targets.empty())
            target_ = "NA";
        else if (sum_.complete && sum_.allGone)
            target_ = "CR";
        else if (progressesFrom(sum_.value, nadir_))
            target_ = "PD";
        else if (!sum_.complete)
            target_ = "NE";
        else
            target_ = 10 * sum_.value <= 7 * baselineSum_ || carries_ ? "PR" : "SD";
    }

    void readNonTargets()
    {
        progressing_.clear();
        nonTargetsThere_.clear();
        increased_ = false;
        bool unknown = false, there = false, unchanged = false;
        for (const std::string& lesion : sheet_.nonTargets) {
            const LesionRow* row = rowNow(lesion);
            const std::string state = stateOfNonTarget(row);
            if (state == "PD")
                progressing_.insert(lesion);
            unknown = unknown || state == "NE";
            there = there || state == "there";
            if (state == "there" && !sheet_.isNode.at(lesion))
                nonTargetsThere_.insert(lesion);
            if (row != nullptr && row->certainty == measurement::Certainty::Unequivocal &&
                row->changeSinceLast == Change::Increase)
                increased_ = true; // INCLA
            // "No change since the last assessment": what was progressive still is.
            if (inBlock_ && row != nullptr && blockLesions_.contains(lesion) && !row->changeSinceNadir &&
                row->changeSinceLast == Change::NoChange)
                unchanged = true;
        }
        if (sheet_.nonTargets.empty())
            nonTarget_ = "NA";
        else if (!progressing_.empty() || unchanged)
            nonTarget_ = "PD";
        else
            nonTarget_ = unknown ? "NE" : there ? "NON-CR/NON-PD" : "CR";
        for (const std::string& lesion : progressing_)
            increased_ = increased_ || !blockLesions_.contains(lesion);
    }

    /// New lesions as they stand at this visit, held against those known from the visits before.
    void readNewLesions()
    {
        known_ = knownNow_;
        further_ = stays_ = open_ = grownNonTarget_ = surelyGrown_ = aboveNadir_ = false;
        increase_ = 0;
        std::map<std::string, long long> sizes;
        for (const auto& [name, row] : now().lesions)
            if (row.lesionClass == measurement::LesionClass::NewTarget ||
                row.lesionClass == measurement::LesionClass::NewNonTarget)
                readNewLesion(name, row, sizes);
        for (const std::string& name : known_)
            open_ = open_ || rowNow(name) == nullptr || rowNow(name)->state == LesionState::NotEvaluable;
        for (const auto& earlier : newSizes_) {
            long long then = 0, today = 0;
            for (const auto& [name, size] : sizes)
                if (earlier.contains(name)) {
                    then += earlier.at(name);
                    today += size;
                }
            aboveNadir_ = aboveNadir_ || (today > then && progressesFrom(today, then));
        }
        newSizes_.push_back(sizes);
        readReport();
    }

    void readNewLesion(const std::string& name, const LesionRow& row, std::map<std::string, long long>& sizes)
    {
        const bool wasKnown = known_.contains(name);
        if (row.state == LesionState::NotEvaluable)
            return;
        if (row.certainty == measurement::Certainty::Unequivocal && seesNewLesion(row))
            everCertain_.insert(name);
        if (!wasKnown && !everCertain_.contains(name))
            return;
        if (!seesNewLesion(row)) {
            knownNow_.erase(name);
            references_.erase(name);
            lastSizes_.erase(name);
            return;
        }
        further_ = further_ || !wasKnown;
        stays_ = stays_ || wasKnown;
        knownNow_.insert(name);
        if (row.lesionClass == measurement::LesionClass::NewTarget) {
            const long long size = row.longAxis->hundredths();
            sizes[name] = lastSizes_[name] = size;
            references_.try_emplace(name, size);
            increase_ += size - references_[name];
            return;
        }
        const bool sure = row.changeSinceNadir == Change::UnequivocalProgression;
        surelyGrown_ = surelyGrown_ || (wasKnown && sure);
        grownNonTarget_ =
            grownNonTarget_ ||
            (wasKnown && (row.changeSinceLast == Change::Increase || (sure && !row.changeSinceLast)));
    }

    /// A "yes" of the reader that no row speaks of.
    void readReport()
    {
        const std::string& answer = now().answer;
        const bool alone = knownNow_.empty();
        if (answer == "yes" && alone) {
            further_ = further_ || !reported_;
            stays_ = stays_ || reported_;
            reported_ = true;
        } else if (reported_ && (answer.empty() || answer == "NE")) {
            open_ = true;
        } else {
            reported_ = false;
        }
    }

    [[nodiscard]] bool anyRecurred() const { return targetsRecurred_ || !nonTargetsRecurred_.empty(); }

    [[nodiscard]] bool targetsProgress() const
    {
        return target_ == "PD" || (targetsRecurred_ && sum_.anyPresent);
    }
    [[nodiscard]] bool nonTargetsProgress() const
    {
        bool back = false;
        for (const std::string& lesion : nonTargetsRecurred_)
            back = back || nonTargetsThere_.contains(lesion);
        return nonTarget_ == "PD" || back;
    }
    [[nodiscard]] bool newLesionsProgress() const { return further_ || aboveNadir_ || surelyGrown_; }

    // ---- Table 2 ---------------------------------------------------------------------------------------

    [[nodiscard]] std::string byTable() const
    {
        std::string code = tableOne(target_, nonTarget_, false);
        if (now().answer == "NE" && code != "PD")
            return "NE";
        if (code == "CR" && (stays_ || open_ || further_))
            code = "PR"; // iCR needs the new lesions gone
        return code;
    }

    /// What makes an earlier progression a confirmed one.
    [[nodiscard]] bool isConfirmed() const
    {
        const bool sameTarget = blockTarget_ && reference_ && sum_.value - *reference_ >= 500;
        const bool sameNonTarget = blockNonTarget_ && increased_;
        const bool sameNew = blockNew_ && (increase_ >= 500 || grownNonTarget_ || further_);
        if (sameTarget || sameNonTarget || sameNew)
            return true;
        const bool firstStillProgresses = (blockTarget_ && targetsProgress()) ||
                                          (blockNonTarget_ && nonTargetsProgress()) || (blockNew_ && stays_);
        return firstStillProgresses && anotherProgresses();
    }

    [[nodiscard]] bool anotherProgresses() const
    {
        return (!blockTarget_ && targetsProgress()) || (!blockNonTarget_ && nonTargetsProgress()) ||
               (!blockNew_ && newLesionsProgress());
    }

    [[nodiscard]] bool isBetterThanAtFirst() const
    {
        if ((blockTarget_ && target_ == "NE") || (blockNonTarget_ && nonTarget_ == "NE"))
            return false;
        if (blockTarget_ || blockNonTarget_)
            return true;
        const std::map<std::string, int> order{{"CR", 0}, {"PR", 1}, {"SD", 2}};
        const auto place = [&](const std::string& code) { return order.contains(code) ? order.at(code) : 3; };
        return place(target_) < place(firstTarget_) ||
               (firstNonTarget_ == "NON-CR/NON-PD" && nonTarget_ == "CR");
    }

    void startBlock()
    {
        inBlock_ = true;
        blockDate_ = now().date;
        blockTarget_ = targetsProgress();
        blockNonTarget_ = nonTargetsProgress();
        blockNew_ = newLesionsProgress();
        blockLesions_ = progressing_;
        firstTarget_ = target_;
        firstNonTarget_ = nonTarget_;
        reference_.reset();
        references_ = lastSizes_;
    }

    void endBlock()
    {
        inBlock_ = false;
        blockLesions_.clear();
        targetsRecurred_ = false;
        nonTargetsRecurred_.clear();
    }

    std::string withoutBlock()
    {
        if (lastCode_ == "CR") { // disease after a complete response has come back
            targetsRecurred_ = sum_.anyPresent;
            nonTargetsRecurred_ = nonTargetsThere_;
        }
        if (!targetsProgress() && !nonTargetsProgress() && !newLesionsProgress())
            return byTable();
        startBlock();
        return "iUPD";
    }

    std::string withinBlock()
    {
        if (isConfirmed()) {
            latched_ = true;
            return "iCPD";
        }
        if ((blockTarget_ && targetsProgress()) || (blockNonTarget_ && nonTargetsProgress()))
            return "iUPD";
        if (anotherProgresses()) { // the first one is over, a new one begins
            targetsRecurred_ = false;
            nonTargetsRecurred_.clear();
            startBlock();
            return "iUPD";
        }
        const bool better = isBetterThanAtFirst();
        if (stays_ && !better)
            return "iUPD";
        if (!better &&
            (open_ || (blockTarget_ && target_ == "NE") || (blockNonTarget_ && nonTarget_ == "NE")))
            return "NE";
        const std::string code = byTable();
        if (code != "NE")
            endBlock();
        return code;
    }

    void closeVisit(const std::string& code)
    {
        if (code != "NE")
            lastCode_ = code;
        if (inBlock_ && blockTarget_ && !reference_ && sum_.complete)
            reference_ = sum_.value;
        const bool progression = code == "iUPD" || code == "iCPD" || target_ == "PD";
        if (progression)
            carries_ = false;
        else if (sum_.complete && !sheet_.targets.empty() && 10 * sum_.value <= 7 * baselineSum_)
            carries_ = true;
        if (sum_.complete)
            nadir_ = std::min(nadir_, sum_.value);
    }

    std::string codeNow()
    {
        const bool early =
            inBlock_ && !latched_ && daysBetween(blockDate_, sheet_.columns[column_].date) < 28;
        const Irecist before = *this;
        readTargets();
        readNonTargets();
        readNewLesions();
        if (latched_)
            return "iCPD";
        if (early && !(now().symptom && further_)) {
            const auto codesSoFar = codes;
            const std::size_t column = column_;
            assign(before);
            codes = codesSoFar;
            column_ = column;
            return "NE";
        }
        if (early) {
            latched_ = true;
            return "iCPD";
        }
        const std::string code = inBlock_ ? withinBlock() : withoutBlock();
        closeVisit(code);
        return code;
    }

    /// Everything known so far, as it was before a visit that is disregarded.
    void assign(const Irecist& other)
    {
        known_ = other.known_;
        knownNow_ = other.knownNow_;
        everCertain_ = other.everCertain_;
        references_ = other.references_;
        lastSizes_ = other.lastSizes_;
        newSizes_ = other.newSizes_;
        reported_ = other.reported_;
    }

    const Sheet& sheet_;
    std::size_t column_ = 0;
    long long baselineSum_ = 0, nadir_ = 0, increase_ = 0;
    Sum sum_;
    std::string target_, nonTarget_, lastCode_, firstTarget_, firstNonTarget_;
    bool carries_ = false, latched_ = false, inBlock_ = false;
    bool blockTarget_ = false, blockNonTarget_ = false, blockNew_ = false;
    bool further_ = false, stays_ = false, open_ = false, increased_ = false;
    bool grownNonTarget_ = false, surelyGrown_ = false, aboveNadir_ = false, reported_ = false;
    bool targetsRecurred_ = false;
    Date blockDate_;
    std::optional<long long> reference_;
    std::set<std::string> progressing_, nonTargetsThere_, nonTargetsRecurred_, blockLesions_;
    std::set<std::string> known_, knownNow_, everCertain_;
    std::map<std::string, long long> references_, lastSizes_;
    std::vector<std::map<std::string, long long>> newSizes_;
};

} // namespace hepatica::tests::plain
