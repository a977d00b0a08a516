#include "record/ClinicalRules.h"

#include <hepatica/measurement/PlainWords.h>
#include <hepatica/measurement/ReadingOrder.h>

#include "record/ReadingProblems.h"

#include <algorithm>

namespace hepatica::measurement {

namespace {

/// Whether what was locked or chosen was judged with what is known of this day.
bool isJudgedWith(const Case& case_, const ClinicalRow& row)
{
    return case_.adjudication || std::ranges::any_of(case_.readings, [&](const VisitReading& one) {
               const Timepoint* visit = one.signature ? case_.timepoint(one.timepoint) : nullptr;
               return visit != nullptr && row.date <= visit->date;
           });
}

bool takesOut(const Action& action, const ClinicalRow& row)
{
    return std::ranges::any_of(action.changes, [&](const Change& change) {
        const auto* edit = std::get_if<Edit<ClinicalRow>>(&change);
        return edit != nullptr && edit->before == row;
    });
}

std::optional<Problem> secondValueRule(const Case& case_, const Action& action, const ClinicalRow& row)
{
    if (mayRepeat(row))
        return std::nullopt;
    const auto isOfTheDay = [&](const ClinicalRow& one) {
        return one.date == row.date && one.name == row.name;
    };
    const bool isThere = std::ranges::any_of(
        case_.clinical, [&](const ClinicalRow& one) { return isOfTheDay(one) && !takesOut(action, one); });
    const auto coming = std::ranges::count_if(action.changes, [&](const Change& change) {
        const auto* edit = std::get_if<Edit<ClinicalRow>>(&change);
        return edit != nullptr && edit->after && isOfTheDay(*edit->after);
    });
    if (!isThere && coming < 2)
        return std::nullopt;
    return Problem{ProblemCode::InvalidCase,
                   {row.name + " of " + row.date.iso(), "would have two values of one day; expected one"},
                   {}};
}

} // namespace

bool mayRepeat(const ClinicalRow& row)
{
    return row.item == ClinicalItem::LocalTreatment || row.item == ClinicalItem::Other;
}

std::optional<Problem> whyNotTaken(const Case& case_, const Action& action, const Edit<ClinicalRow>& edit)
{
    for (const auto* row : {&edit.before, &edit.after}) {
        if (!*row)
            continue;
        if (auto hidden = whyHiddenDay(case_, (*row)->name, (*row)->date, action.reader))
            return hidden;
        if (isJudgedWith(case_, **row) && isBlank(action.why))
            return Problem{ProblemCode::NeedsReason,
                           {"changing " + (*row)->name + " of " + (*row)->date.iso() +
                            ", which locked visits were judged with"},
                           {}};
    }
    return edit.after ? secondValueRule(case_, action, *edit.after) : std::nullopt;
}

} // namespace hepatica::measurement
