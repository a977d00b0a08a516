#include "TargetResponse.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace hepatica::measurement {

namespace {

/// One decimal; more where rounding would show the other side of the threshold.
std::string percentText(double percent, int threshold)
{
    constexpr std::array Scales{10.0, 100.0, 1000.0, 10000.0};
    std::size_t decimals = 1;
    const auto showsTheSide = [&](double scale) {
        return (std::round(percent * scale) / scale >= threshold) == (percent >= threshold);
    };
    while (decimals < Scales.size() && !showsTheSide(Scales[decimals - 1]))
        ++decimals;
    return fmt::format("{:.{}f} %", percent, decimals);
}

std::string aboveNadir(const Amount& sum, const SumAt& nadir, const Protocol& protocol)
{
    const auto change = changePercent(sum, nadir.sum);
    const std::string growth = (sum - nadir.sum).withUnit();
    if (!change)
        return fmt::format("{} above the nadir of {} at {}", growth, nadir.sum.withUnit(), nadir.timepoint);
    return fmt::format("{} and {} above the nadir of {} at {}",
                       percentText(*change, protocol.progressionPercent), growth, nadir.sum.withUnit(),
                       nadir.timepoint);
}

std::string againstNadir(const Amount& sum, const SumAt& nadir, const Protocol& protocol)
{
    if (sum >= nadir.sum)
        return aboveNadir(sum, nadir, protocol);
    return fmt::format("below the nadir of {} at {}", nadir.sum.withUnit(), nadir.timepoint);
}

TargetReading readingOf(const TargetSums& now)
{
    return {now.sum, now.complete, now.allGone};
}

TargetReference referenceOf(const TargetCourse& course)
{
    if (!course.baseline || !course.nadir)
        return {
            {}, {}, false, course.firstPartialResponse, course.stableSince, course.carriesPartialResponse};
    return {course.baseline->sum,        course.nadir->sum,  true,
            course.firstPartialResponse, course.stableSince, course.carriesPartialResponse};
}

TargetResponse plain(Response response, Rule rule, std::string words)
{
    return {response, response, {rule, std::move(words)}, false, {}};
}

TargetResponse progression(const TargetSums& now, const SumAt& nadir, const Protocol& protocol)
{
    TargetResponse result =
        plain(Response::PD, Rule::SumAboveNadir,
              fmt::format("sum {} is {}", now.sum.withUnit(), aboveNadir(now.sum, nadir, protocol)));
    if (!now.complete)
        result.reason = {Rule::MeasuredTargetsAboveNadir,
                         fmt::format("the measured targets alone, {}, are {} ({} not measured)",
                                     now.sum.withUnit(), aboveNadir(now.sum, nadir, protocol),
                                     joined(now.missing))};
    // What was too small at the nadir already has not grown by its nominal size.
    const Amount added = std::max(now.nominal - nadir.nominal, Amount::zero(now.sum.unit()));
    result.restsOnNominal = !grewBy(now.sum - added, nadir.sum, protocol);
    return result;
}

TargetResponse neither(const TargetSums& now, const TargetCourse& course, const Protocol& protocol)
{
    const std::string words = fmt::format("sum {} is {} and {}", now.sum.withUnit(),
                                          againstBaseline(now.sum, course.baseline->sum, protocol),
                                          againstNadir(now.sum, *course.nadir, protocol));
    TargetResponse result = plain(Response::SD, Rule::NeitherResponseNorProgression, words);
    if (course.carriesPartialResponse) {
        result.response = Response::PR;
        result.reason = {Rule::PartialResponseCarriedForward,
                         words + "; the partial response is carried forward until progression"};
    }
    return result;
}

} // namespace

std::string againstBaseline(const Amount& sum, const Amount& baseline, const Protocol& protocol)
{
    const double change = changePercent(sum, baseline).value_or(0.0);
    return change > 0.0
               ? fmt::format("{} above the baseline of {}", percentText(change, protocol.progressionPercent),
                             baseline.withUnit())
               : fmt::format("{} below the baseline of {}",
                             percentText(-change + 0.0, protocol.responsePercent), baseline.withUnit());
}

std::optional<double> changePercent(const Amount& sum, const Amount& reference)
{
    if (reference.steps() == 0)
        return std::nullopt;
    return 100.0 * static_cast<double>((sum - reference).steps()) / static_cast<double>(reference.steps());
}

Amount nominalAmount(Length diameter, Unit unit)
{
    switch (unit) {
    case Unit::SquareMillimetre:
        return Amount::product(diameter, diameter);
    case Unit::CubicMillimetre:
        return Amount::fromMm3(std::numbers::pi / 6.0 * std::pow(diameter.mm(), 3));
    default:
        return diameter;
    }
}

bool grewBy(const Amount& sum, const Amount& nadir, const Protocol& protocol)
{
    const Amount growth = sum - nadir;
    const bool lengths = nadir.unit() == Unit::Millimetre;
    const Amount least = lengths              ? Amount(protocol.progressionMinimum)
                         : nadir.steps() == 0 ? nominalAmount(protocol.tooSmall, nadir.unit())
                                              : Amount::zero(nadir.unit());
    return growth.steps() > 0 && growth >= least &&
           growth.steps() * 100 >= nadir.steps() * protocol.progressionPercent;
}

bool shrankBy(const Amount& sum, const Amount& baseline, const Protocol& protocol)
{
    return sum.steps() * 100 <= baseline.steps() * (100 - protocol.responsePercent);
}

TargetDecision decideTargets(const TargetReading& now, const TargetReference& reference,
                             const Protocol& protocol)
{
    if (!reference.known)
        return {Response::NE, Rule::BaselineNotMeasured};
    if (now.allGone)
        return {Response::CR, Rule::AllTargetsGone};
    if (grewBy(now.sum, reference.nadir, protocol))
        return {Response::PD, now.complete ? Rule::SumAboveNadir : Rule::MeasuredTargetsAboveNadir};
    if (!now.complete)
        return {Response::NE, Rule::TargetNotMeasured};
    if (shrankBy(now.sum, reference.baseline, protocol))
        return {Response::PR, Rule::SumBelowBaseline};
    if (reference.carriesPartialResponse)
        return {Response::PR, Rule::PartialResponseCarriedForward};
    return {Response::SD, Rule::NeitherResponseNorProgression};
}

void advance(TargetReference& reference, const TargetReading& now, Response response, Date date,
             bool progressed, const Protocol& protocol)
{
    const bool shrunk = now.complete && reference.known && shrankBy(now.sum, reference.baseline, protocol);
    if (progressed || response == Response::PD) {
        reference.firstPartialResponse.reset();
        reference.carriesPartialResponse = false;
        reference.stableSince = 0;
    } else if (protocol.prCarryForward && shrunk) {
        const Date first = reference.firstPartialResponse.value_or(date);
        reference.firstPartialResponse = first;
        const bool confirmed = daysBetween(first, date) >= protocol.bestResponse.confirmDays;
        if (!protocol.confirmationRequired || confirmed)
            reference.carriesPartialResponse = true;
    } else if (now.complete && ++reference.stableSince > (protocol.bestResponse.acceptStable ? 1 : 0)) {
        reference.firstPartialResponse.reset(); // as a best response: SD between does not confirm
        reference.stableSince = 0;
    }
    if (now.complete && reference.known && now.sum < reference.nadir)
        reference.nadir = now.sum;
}

TargetResponse evaluateTargets(const TargetSums& now, const TargetCourse& course, const Protocol& protocol)
{
    const TargetDecision decision = decideTargets(readingOf(now), referenceOf(course), protocol);
    switch (decision.rule) {
    case Rule::BaselineNotMeasured:
        return plain(Response::NE, decision.rule, "the baseline sum is not complete");
    case Rule::AllTargetsGone:
        return plain(Response::CR, decision.rule,
                     now.sum.steps() == 0
                         ? "every target is gone"
                         : fmt::format("every target is gone; {} is left of nodes under {}",
                                       now.sum.withUnit(), Amount(protocol.normalNode).withUnit()));
    case Rule::SumAboveNadir:
    case Rule::MeasuredTargetsAboveNadir:
        return progression(now, *course.nadir, protocol);
    case Rule::TargetNotMeasured:
        return plain(Response::NE, decision.rule,
                     fmt::format("{} not measured, and the other targets alone are no progression",
                                 joined(now.missing)));
    case Rule::SumBelowBaseline:
        return plain(Response::PR, decision.rule,
                     fmt::format("sum {} is {}", now.sum.withUnit(),
                                 againstBaseline(now.sum, course.baseline->sum, protocol)));
    default:
        return neither(now, course, protocol);
    }
}

TargetCourse after(TargetCourse course, const TargetSums& now, const TargetResponse& response,
                   const std::string& timepoint, Date date, bool progressed, const Protocol& protocol)
{
    TargetReference reference = referenceOf(course);
    advance(reference, readingOf(now), response.response, date, progressed, protocol);
    course.firstPartialResponse = reference.firstPartialResponse;
    course.stableSince = reference.stableSince;
    course.carriesPartialResponse = reference.carriesPartialResponse;
    if (course.nadir && reference.nadir < course.nadir->sum)
        course.nadir = SumAt{now.sum, timepoint, now.nominal};
    return course;
}

std::vector<Response> targetResponses(std::span<const Length> sums, const Protocol& protocol)
{
    std::vector<Response> responses;
    if (sums.empty())
        return responses;
    const SumAt baseline{sums.front(), "baseline", {}};
    TargetCourse course{baseline, baseline, {}, 0, false};
    for (std::size_t at = 1; at < sums.size(); ++at) {
        TargetSums now;
        now.sum = sums[at];
        now.allGone = sums[at] == Length();
        const TargetResponse response = evaluateTargets(now, course, protocol);
        responses.push_back(response.response);
        // Without dates every visit counts as far enough from the one before to confirm it.
        const Date date = Date().plusDays(static_cast<int>(at) * protocol.bestResponse.confirmDays);
        course = after(course, now, response, "visit " + std::to_string(at), date, false, protocol);
    }
    return responses;
}

} // namespace hepatica::measurement
