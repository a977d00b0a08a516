#include "HyperprogressionEvidence.h"

#include "EarlyFailure.h"
#include "NewDisease.h"
#include <hepatica/measurement/ClinicalCourse.h>

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

namespace {

SumOnDate onDate(const TargetScan& scan)
{
    return {scan.visit->timepoint, scan.visit->first, *scan.sum, scan.volume_mm3};
}

std::string notMeasured(const TargetScan& scan)
{
    return fmt::format("{} not measured at {}", fmt::join(scan.missing, ", "), scan.visit->timepoint);
}

const TargetScan* baselineScan(const std::vector<TargetScan>& scans)
{
    for (const TargetScan& scan : scans)
        if (scan.visit->role == TimepointRole::Baseline)
            return &scan;
    return nullptr;
}

Finding<SumOnDate> baselineOf(const TargetScan* scan)
{
    if (scan == nullptr)
        return {{}, "no baseline visit with targets"};
    if (!scan->sum)
        return {{}, notMeasured(*scan)};
    return {onDate(*scan), {}};
}

/// The last scan before the baseline that lies far enough away and shows every target.
Finding<const TargetScan*> beforeOf(const std::vector<TargetScan>& scans, Date baseline, int leastDays)
{
    Finding<const TargetScan*> found{{}, "no scan before the baseline"};
    for (const TargetScan& scan : scans) {
        const int days = daysBetween(scan.visit->first, baseline);
        if (scan.visit->role != TimepointRole::Pre)
            continue;
        if (days < leastDays)
            found.unknown = fmt::format("{} lies {} days before the baseline, under {}",
                                        scan.visit->timepoint, days, leastDays);
        else if (!scan.sum)
            found.unknown = notMeasured(scan);
        else
            found.value = &scan; // by date: the last one stays
    }
    return found;
}

bool isAfter(const TargetScan& scan, const TargetScan& baseline)
{
    return scan.visit->first > baseline.visit->first;
}

/// The first follow-up with every target; any later visit where there is no follow-up at all.
Finding<const TargetScan*> firstOf(const std::vector<TargetScan>& scans, const TargetScan& baseline)
{
    const auto isFollowUp = [&](const TargetScan& scan) {
        return isAfter(scan, baseline) && scan.visit->role == TimepointRole::FollowUp;
    };
    const bool anyRole = std::ranges::none_of(scans, isFollowUp);
    Finding<const TargetScan*> found{{}, "no visit after the baseline"};
    for (const TargetScan& scan : scans) {
        if (!isAfter(scan, baseline) || (!anyRole && !isFollowUp(scan)))
            continue;
        if (scan.sum)
            return {&scan, {}};
        if (found.unknown.starts_with("no visit"))
            found.unknown = notMeasured(scan);
    }
    return found;
}

/// Visits between the baseline and the first evaluation whose targets were not all measured.
std::vector<std::string> skippedVisits(const std::vector<TargetScan>& scans, const TargetScan& baseline,
                                       const TargetScan& first)
{
    std::vector<std::string> skipped;
    for (const TargetScan& scan : scans)
        if (isAfter(scan, baseline) && scan.visit->first < first.visit->first)
            skipped.push_back(scan.visit->timepoint);
    return skipped;
}

std::string valuesOf(const Visit& visit, const std::string LesionRow::*text)
{
    std::vector<std::string> values;
    for (const LesionRow* row : visit.rows)
        if (row->lesionClass == LesionClass::Target && !(row->*text).empty() &&
            std::ranges::find(values, row->*text) == values.end())
            values.push_back(row->*text);
    std::ranges::sort(values);
    return fmt::format("{}", fmt::join(values, " and "));
}

std::string thicknessOf(const Visit& visit)
{
    double most = 0.0;
    for (const LesionRow* row : visit.rows)
        if (row->lesionClass == LesionClass::Target)
            most = std::max(most, row->sliceThickness_mm.value_or(0.0));
    return most > 0.0 ? fmt::format("{:g} mm", most) : std::string();
}

void tellDifference(std::vector<std::string>& confounders, std::string_view what, const Visit& one,
                    const Visit& other, const std::string& first, const std::string& second)
{
    if (!first.empty() && !second.empty() && first != second)
        confounders.push_back(
            fmt::format("{} is {} at {} and {} at {}", what, first, one.timepoint, second, other.timepoint));
}

void tellOtherTechnique(std::vector<std::string>& confounders, const Visit& one, const Visit& other)
{
    tellDifference(confounders, "modality", one, other, valuesOf(one, &LesionRow::modality),
                   valuesOf(other, &LesionRow::modality));
    tellDifference(confounders, "phase", one, other, valuesOf(one, &LesionRow::phase),
                   valuesOf(other, &LesionRow::phase));
    tellDifference(confounders, "slice thickness", one, other, thicknessOf(one), thicknessOf(other));
}

void tellLocalTreatment(std::vector<std::string>& confounders, const Visit& from, const Visit& to,
                        std::span<const ClinicalRow> clinical)
{
    std::vector<std::string> treated;
    for (const LesionRow* row : to.rows)
        if (row->treatmentDate && *row->treatmentDate >= from.first && *row->treatmentDate <= to.last)
            treated.push_back(fmt::format("{} on {}", row->lesion, row->treatmentDate->iso()));
    for (const ClinicalRow& row : clinical)
        if (row.item == ClinicalItem::LocalTreatment && row.date >= from.first && row.date <= to.last)
            treated.push_back(fmt::format("the liver on {}", row.date.iso()));
    if (!treated.empty())
        confounders.push_back(fmt::format("local treatment between {} and {}: {}", from.timepoint,
                                          to.timepoint, fmt::join(treated, ", ")));
}

void tellNecrosis(std::vector<std::string>& confounders, const Visit& visit)
{
    constexpr Length Unlike = Length::fromHundredths(100); // less is how the two are measured
    std::vector<std::string> lesions;
    for (const LesionRow* row : visit.rows) {
        const bool target = row->lesionClass == LesionClass::Target;
        const bool partlyDead =
            row->necrosisPercent.value_or(0.0) > 0.0 || row->viableState == ViableState::Absent ||
            (row->viableLongAxis && row->longAxis && *row->viableLongAxis + Unlike <= *row->longAxis);
        if (target && partlyDead)
            lesions.push_back(row->lesion);
    }
    if (!lesions.empty())
        confounders.push_back(
            fmt::format("necrosis at {}: the whole long axis of {} is not that of viable tumour",
                        visit.timepoint, fmt::join(lesions, ", ")));
}

void tellBefore(HyperprogressionEvidence& evidence, const TargetScan& before, const TargetScan& baseline,
                std::span<const ClinicalRow> clinical, const HyperprogressionRules& rules)
{
    std::vector<std::string>& confounders = evidence.confounders;
    const int days = daysBetween(before.visit->first, baseline.visit->first);
    if (days < rules.shortDaysBefore || days > rules.longDaysBefore)
        confounders.push_back(fmt::format("{} lies {} days before the baseline; {} to {} are usual",
                                          before.visit->timepoint, days, rules.shortDaysBefore,
                                          rules.longDaysBefore));
    if (before.restsOnNominal)
        confounders.push_back("a target is too small to measure at " + before.visit->timepoint);
    for (const ClinicalRow& row : clinical)
        if (row.item == ClinicalItem::NewAnticancerTherapy && row.date > before.visit->first &&
            row.date <= baseline.visit->first)
            confounders.push_back(fmt::format("the therapy changed on {}, between {} and the baseline",
                                              row.date.iso(), before.visit->timepoint));
    tellOtherTechnique(confounders, *before.visit, *baseline.visit);
    tellLocalTreatment(confounders, *before.visit, *baseline.visit, clinical);
}

void tellFirst(HyperprogressionEvidence& evidence, const std::vector<TargetScan>& scans,
               const TargetScan& baseline, const TargetScan& first, std::span<const ClinicalRow> clinical,
               const HyperprogressionRules& rules)
{
    std::vector<std::string>& confounders = evidence.confounders;
    const int days = daysBetween(baseline.visit->first, first.visit->first);
    if (days > rules.lateFirstDays)
        confounders.push_back(fmt::format("the first evaluation, {}, came {} days after the baseline",
                                          first.visit->timepoint, days));
    if (const auto skipped = skippedVisits(scans, baseline, first); !skipped.empty())
        confounders.push_back(fmt::format("not the first visit: {} lacks a target or is unscheduled",
                                          fmt::join(skipped, ", ")));
    if (first.restsOnNominal || baseline.restsOnNominal)
        confounders.push_back("a target is too small to measure");
    tellOtherTechnique(confounders, *baseline.visit, *first.visit);
    tellLocalTreatment(confounders, *baseline.visit, *first.visit, clinical);
    tellNecrosis(confounders, *first.visit);
}

/// The baseline should be the last scan before treatment, at most 28 days before it.
void tellBaseline(HyperprogressionEvidence& evidence, const Visit& baseline,
                  std::span<const ClinicalRow> clinical)
{
    const auto start = measurement::firstOf(clinical, ClinicalItem::FirstDose);
    if (!start)
        return;
    const int days = daysBetween(baseline.first, *start);
    if (days < 0)
        evidence.confounders.push_back(fmt::format("the baseline lies {} days after the first dose", -days));
    if (days > 28)
        evidence.confounders.push_back(fmt::format("the baseline lies {} days before the first dose", days));
}

} // namespace

HyperprogressionEvidence evidenceOf(const History& history, const std::vector<TargetScan>& scans,
                                    std::span<const ClinicalRow> clinical, const HyperprogressionRules& rules)
{
    HyperprogressionEvidence evidence;
    const TargetScan* baseline = baselineScan(scans);
    evidence.baseline = baselineOf(baseline);
    evidence.failedWithinTwoMonths = failedWithinTwoMonths(history, clinical, rules.twoMonths);
    evidence.statusDeteriorated = statusDeteriorated(clinical, rules.twoMonths);
    if (baseline == nullptr) {
        evidence.before.unknown = evidence.first.unknown = evidence.baseline.unknown;
        return evidence;
    }
    tellBaseline(evidence, *baseline->visit, clinical);
    const auto before = beforeOf(scans, baseline->visit->first, rules.leastDaysBefore);
    evidence.before = {before.value ? std::optional(onDate(**before.value)) : std::nullopt, before.unknown};
    if (before.value)
        tellBefore(evidence, **before.value, *baseline, clinical, rules);
    const auto first = firstOf(scans, *baseline);
    evidence.first = {first.value ? std::optional(onDate(**first.value)) : std::nullopt, first.unknown};
    if (!first.value)
        return evidence;
    tellFirst(evidence, scans, *baseline, **first.value, clinical, rules);
    addNewDisease(evidence, history, *(*first.value)->visit, *(*first.value)->sum);
    return evidence;
}

} // namespace hepatica::measurement
