#include "AssessHistory.h"

#include "Baseline.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

/// Overall responses as reported, and those that confirm a best response.
struct Responses {
    std::vector<DatedResponse> read, withoutCarry;
    std::optional<Date> progression;
};

VisitAssessment judge(const History& history, std::size_t at, Course& course, const HistoryRules& rules,
                      CriterionAssessment& result, Responses& responses)
{
    const Visit& visit = history.visits[at];
    const Protocol& protocol = result.protocol;
    Parts parts = partsOf(history, at, course, rules.lesions, protocol, rules.judge);
    VisitAssessment one;
    one.timepoint = visit.timepoint;
    one.target = parts.target.response;
    one.nonTarget = parts.nonTarget.response;
    one.newLesions = wordOf(NewLesionAnswerWords, parts.newLesions.answer);
    one.overall = overallOf(parts.target.response, parts);
    const Reason reason = overallReason(one.overall, parts, course.newLesions.recurred);
    one.rule = ruleName(reason.rule);
    one.reason = std::string(responseCode(one.overall, rules.style)) + ": " + reason.words;
    one.date = one.overall == Response::PD ? visit.first : visit.last;
    addNumbers(one, course, parts);
    addWarnings(one, visit, parts);
    addMissingInputs(result, parts);
    if (rules.addTo != nullptr)
        rules.addTo(one, {history, at, parts.sums, course.targets, protocol});
    if (one.overall == Response::PD) {
        const Date date = progressionDateOf(visit, parts);
        responses.progression = std::min(responses.progression.value_or(date), date);
    }
    responses.read.push_back({one.date, one.overall});
    responses.withoutCarry.push_back({one.date, overallOf(parts.target.withoutCarry, parts)});
    closeVisit(course, visit, parts, one.overall, protocol);
    one.lesions = std::move(parts.target.lesions);
    return one;
}

/// Responses up to the day of progression; from that day on there is the progression alone.
std::vector<DatedResponse> upTo(std::optional<Date> progression, std::vector<DatedResponse> responses)
{
    if (!progression)
        return responses;
    std::erase_if(responses, [&](const DatedResponse& one) { return one.date >= *progression; });
    responses.push_back({*progression, Response::PD});
    return responses;
}

} // namespace

void warnOfLateConfirmation(CriterionAssessment& result, std::span<const DatedResponse> responses)
{
    const BestResponseRules& rules = result.protocol.bestResponse;
    const auto by = confirmationDate(responses, result.confirmed, rules);
    if (by && daysBetween(*result.confirmed.date, *by) > rules.lateConfirmationDays)
        result.warnings.push_back(fmt::format("the {} of {} was confirmed after {} days only",
                                              responseCode(result.confirmed.response, result.style),
                                              result.confirmed.date->iso(),
                                              daysBetween(*result.confirmed.date, *by)));
}

CriterionAssessment assessHistory(const History& history, const HistoryRules& rules, const Protocol& protocol)
{
    CriterionAssessment result = assessmentFromBaseline(history, protocol, rules.style, rules.lesions.unit);
    if (!history.baseline)
        return result;
    Course course = courseFromBaseline(history, rules.lesions, result);
    Responses responses;
    for (std::size_t at = *history.baseline + 1; at < history.visits.size(); ++at)
        result.timepoints.push_back(judge(history, at, course, rules, result, responses));
    const Date start = history.visits[*history.baseline].last;
    result.progressionDate = responses.progression;
    result.unconfirmed =
        bestUnconfirmed(upTo(responses.progression, responses.read), start, protocol.bestResponse);
    const auto confirming = upTo(responses.progression, responses.withoutCarry);
    result.confirmed = bestConfirmed(confirming, start, protocol.bestResponse);
    warnOfLateConfirmation(result, confirming);
    return result;
}

} // namespace hepatica::measurement
