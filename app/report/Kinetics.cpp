#include "Kinetics.h"

#include "ReportText.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::report {

namespace {

using measurement::HyperprogressionEvidence, measurement::Pseudoprogression;

GrowthLine lineOf(const measurement::GrowthInterval& one)
{
    return {one.from,
            one.to,
            std::to_string(one.days),
            signedPercent(one.tgrPercentPerMonth),
            signedNumber(one.tgkMmPerMonth),
            one.doublingTimeDays ? fmt::format("{:.0f}", *one.doublingTimeDays) : std::string(NoValue),
            signedPercent(one.tgrVolumePercentPerMonth)};
}

std::string scanText(const char* role, const measurement::Finding<measurement::SumOnDate>& scan)
{
    if (!scan.value)
        return fmt::format("{}: {}", role, scan.unknown);
    return fmt::format("{}: {} of {}, {} mm", role, scan.value->timepoint, scan.value->date.iso(),
                       scan.value->sum.text());
}

std::string scansText(const HyperprogressionEvidence& evidence)
{
    return fmt::format("{}; {}; {}", scanText("before", evidence.before),
                       scanText("baseline", evidence.baseline), scanText("first evaluation", evidence.first));
}

/// Those that hold first, then those that do not, then those that cannot be told.
std::vector<DefinitionLine> definitionLines(const HyperprogressionEvidence& evidence)
{
    std::vector<DefinitionLine> lines;
    for (const auto& one : measurement::hyperprogression(evidence)) {
        const auto alike = std::ranges::find_if(lines, [&](const DefinitionLine& known) {
            return known.result == one.result() && known.reason == one.reason;
        });
        if (alike == lines.end())
            lines.push_back({std::string(one.result()), std::string(one.definition), one.reason});
        else
            alike->definitions += ", " + std::string(one.definition);
    }
    const auto rank = [](const DefinitionLine& line) {
        return line.result == "yes" ? 0 : line.result == "no" ? 1 : 2;
    };
    std::ranges::stable_sort(lines, {}, rank);
    return lines;
}

std::vector<std::string> detailsOf(const Pseudoprogression& found)
{
    std::vector<std::string> details;
    if (!found.triggers.empty())
        details.push_back(
            fmt::format("trigger at {}: {}", found.unconfirmedAt, fmt::join(found.triggers, ", ")));
    if (found.depthPercent)
        details.push_back(fmt::format("depth: target sum {} above its nadir while iUPD",
                                      signedPercent(found.depthPercent)));
    if (found.daysToUnconfirmed)
        details.push_back(fmt::format("iUPD {} days after the start", *found.daysToUnconfirmed));
    if (found.daysToReset)
        details.push_back(fmt::format("followed at {} after {} days{}", found.resetAt, *found.daysToReset,
                                      found.strict ? ", by a response" : ""));
    return details;
}

} // namespace

Kinetics kineticsOf(const measurement::PatientAssessment& assessment)
{
    Kinetics all;
    for (const auto& interval : assessment.growth)
        all.growth.push_back(lineOf(interval));
    all.hyperprogressionScans = scansText(assessment.hyperprogression);
    all.hyperprogression = definitionLines(assessment.hyperprogression);
    all.confounders = assessment.hyperprogression.confounders;
    const Pseudoprogression& pseudo = assessment.pseudoprogression;
    all.pseudoprogression = fmt::format("{}: {}", pseudoprogressionText(pseudo.result), pseudo.reason);
    all.pseudoprogressionDetails = detailsOf(pseudo);
    const auto& irrc = assessment.irrcPseudoprogression;
    all.pseudoprogressionDetails.push_back(fmt::format("by the burden of irRC: up to week 12 {}, later {}",
                                                       pseudoprogressionText(irrc.early),
                                                       pseudoprogressionText(irrc.delayed)));
    return all;
}

} // namespace hepatica::report
