#pragma once
#include <hepatica/measurement/LesionRow.h>

#include <map>
#include <string>
#include <vector>

/// One patient's table as a reader would lay it out by hand: a column a visit, a line a lesion. For the
/// second derivation of the responses, which shares no code with the product but the rows.
namespace hepatica::tests::plain {

using measurement::LesionRow;
using measurement::LesionState;
using measurement::VisitRow;

struct Sheet {
    struct Column {
        std::string timepoint;
        Date date;
        std::map<std::string, LesionRow> lesions;
        std::string answer; ///< of VISITS.csv about new lesions, "" for none
        bool symptom = false;
    };
    std::vector<Column> columns; ///< the baseline first
    std::vector<std::string> targets, nonTargets;
    std::map<std::string, bool> isNode;

    [[nodiscard]] const LesionRow* row(std::size_t column, const std::string& lesion) const
    {
        const auto found = columns[column].lesions.find(lesion);
        return found == columns[column].lesions.end() ? nullptr : &found->second;
    }
};

inline Sheet sheetOf(const std::vector<LesionRow>& rows, const std::vector<VisitRow>& answers)
{
    std::map<std::string, Sheet::Column> byDate; // ISO dates sort by themselves
    for (const LesionRow& row : rows) {
        Sheet::Column& column = byDate[row.date.iso()];
        column.timepoint = row.timepoint;
        column.date = row.date;
        column.lesions[row.lesion] = row;
    }
    for (const VisitRow& row : answers) {
        Sheet::Column& column = byDate[row.dateFirst->iso()];
        column.timepoint = row.timepoint;
        column.date = *row.dateFirst;
        if (row.newLesions)
            column.answer = wordOf(measurement::NewLesionAnswerWords, *row.newLesions);
        else if (row.coverage != "complete")
            column.answer = "NE";
        column.symptom = row.newSymptom == true;
    }
    Sheet sheet;
    for (const auto& [date, column] : byDate)
        sheet.columns.push_back(column);
    for (const auto& [name, row] : sheet.columns.front().lesions) {
        if (row.lesionClass == measurement::LesionClass::Target)
            sheet.targets.push_back(name);
        if (row.lesionClass == measurement::LesionClass::NonTarget)
            sheet.nonTargets.push_back(name);
        sheet.isNode[name] = row.node;
    }
    return sheet;
}

/// A lesion's size in hundredths of a millimetre, by the conventions of RECIST 1.1.
struct Size {
    bool known = false, gone = false;
    long long value = 0;
};

inline Size sizeOf(const LesionRow* row, bool node)
{
    if (row == nullptr || row->state == LesionState::NotEvaluable || row->state == LesionState::NotDone)
        return {};
    if (row->state == LesionState::Absent)
        return {true, true, 0};
    const auto axis = node ? row->shortAxis : row->longAxis;
    if (axis)
        return {true, node ? axis->hundredths() < 1000 : axis->hundredths() == 0, axis->hundredths()};
    if (row->state == LesionState::TooSmall)
        return {true, node, 500};
    return {};
}

/// A column of the sums.
struct Sum {
    bool complete = true, allGone = true;
    long long value = 0;
    bool anyPresent = false;
};

inline Sum sumOf(const Sheet& sheet, std::size_t column)
{
    Sum sum;
    for (const std::string& target : sheet.targets) {
        const Size size = sizeOf(sheet.row(column, target), sheet.isNode.at(target));
        sum.complete = sum.complete && size.known;
        sum.allGone = sum.allGone && size.known && size.gone;
        sum.anyPresent = sum.anyPresent || (size.known && !size.gone);
        sum.value += size.value;
    }
    return sum;
}

/// At least 20 % and at least 5 mm above.
inline bool progressesFrom(long long now, long long nadir)
{
    return now - nadir >= 500 && 5 * now >= 6 * nadir;
}

/// "PD" for unequivocal progression, "there", "gone", "NE".
inline std::string stateOfNonTarget(const LesionRow* row)
{
    if (row == nullptr)
        return "NE";
    const bool progression = row->changeSinceNadir == measurement::QualitativeChange::UnequivocalProgression;
    if (progression && row->certainty == measurement::Certainty::Unequivocal)
        return "PD";
    if (progression && row->certainty == measurement::Certainty::Equivocal)
        return "there";
    if (row->state == LesionState::NotEvaluable || row->state == LesionState::NotDone)
        return "NE";
    return row->state == LesionState::Absent ? "gone" : "there";
}

inline bool seesNewLesion(const LesionRow& row)
{
    const bool newClass = row.lesionClass == measurement::LesionClass::NewTarget ||
                          row.lesionClass == measurement::LesionClass::NewNonTarget;
    const bool lookedFor = row.state != LesionState::NotEvaluable && row.state != LesionState::NotDone;
    return newClass && lookedFor && row.state != LesionState::Absent &&
           !(row.longAxis && row.longAxis->hundredths() == 0) &&
           row.certainty != measurement::Certainty::Refuted;
}

/// Table 1 of RECIST 1.1 as it is printed, with NA for a kind of disease that is not there at the baseline.
inline std::string tableOne(const std::string& target, const std::string& nonTarget, bool newLesion)
{
    if (target == "PD" || nonTarget == "PD" || newLesion)
        return "PD";
    if (target == "NA") // Table 2
        return nonTarget == "NA" ? "NE" : nonTarget;
    if (target == "CR")
        return nonTarget == "CR" || nonTarget == "NA" ? "CR" : "PR";
    return target; // PR, SD and NE, whatever the non-targets
}

} // namespace hepatica::tests::plain
