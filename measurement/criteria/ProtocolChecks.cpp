#include <hepatica/measurement/ProtocolChecks.h>

#include "History.h"
#include "Mrecist.h"
#include "Recist11.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <map>
#include <tuple>

namespace hepatica::measurement {

namespace {

/// The rows in order, and those of the baseline.
struct Look {
    std::vector<const LesionRow*> rows;                    ///< by day, timepoint and lesion
    std::map<std::string_view, const LesionRow*> baseline; ///< by lesion
    const Protocol& protocol;
    const MeasurementPlan& plan;
    std::optional<Date> firstDose;

    [[nodiscard]] const LesionRow* atBaseline(const LesionRow& row) const
    {
        const auto found = baseline.find(row.lesion);
        return found == baseline.end() ? nullptr : found->second;
    }
};

struct Found {
    std::string timepoint;
    std::vector<std::string> lesions;
    std::string what; ///< without the lesion and the visit
};
using Findings = std::vector<Found>;

bool isBaselineTarget(const LesionRow& row)
{
    return row.role == TimepointRole::Baseline && row.lesionClass == LesionClass::Target &&
           row.accepted != false;
}

std::string organOf(const LesionRow& row)
{
    return row.node ? "lymph node" : row.organ;
}

/// Targets of the baseline; parts of one lesion are one.
std::vector<const LesionRow*> targetsOf(const Look& look)
{
    std::vector<const LesionRow*> targets;
    for (const auto& [lesion, row] : look.baseline) {
        const std::string_view parent = parentOf(lesion);
        if (isBaselineTarget(*row) && (parent.empty() || !look.baseline.contains(parent)))
            targets.push_back(row);
    }
    return targets;
}

std::vector<std::string> namesOf(const std::vector<const LesionRow*>& rows)
{
    std::vector<std::string> names;
    for (const LesionRow* row : rows)
        names.push_back(row->lesion);
    return names;
}

Findings tooManyTargets(const Look& look)
{
    const auto targets = targetsOf(look);
    if (look.plan.allows(static_cast<int>(targets.size())))
        return {};
    return {{targets.front()->timepoint, namesOf(targets),
             fmt::format("{} targets; expected at most {}", targets.size(), look.plan.mostTargets)}};
}

Findings tooManyAnOrgan(const Look& look)
{
    std::map<std::string, std::vector<const LesionRow*>> byOrgan;
    for (const LesionRow* row : targetsOf(look))
        byOrgan[organOf(*row)].push_back(row);
    Findings found;
    for (const auto& [organ, targets] : byOrgan)
        if (!look.plan.allowsInAnOrgan(static_cast<int>(targets.size())) && !organ.empty())
            found.push_back({targets.front()->timepoint, namesOf(targets),
                             fmt::format("{} targets in {}; expected at most {} an organ", targets.size(),
                                         organ, look.plan.mostTargetsAnOrgan)});
    return found;
}

Findings tooSmall(const Look& look)
{
    Findings found;
    for (const LesionRow* row : look.rows)
        if (isBaselineTarget(*row))
            if (std::string warning = recist11::baselineWarning(*row, look.protocol); !warning.empty())
                found.push_back({row->timepoint, {row->lesion}, std::move(warning)});
    return found;
}

Findings treatedBefore(const Look& look)
{
    Findings found;
    for (const LesionRow* row : look.rows)
        if (isBaselineTarget(*row) && row->treatmentDate && *row->treatmentDate <= row->date)
            found.push_back({row->timepoint,
                             {row->lesion},
                             "a target that was treated locally on " + row->treatmentDate->iso() +
                                 "; expected one that was not, or that progressed since"});
    return found;
}

Findings wrongPhase(const Look& look)
{
    Findings found;
    if (!look.plan.arterialPhase)
        return found;
    for (const LesionRow* row : look.rows) {
        const LesionRow* baseline = look.atBaseline(*row);
        const bool viable = row->lesionClass == LesionClass::Target && row->viableLongAxis &&
                            mrecist::isTypical(baseline != nullptr ? *baseline : *row);
        if (viable && row->phase.find("arterial") == std::string::npos)
            found.push_back({row->timepoint,
                             {row->lesion},
                             row->phase.empty() ? "no phase is given; expected late arterial of a viable part"
                                                : "the phase is " + row->phase +
                                                      "; expected late arterial of a viable part"});
    }
    return found;
}

/// The first row of every visit.
std::vector<const LesionRow*> visitsOf(const Look& look)
{
    std::vector<const LesionRow*> visits;
    for (const LesionRow* row : look.rows)
        if (visits.empty() || visits.back()->timepoint != row->timepoint)
            visits.push_back(row);
    return visits;
}

Findings oldBaseline(const Look& look)
{
    if (!look.firstDose || look.baseline.empty())
        return {};
    const LesionRow& row = *look.baseline.begin()->second;
    const int days = daysBetween(row.date, *look.firstDose);
    if (days >= 0 && days <= look.plan.baselineDays)
        return {};
    if (days < 0)
        return {{row.timepoint,
                 {},
                 "the baseline of " + row.date.iso() + " is after the first dose of " +
                     look.firstDose->iso() + "; expected it before"}};
    return {{row.timepoint,
             {},
             fmt::format("the baseline is {} days before the first dose of {}; expected at most "
                         "{}",
                         days, look.firstDose->iso(), look.plan.baselineDays)}};
}

/// Planned visits are whole intervals after the first dose, or the baseline where it is not known.
Findings outsideWindow(const Look& look)
{
    Findings found;
    if (look.baseline.empty() || look.plan.visitIntervalDays <= 0)
        return found;
    const Date start = look.firstDose.value_or(look.baseline.begin()->second->date);
    for (const LesionRow* row : visitsOf(look)) {
        if (row->role != TimepointRole::FollowUp)
            continue;
        const int days = daysBetween(start, row->date), interval = look.plan.visitIntervalDays;
        const int planned = std::max(1, (days + interval / 2) / interval) * interval;
        if (std::abs(days - planned) > look.plan.visitWindowDays)
            found.push_back({row->timepoint,
                             {},
                             fmt::format("{} days after the start; expected {} within {} days", days, planned,
                                         look.plan.visitWindowDays)});
    }
    return found;
}

Findings otherImaging(const Look& look)
{
    Findings found;
    for (const LesionRow* row : look.rows) {
        const LesionRow* baseline = look.atBaseline(*row);
        const bool later = baseline != nullptr && row->role != TimepointRole::Baseline &&
                           row->role != TimepointRole::Pre && row->longAxis;
        if (!later)
            continue;
        if (!row->modality.empty() && !baseline->modality.empty() && row->modality != baseline->modality)
            found.push_back({row->timepoint,
                             {row->lesion},
                             "measured on " + row->modality + "; expected " + baseline->modality +
                                 " as at the baseline"});
        if (row->sliceThickness_mm && baseline->sliceThickness_mm &&
            *row->sliceThickness_mm != *baseline->sliceThickness_mm)
            found.push_back({row->timepoint,
                             {row->lesion},
                             fmt::format("measured on slices of {:g} mm; expected {:g} mm as at the baseline",
                                         *row->sliceThickness_mm, *baseline->sliceThickness_mm)});
    }
    return found;
}

/// What a check holds the rows against: rules that are published, or numbers of the plan, which another
/// system or a trial may have set.
enum class Against { Rules, Targets, Days };

struct Check {
    std::string_view rule, source;
    Findings (*find)(const Look& look);
    Against against = Against::Rules;
};

constexpr std::array Checks{
    Check{"targets", "Eisenhauer 2009, section 3.1.3", tooManyTargets, Against::Targets},
    Check{"targets-an-organ", "Eisenhauer 2009, section 3.1.3", tooManyAnOrgan, Against::Targets},
    Check{"target-size", "Eisenhauer 2009, section 3.1.1", tooSmall},
    Check{"treated-target", "Eisenhauer 2009, section 3.1.1", treatedBefore},
    Check{"arterial-phase", "Lencioni and Llovet 2010", wrongPhase},
    Check{"baseline-age", "Eisenhauer 2009, section 3.1.3", oldBaseline, Against::Days},
    Check{"visit-window", "the trial's plan of visits", outsideWindow},
    Check{"same-imaging", "Eisenhauer 2009, section 3.1.2", otherImaging},
};

/// The paper's numbers have the paper as their source, others the protocol that sets them.
std::string sourceOf(const Check& check, const Protocol& protocol)
{
    const MeasurementPlan published, &plan = protocol.plan;
    const bool asPublished =
        check.against == Against::Rules ||
        (check.against == Against::Targets ? plan.mostTargets == published.mostTargets &&
                                                 plan.mostTargetsAnOrgan == published.mostTargetsAnOrgan
                                           : plan.baselineDays == published.baselineDays);
    return asPublished ? std::string(check.source) : "the plan of " + protocol.name;
}

Look lookAt(std::span<const LesionRow> rows, const Protocol& protocol, std::optional<Date> firstDose)
{
    Look look{{}, {}, protocol, protocol.plan, firstDose};
    for (const LesionRow& row : rows) {
        look.rows.push_back(&row);
        if (row.role == TimepointRole::Baseline)
            look.baseline.emplace(row.lesion, &row);
    }
    std::ranges::stable_sort(look.rows, [](const LesionRow* a, const LesionRow* b) {
        return std::tie(a->date, a->timepoint, a->lesion) < std::tie(b->date, b->timepoint, b->lesion);
    });
    return look;
}

std::string textOf(const Found& found)
{
    const std::string lesions = fmt::format("{}", fmt::join(found.lesions, ", "));
    return (lesions.empty() ? std::string() : lesions + " at ") + found.timepoint + ": " + found.what;
}

} // namespace

std::vector<ProtocolCheck> checkAgainstPlan(std::span<const LesionRow> rows, const Protocol& protocol,
                                            std::optional<Date> firstDose)
{
    const Look look = lookAt(rows, protocol, firstDose);
    std::vector<ProtocolCheck> all;
    for (const Check& check : Checks)
        for (const Found& found : check.find(look))
            all.push_back(
                {check.rule, sourceOf(check, protocol), found.timepoint, found.lesions, textOf(found)});
    return all;
}

} // namespace hepatica::measurement
