#include "CourseText.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace hepatica::cli {

namespace {

using measurement::ClinicalScore, measurement::MarkerCourse, measurement::VisitScores;

std::string resultText(const ClinicalScore& score)
{
    std::string text = score.name;
    if (score.value)
        text += fmt::format(" {:g}", std::round(*score.value * 1000.0) / 1000.0);
    if (!score.grade.empty())
        text += score.value ? " (" + score.grade + ")" : " " + score.grade;
    return text;
}

void addOnce(std::vector<std::string>& all, const std::string& one)
{
    if (std::ranges::find(all, one) == all.end())
        all.push_back(one);
}

/// One line for what is known and one for what is not.
std::string text(const VisitScores& visit)
{
    std::vector<std::string> known, lacking, missing;
    for (const ClinicalScore& score : visit.scores) {
        (score.missing.empty() ? known : lacking)
            .push_back(score.missing.empty() ? resultText(score) : score.name);
        for (const std::string& one : score.missing)
            addOnce(missing, one);
    }
    std::string all = fmt::format("  clinical at {} ({}): {}\n", visit.timepoint, visit.date.iso(),
                                  known.empty() ? "nothing" : fmt::format("{}", fmt::join(known, ", ")));
    if (!lacking.empty())
        all +=
            fmt::format("    without {}; missing: {}\n", fmt::join(lacking, ", "), fmt::join(missing, ", "));
    return all;
}

std::string text(const MarkerCourse& marker)
{
    if (marker.changes.empty() && !marker.baseline)
        return {};
    std::string all = fmt::format("  {}", marker.marker);
    if (marker.baseline)
        all += fmt::format(" {:g} {} on {}", *marker.baseline, marker.unit, marker.baselineDate->iso());
    if (!marker.missing.empty())
        return all + fmt::format("; no change: {}\n", marker.missing);
    for (const auto& change : marker.changes)
        all += fmt::format(", day {} {:+.1f} %", change.days, *change.changePercent);
    all += "\n";
    for (const auto& call : marker.calls)
        if (call.met)
            all += fmt::format("    {}: {}{}; {}\n", call.name, *call.met ? "yes" : "no",
                               call.provisional ? " (provisional)" : "", call.reason);
    return all;
}

} // namespace

std::string endpointsText(const measurement::Endpoints& endpoints)
{
    std::string all;
    const auto add = [&](std::string_view name, const std::optional<measurement::TimeToEvent>& time) {
        if (time)
            all += fmt::format("{}{} {} days{} ({})", all.empty() ? "    " : "; ", name, time->days(),
                               time->event ? "" : "+", time->reason);
    };
    add("progression-free survival", endpoints.progressionFreeSurvival);
    add("duration of response", endpoints.durationOfResponse);
    add("stable disease", endpoints.durationOfStableDisease);
    return all.empty() ? all : all + fmt::format(", from {}\n", endpoints.startIs);
}

std::string pseudoprogressionText(const measurement::Pseudoprogression& found)
{
    if (found.result == measurement::PseudoprogressionResult::NotEvaluable)
        return {};
    return fmt::format("  pseudoprogression: {} ({}); {}\n", measurement::pseudoprogressionText(found.result),
                       found.reason, measurement::ResearchNote);
}

std::string growthText(const std::vector<measurement::GrowthInterval>& growth)
{
    std::string all;
    for (const auto& one : growth) {
        all += fmt::format("  growth {} to {}, {} days:", one.from, one.to, one.days);
        if (one.tgrPercentPerMonth)
            all += fmt::format(" TGR {:.1f} % of volume a month,", *one.tgrPercentPerMonth);
        if (one.tgkMmPerMonth)
            all += fmt::format(" TGK {:.1f} mm a month", *one.tgkMmPerMonth);
        if (one.doublingTimeDays)
            all += fmt::format(", doubling in {:.0f} days", *one.doublingTimeDays);
        all += "\n";
    }
    return all;
}

std::string modelText(const measurement::GrowthModel& model)
{
    if (model.name.empty())
        return fmt::format("  growth model: none ({})\n", model.reason);
    std::string all = fmt::format("  growth model {}:", model.name);
    const auto add = [&](std::string_view name, const std::optional<double>& value) {
        if (value)
            all += fmt::format(" {} = {:.3g}", name, *value);
    };
    add("g", model.g);
    add("d", model.d);
    add("phi", model.phi);
    return all + " a day\n";
}

std::string hyperprogressionText(const measurement::HyperprogressionEvidence& evidence,
                                 const measurement::HyperprogressionRules& rules)
{
    if (!evidence.baseline.value || !evidence.first.value)
        return {};
    std::string all = fmt::format("  hyperprogression ({})\n", measurement::ResearchNote);
    for (const auto& one : measurement::hyperprogression(evidence, rules))
        all += fmt::format("    {:<21} {:<3}  {}\n", one.definition, one.result(), one.reason);
    for (const std::string& confounder : evidence.confounders)
        all += fmt::format("    ! {}\n", confounder);
    return all;
}

std::string clinicalText(const measurement::ClinicalCourse& course)
{
    std::string all;
    for (const VisitScores& visit : course.visits)
        all += text(visit);
    for (const MarkerCourse& marker : course.markers)
        all += text(marker);
    return all;
}

} // namespace hepatica::cli
