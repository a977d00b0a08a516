#include "TargetScans.h"

#include "criteria/Mrecist.h"
#include "criteria/Recist11.h"
#include "criteria/ResponseSystem.h"
#include "criteria/TargetSums.h"

#include <algorithm>
#include <set>

namespace hepatica::measurement {

namespace {

/// The rows that stand for a target: a merged one that holds it, its own, or those of its parts.
std::vector<const LesionRow*> rowsFor(const Visit& visit, const std::string& lesion)
{
    for (const LesionRow* row : visit.rows)
        if (isMergedOf(row->lesion, lesion))
            return {row};
    const LesionRow* own = visit.row(lesion);
    const bool stands =
        own != nullptr && own->state != LesionState::Split && own->state != LesionState::Merged;
    if (stands)
        return {own};
    std::vector<const LesionRow*> parts;
    for (const LesionRow* row : visit.rows)
        if (parentOf(row->lesion) == lesion)
            parts.push_back(row);
    return parts;
}

std::optional<double> volumeOf(const LesionRow& row, GrowthAxis axis)
{
    if (row.state == LesionState::Absent)
        return 0.0;
    if (axis == GrowthAxis::Viable && row.viableState == ViableState::Absent)
        return 0.0;
    return axis == GrowthAxis::Whole ? row.volume_mm3 : row.viableVolume_mm3;
}

std::optional<double> sumVolumes(const Visit& visit, const std::vector<const LesionRow*>& targets,
                                 GrowthAxis axis)
{
    double sum = 0.0;
    std::set<const LesionRow*> counted;
    for (const LesionRow* target : targets) {
        const std::vector<const LesionRow*> rows = rowsFor(visit, target->lesion);
        if (rows.empty())
            return std::nullopt;
        for (const LesionRow* row : rows) {
            const auto volume = volumeOf(*row, axis);
            if (!volume)
                return std::nullopt;
            if (counted.insert(row).second)
                sum += *volume;
        }
    }
    return sum;
}

} // namespace

std::vector<TargetScan> targetScans(const History& history, GrowthAxis axis)
{
    if (!history.baseline)
        return {};
    const std::vector<const LesionRow*> targets = targetsOf(history.visits[*history.baseline]);
    if (targets.empty())
        return {};
    const bool whole = axis == GrowthAxis::Whole;
    const LesionRules& rules = whole ? recist11::Rules : mrecist::Rules;
    const Protocol& protocol = whole ? Recist11.defaults : Mrecist.defaults;
    std::vector<TargetScan> scans;
    for (std::size_t at = 0; at < history.visits.size(); ++at) {
        const Visit& visit = history.visits[at];
        const TargetSums sums = sumTargets(history, at, rules, protocol);
        scans.push_back({&visit, sums.complete ? std::optional(sums.sum.length()) : std::nullopt,
                         sums.missing, sums.nominal > Amount(), sumVolumes(visit, targets, axis)});
    }
    return scans;
}

std::vector<SumOnDate> sumsOf(const std::vector<TargetScan>& scans)
{
    std::vector<SumOnDate> sums;
    for (const TargetScan& scan : scans)
        if (scan.sum)
            sums.push_back({scan.visit->timepoint, scan.visit->first, *scan.sum, scan.volume_mm3});
    return sums;
}

} // namespace hepatica::measurement
