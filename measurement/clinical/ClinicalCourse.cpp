#include <hepatica/measurement/ClinicalCourse.h>

#include "ClinicalItems.h"

#include <algorithm>

namespace hepatica::measurement {

std::optional<Date> firstOf(std::span<const ClinicalRow> rows, ClinicalItem item)
{
    std::optional<Date> first;
    for (const ClinicalRow& row : rows)
        if (row.item == item)
            first = std::min(first.value_or(row.date), row.date);
    return first;
}

std::optional<Date> lastOf(std::span<const ClinicalRow> rows, ClinicalItem item)
{
    std::optional<Date> last;
    for (const ClinicalRow& row : rows)
        if (row.item == item)
            last = std::max(last.value_or(row.date), row.date);
    return last;
}

ClinicalCourse clinicalCourse(std::span<const ClinicalRow> rows, std::span<const VisitBurden> visits,
                              const ClinicalRules& rules)
{
    ClinicalCourse course;
    course.rules = rules;
    course.start = firstOf(rows, ClinicalItem::FirstDose);
    course.startIs = course.start ? "first_dose" : "";
    const auto baseline = std::ranges::find(visits, true, &VisitBurden::isBaseline);
    if (!course.start && baseline != visits.end()) {
        course.start = baseline->date;
        course.startIs = "baseline";
    }
    for (const VisitBurden& visit : visits)
        course.visits.push_back({visit.timepoint, visit.date, clinicalScores(rows, visit, rules)});
    for (const ClinicalItem marker : {ClinicalItem::Afp, ClinicalItem::PivkaII})
        course.markers.push_back(markerCourse(rows, marker, course.start, rules));
    for (const ClinicalRow& row : rows) {
        if (factsOf(row.item).kind == ClinicalKind::Event)
            course.events.push_back(row);
        if (factsOf(row.item).kind == ClinicalKind::Text)
            course.records.push_back(row);
    }
    std::ranges::stable_sort(course.events, {}, &ClinicalRow::date);
    std::ranges::stable_sort(course.records, {}, &ClinicalRow::date);
    return course;
}

} // namespace hepatica::measurement
