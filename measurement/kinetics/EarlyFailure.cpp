#include "EarlyFailure.h"

#include <hepatica/measurement/ClinicalCourse.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using enum ClinicalItem;

constexpr std::array Failures{TreatmentFailure, Death, NewAnticancerTherapy};
constexpr std::array Sights{LastContact, LastDose, TreatmentFailure, Death, NewAnticancerTherapy};

std::optional<Date> earliestFailure(std::span<const ClinicalRow> clinical, Date start)
{
    std::optional<Date> failure;
    for (const ClinicalRow& row : clinical)
        if (std::ranges::find(Failures, row.item) != Failures.end() && row.date >= start)
            failure = std::min(failure.value_or(row.date), row.date);
    return failure;
}

Date lastSight(const History& history, std::span<const ClinicalRow> clinical, Date start)
{
    Date last = start;
    for (const Visit& visit : history.visits)
        last = std::max(last, visit.last);
    for (const ClinicalItem item : Sights)
        last = std::max(last, lastOf(clinical, item).value_or(last));
    return last;
}

} // namespace

Finding<bool> failedWithinTwoMonths(const History& history, std::span<const ClinicalRow> clinical,
                                    TwoMonths twoMonths)
{
    const auto start = firstOf(clinical, FirstDose);
    if (!start)
        return {{}, "no first_dose in the clinical table"};
    const Date end = endOfTwoMonths(*start, twoMonths);
    if (const auto failure = earliestFailure(clinical, *start))
        return {*failure < end, {}};
    const Date last = lastSight(history, clinical, *start);
    if (last >= end)
        return {false, {}};
    return {{}, fmt::format("no treatment failure so far, seen for {} days only", daysBetween(*start, last))};
}

Finding<bool> statusDeteriorated(std::span<const ClinicalRow> clinical, TwoMonths twoMonths)
{
    const auto start = firstOf(clinical, FirstDose);
    if (!start)
        return {{}, "no first_dose in the clinical table"};
    const Date end = endOfTwoMonths(*start, twoMonths);
    std::optional<double> worst;
    const ClinicalRow* before = nullptr;
    for (const ClinicalRow& row : clinical) {
        if (row.item != Ecog || !row.number)
            continue;
        if (row.date <= *start && (before == nullptr || row.date > before->date))
            before = &row;
        if (row.date > *start && row.date < end)
            worst = std::max(worst.value_or(0.0), *row.number);
    }
    if (!worst)
        return {{}, "no ECOG within two months of the first dose"};
    if (*worst < 2.0)
        return {false, {}};
    if (before == nullptr)
        return {{}, "no ECOG before the first dose"};
    return {*worst > *before->number, {}};
}

} // namespace hepatica::measurement
