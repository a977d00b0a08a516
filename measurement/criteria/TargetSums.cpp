#include "TargetSums.h"

#include <algorithm>
#include <set>
#include <span>

namespace hepatica::measurement {

namespace {

/// Adds up one visit; each row counts once, also when it stands for several targets.
class Adder {
public:
    Adder(const History& history, std::size_t visit, const LesionRules& rules, const Protocol& protocol)
        : history_(history), visit_(history.visits[visit]), at_(visit), rules_(rules), protocol_(protocol)
    {
        sums_.sum = sums_.nominal = Amount::zero(rules.unit);
    }

    void add(const LesionRow& baseline)
    {
        const bool wasGone = std::exchange(allGone_, true);
        target_ = target_ == 0 ? 1 : target_ << 1U;
        addLesion(baseline.lesion, baseline);
        if (!allGone_)
            sums_.present.push_back(baseline.lesion);
        sums_.allGone = sums_.allGone && allGone_;
        allGone_ = wasGone;
    }

    [[nodiscard]] TargetSums take() { return std::move(sums_); }

private:
    void addLesion(const std::string& lesion, const LesionRow& baseline)
    {
        if (const LesionRow* merged = mergedRow(lesion))
            return addMerged(*merged, baseline);
        const LesionRow* row = visit_.row(lesion);
        if (protocol_.treatedIsNotEvaluable && wasTreated(lesion))
            return addMissing(lesion, {});
        const bool stands =
            row != nullptr && row->state != LesionState::Split && row->state != LesionState::Merged;
        if (stands && !rules_.partsAreNodules)
            return addSize(*row, baseline, rules_.target(*row, baseline, protocol_));
        const std::vector<std::string> parts = partsOf(lesion);
        if (stands && !parts.empty())
            return addNodules(*row, parts, baseline);
        if (stands)
            return addSize(*row, baseline, rules_.target(*row, baseline, protocol_));
        if (parts.empty())
            return addMissing(lesion, whyMissing(lesion, row));
        for (const std::string& part : parts)
            addLesion(part, baseline);
    }

    void addMerged(const LesionRow& merged, const LesionRow& baseline)
    {
        const TargetSize size = rules_.target(merged, baseline, protocol_);
        if (size.size) // one that is not measured is neither gone nor seen
            allGone_ = allGone_ && size.gone;
        if (counted_.insert(&merged).second)
            return addSize(merged, baseline, size);
        for (SizeTerm& term : sums_.terms)
            if (term.row == &merged)
                term.targets |= target_;
    }

    /// The lesion's own viable axis and those of its nodules: the longest, or their sum.
    void addNodules(const LesionRow& row, const std::vector<std::string>& parts, const LesionRow& baseline)
    {
        TargetSize counts = rules_.target(row, baseline, protocol_);
        std::optional<Amount> sum;
        for (const std::string& part : parts) {
            const LesionRow* nodule = visit_.row(part);
            const TargetSize size =
                nodule != nullptr ? rules_.target(*nodule, baseline, protocol_) : TargetSize{};
            if (!size.size)
                continue;
            sum = sum.value_or(Amount::zero(rules_.unit)) + *size.size;
            if (!counts.size || *counts.size < *size.size)
                counts = size;
        }
        if (protocol_.viableNodules == ViableNodules::Sum && sum && counts.size)
            counts.size = std::max(*sum, *counts.size);
        addSize(row, baseline, counts);
    }

    void addSize(const LesionRow& row, const LesionRow& baseline, const TargetSize& size)
    {
        if (!size.size)
            return addMissing(row.lesion, std::string(size.lacking));
        sums_.terms.push_back(
            {*size.size, size.nominal, size.gone, baseline.node, target_, &row, size.isViable});
        sums_.sum += *size.size;
        if (size.nominal)
            sums_.nominal += *size.size;
        allGone_ = allGone_ && size.gone;
    }

    void addMissing(const std::string& lesion, const std::string& lacking)
    {
        sums_.complete = false;
        sums_.allGone = false;
        sums_.missing.push_back(lesion);
        if (!lacking.empty())
            sums_.missingInputs.push_back(lesion + " at " + visit_.timepoint + ": " + lacking);
    }

    [[nodiscard]] std::string whyMissing(const std::string& lesion, const LesionRow* row) const
    {
        if (row != nullptr && row->state == LesionState::Split)
            return "the parts of the split lesion";
        if (row != nullptr)
            return "the merged lesion that holds it";
        return std::ranges::find(visit_.notAccepted, lesion) != visit_.notAccepted.end() ? "an accepted row"
                                                                                         : "a row";
    }

    /// Locally, on a day up to this visit; the row of any visit so far may tell it.
    [[nodiscard]] bool wasTreated(const std::string& lesion) const
    {
        return std::ranges::any_of(std::span(history_.visits).first(at_ + 1), [&](const Visit& visit) {
            const LesionRow* row = visit.row(lesion);
            return row != nullptr && row->treatmentDate && *row->treatmentDate <= visit_.last;
        });
    }

    [[nodiscard]] const LesionRow* mergedRow(const std::string& lesion) const
    {
        if (visit_.hasMerged)
            for (const LesionRow* row : visit_.rows)
                if (isMergedOf(row->lesion, lesion))
                    return row;
        return nullptr;
    }

    /// The parts of a lesion that were seen up to this visit.
    [[nodiscard]] std::vector<std::string> partsOf(const std::string& lesion) const
    {
        std::set<std::string> parts;
        for (const Visit& visit : std::span(history_.visits).first(at_ + 1)) {
            if (!visit.hasParts)
                continue;
            for (const LesionRow* row : visit.rows)
                if (row->lesionClass == LesionClass::Target && parentOf(row->lesion) == lesion)
                    parts.insert(row->lesion);
        }
        return {parts.begin(), parts.end()};
    }

    const History& history_;
    const Visit& visit_;
    std::size_t at_;
    const LesionRules& rules_;
    const Protocol& protocol_;
    TargetSums sums_;
    std::set<const LesionRow*> counted_;
    std::uint64_t target_ = 0; ///< the bit of the target at work
    bool allGone_ = true;
};

} // namespace

std::vector<const LesionRow*> targetsOf(const Visit& baseline)
{
    std::vector<const LesionRow*> targets;
    for (const LesionRow* row : baseline.rows) {
        const std::string_view parent = parentOf(row->lesion);
        const LesionRow* whole = parent.empty() ? nullptr : baseline.row(parent);
        const bool isPart = whole != nullptr && whole->lesionClass == LesionClass::Target;
        if (row->lesionClass == LesionClass::Target && !isPart)
            targets.push_back(row);
    }
    return targets;
}

TargetSums sumTargets(const History& history, std::size_t visit, const LesionRules& rules,
                      const Protocol& protocol)
{
    Adder adder(history, visit, rules, protocol);
    for (const LesionRow* baseline : targetsOf(history.visits[*history.baseline]))
        adder.add(*baseline);
    return adder.take();
}

} // namespace hepatica::measurement
