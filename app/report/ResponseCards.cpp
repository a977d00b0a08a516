#include "ResponseCards.h"

#include "ReportText.h"
#include "SumHistory.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

namespace hepatica::report {

namespace {

using measurement::CriterionAssessment;
using measurement::Timepoint;

std::string withUnit(const std::optional<double>& sum, measurement::Unit unit)
{
    return sum ? oneDecimal(*sum) + " " + std::string(unitName(unit)) : std::string(NoValue);
}

std::string withUnit(const std::optional<measurement::Amount>& sum, measurement::Unit unit)
{
    return withUnit(sum ? std::optional(sum->value()) : std::nullopt, unit);
}

std::string sumTitle(const CriterionAssessment& criterion)
{
    return criterion.protocol.system == "mrecist" ? "Sum (viable part)" : "Sum of diameters";
}

/// What the system lacks at this visit, and what it lacks at no visit in particular.
std::vector<std::string> missingAt(const CriterionAssessment& criterion, const std::string& visit)
{
    std::vector<std::string> texts;
    for (const std::string& missing : criterion.missingInputs)
        if (missing.find(" at ") == std::string::npos ||
            missing.find(" at " + visit + ":") != std::string::npos)
            texts.push_back("missing: " + missing);
    return texts;
}

ResponseCard notJudged(ResponseCard card, std::string reason)
{
    card.code = NoValue;
    card.reason = std::move(reason);
    return card;
}

ResponseCard baselineCard(ResponseCard card, const CriterionAssessment& criterion)
{
    const measurement::BaselineSum& baseline = *criterion.baseline;
    const SumThresholds next = sumThresholds(criterion, baseline.timepoint);
    card.code = "baseline";
    std::string targets;
    for (const std::string& lesion : baseline.targets)
        targets += (targets.empty() ? "" : ", ") + lesion;
    card.reason = targets.empty() ? "No target lesion at the baseline." : "Targets: " + targets + ".";
    std::ranges::copy(criterion.warnings, std::back_inserter(card.warnings));
    card.sums = {{sumTitle(criterion), withUnit(baseline.sum, criterion.unit)},
                 {"PR at or below", withUnit(next.partialResponse_mm, criterion.unit)},
                 {"PD next at or above", withUnit(next.progression_mm, criterion.unit)}};
    return card;
}

ResponseCard judgedCard(ResponseCard card, const CriterionAssessment& criterion,
                        const measurement::VisitAssessment& at)
{
    const SumThresholds against = sumThresholds(criterion, at.timepoint);
    const auto unit = criterion.unit;
    const auto code = [&](measurement::Response response) {
        return std::string(responseCode(response, criterion.style));
    };
    const auto change = at.changeFromNadir ? std::optional(at.changeFromNadir->value()) : std::nullopt;
    const bool incomplete = !at.sum && at.measuredSum;
    card.overall = at.overall;
    card.code = code(at.overall);
    card.reason = at.reason;
    card.warnings.insert(card.warnings.begin(), at.warnings.begin(), at.warnings.end());
    card.answers = {
        {"Target", code(at.target)}, {"Non-target", code(at.nonTarget)}, {"New lesions", at.newLesions}};
    card.sums = {
        {incomplete ? "Sum, incomplete" : sumTitle(criterion),
         withUnit(incomplete ? at.measuredSum : at.sum, unit)},
        {"Baseline " + withUnit(against.baseline_mm, unit), signedPercent(at.changeFromBaselinePercent)},
        {"Nadir " + withUnit(at.nadir, unit),
         signedPercent(at.changeFromNadirPercent) +
             (change ? "  " + signedNumber(change) + " " + std::string(unitName(unit)) : "")}};
    return card;
}

std::string optionsOf(const CriterionAssessment& criterion)
{
    const measurement::Protocol& protocol = criterion.protocol;
    std::string text =
        fmt::format("{}: PD from +{} %", criterionTitle(criterion.name), protocol.progressionPercent);
    if (protocol.progressionMinimum > Length())
        text += fmt::format(" and +{} mm", protocol.progressionMinimum.text());
    text += fmt::format(" above the nadir, PR from \u2212{} % below the baseline", protocol.responsePercent);
    text += fmt::format(", too small counts as {} mm, node normal below {} mm", protocol.tooSmall.text(),
                        protocol.normalNode.text());
    text += protocol.prCarryForward ? ", PR stays until PD" : ", PR judged anew at every visit";
    text += protocol.confirmationRequired ? ", confirmation required" : ", no confirmation required";
    if (protocol.system == "mrecist")
        text += protocol.viableNodules == measurement::ViableNodules::Longest
                    ? ", of several viable nodules the longest counts"
                    : ", several viable nodules are added up";
    return text + ".";
}

} // namespace

bool isOnSheet(const std::string& system)
{
    return system == "recist-1.1" || system == "mrecist";
}

ResponseCard responseCard(const CriterionAssessment& criterion, const Timepoint& visit)
{
    ResponseCard card;
    card.title = criterionTitle(criterion.name);
    card.warnings = missingAt(criterion, visit.name);
    if (visit.role == measurement::TimepointRole::Pre)
        return notJudged(std::move(card), "Before the baseline: nothing to compare with.");
    if (criterion.baseline && criterion.baseline->timepoint == visit.name)
        return baselineCard(std::move(card), criterion);
    const auto* at = visitAssessment(criterion, visit.name);
    if (at == nullptr)
        return notJudged(std::move(card), "Not assessed at this visit.");
    return judgedCard(std::move(card), criterion, *at);
}

std::string protocolOptions(const measurement::PatientAssessment& assessment)
{
    std::string text;
    for (const CriterionAssessment& criterion : assessment.criteria)
        if (isOnSheet(criterion.name))
            text += (text.empty() ? "" : " ") + optionsOf(criterion);
    return text;
}

} // namespace hepatica::report
