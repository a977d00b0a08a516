#pragma once
#include "PlainSheet.h"

/// RECIST 1.1 once more, from Eisenhauer 2009's text and tables: every visit is worked out from the whole
/// sheet, in the words of the codes.
namespace hepatica::tests::plain {

struct Answer {
    std::string target, nonTarget, newLesion, overall;
};

class Recist {
public:
    explicit Recist(const Sheet& sheet) : sheet_(sheet)
    {
        for (std::size_t column = 1; column < sheet.columns.size(); ++column)
            answers.push_back(answerAt(column));
    }

    std::vector<Answer> answers; ///< of the columns after the baseline

private:
    [[nodiscard]] const Answer& before(std::size_t column) const { return answers[column - 1]; }

    [[nodiscard]] bool isPartial(std::size_t column) const
    {
        const Sum sum = sumOf(sheet_, column);
        return sum.complete && 10 * sum.value <= 7 * sumOf(sheet_, 0).value;
    }

    /// EORTC: a partial response stays one until progression.
    [[nodiscard]] bool isCarried(std::size_t column) const
    {
        for (std::size_t at = column - 1; at >= 1; --at) {
            if (before(at).overall == "PD" || before(at).target == "PD")
                return false;
            if (isPartial(at))
                return true;
        }
        return false;
    }

    [[nodiscard]] std::string targetAt(std::size_t column) const
    {
        if (sheet_.targets.empty())
            return "NA";
        const Sum baseline = sumOf(sheet_, 0), now = sumOf(sheet_, column);
        long long nadir = baseline.value;
        for (std::size_t at = 1; at < column; ++at)
            if (const Sum sum = sumOf(sheet_, at); sum.complete)
                nadir = std::min(nadir, sum.value);
        if (now.complete && now.allGone)
            return "CR";
        if (progressesFrom(now.value, nadir))
            return "PD";
        if (!now.complete)
            return "NE";
        return isPartial(column) || isCarried(column) ? "PR" : "SD";
    }

    [[nodiscard]] std::string nonTargetAt(std::size_t column) const
    {
        if (sheet_.nonTargets.empty())
            return "NA";
        std::string worst = "CR";
        for (const std::string& lesion : sheet_.nonTargets) {
            const std::string state = stateOfNonTarget(sheet_.row(column, lesion));
            if (state == "PD")
                return "PD";
            if (state == "NE")
                worst = "NE";
            if (state == "there" && worst == "CR")
                worst = "NON-CR/NON-PD";
        }
        return worst;
    }

    /// Once unequivocal a new lesion stays one.
    [[nodiscard]] bool hasNewLesion(std::size_t column) const
    {
        for (std::size_t at = 1; at <= column; ++at) {
            if (sheet_.columns[at].answer == "yes")
                return true;
            for (const auto& [name, row] : sheet_.columns[at].lesions)
                if (seesNewLesion(row) && row.certainty == measurement::Certainty::Unequivocal)
                    return true;
        }
        return false;
    }

    [[nodiscard]] bool hasEquivocalLesion(std::size_t column) const
    {
        for (const auto& lesion : {"NEW01", "NEW02", "NEW03"}) {
            bool equivocal = false;
            for (std::size_t at = 1; at <= column; ++at) {
                const LesionRow* row = sheet_.row(at, lesion);
                if (row == nullptr || row->state == LesionState::NotEvaluable)
                    continue;
                equivocal = seesNewLesion(*row) && row->certainty == measurement::Certainty::Equivocal;
            }
            if (equivocal)
                return true;
        }
        return false;
    }

    /// Disease that is there although the last visit that could be judged was a complete response.
    [[nodiscard]] bool recursAt(std::size_t column) const
    {
        std::size_t last = column - 1;
        while (last >= 1 && before(last).overall == "NE")
            --last;
        if (last == 0 || before(last).overall != "CR")
            return false;
        if (sumOf(sheet_, column).anyPresent)
            return true;
        for (const std::string& lesion : sheet_.nonTargets) {
            const std::string state = stateOfNonTarget(sheet_.row(column, lesion));
            if (state == "there" && !sheet_.isNode.at(lesion))
                return true;
        }
        return false;
    }

    [[nodiscard]] std::string newLesionAt(std::size_t column) const
    {
        bool yes = hasNewLesion(column) || recursAt(column);
        for (std::size_t at = 1; at < column; ++at)
            yes = yes || recursAt(at);
        if (yes)
            return "yes";
        const std::string& answer = sheet_.columns[column].answer;
        if (answer == "NE" || answer == "equivocal")
            return answer;
        return hasEquivocalLesion(column) ? "equivocal" : "no";
    }

    [[nodiscard]] Answer answerAt(std::size_t column) const
    {
        Answer answer{targetAt(column), nonTargetAt(column), newLesionAt(column), ""};
        answer.overall = tableOne(answer.target, answer.nonTarget, answer.newLesion == "yes");
        if (answer.newLesion == "NE" && answer.overall != "PD")
            answer.overall = "NE";
        return answer;
    }

    const Sheet& sheet_;
};

} // namespace hepatica::tests::plain
