#include "VisitParts.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

Reason progressionReason(const Parts& parts, bool recurredBefore)
{
    std::vector<Reason> causes;
    if (parts.target.response == Response::PD)
        causes.push_back(parts.target.reason);
    if (parts.nonTarget.response == Response::PD)
        causes.push_back(parts.nonTarget.reason);
    if (!parts.recurred.empty())
        causes.push_back({Rule::RecurrenceAfterCompleteResponse,
                          joined(parts.recurred) + " reappeared after a complete response"});
    else if (!parts.newLesions.unequivocal.empty())
        causes.push_back({Rule::NewLesion, "new lesion " + joined(parts.newLesions.unequivocal, "; ")});
    else if (recurredBefore)
        causes.push_back(
            {Rule::RecurrenceAfterCompleteResponse, "the disease came back after a complete response"});
    else if (parts.newLesions.answer == NewLesionAnswer::Yes)
        causes.push_back({Rule::NewLesion, "a new lesion was reported"});
    std::vector<std::string> words;
    for (const Reason& cause : causes)
        words.push_back(cause.words);
    return {causes.front().rule, joined(words, "; ")};
}

/// Section 4.3.5: disease that comes back after an overall CR counts as new. A target node does at the size
/// of a pathological one, a non-target node only by unequivocal progression (EORTC).
std::vector<std::string> recurredLesions(const Course& course, const Parts& parts)
{
    if (course.lastEvaluable != Response::CR)
        return {};
    std::vector<std::string> lesions = parts.sums.present;
    std::ranges::copy(parts.nonTarget.present, std::back_inserter(lesions));
    return lesions;
}

/// The markers are no part of the lesion table: where a protocol asks for them, non-target CR stays open.
void askForMarkers(NonTargetResponse& nonTarget, const Visit& visit)
{
    if (nonTarget.response != Response::CR)
        return;
    nonTarget.response = Response::NE;
    nonTarget.reason = {
        Rule::NonTargetNotEvaluated,
        "every non-target is gone, but the tumour markers that the protocol asks for are not given"};
    nonTarget.missingInputs.push_back("tumour markers at " + visit.timepoint);
}

} // namespace

TargetResponse judgeSums(const TargetView& view)
{
    return evaluateTargets(view.sums, view.course, view.protocol);
}

Parts partsOf(const History& history, std::size_t at, Course& course, const LesionRules& rules,
              const Protocol& protocol, TargetJudge judge)
{
    const Visit& visit = history.visits[at];
    Parts parts;
    if (course.hasTargets) {
        parts.sums = sumTargets(history, at, rules, protocol);
        parts.target = judge({history, at, parts.sums, course.targets, protocol});
    }
    parts.nonTarget = evaluateNonTargets(visit, course.nonTargets, rules, parts.target.response, protocol);
    if (protocol.markerNormalisation)
        askForMarkers(parts.nonTarget, visit);
    parts.newLesions = evaluateNewLesions(visit, course.newLesions, rules, protocol);
    parts.recurred = recurredLesions(course, parts);
    if (!parts.recurred.empty()) {
        course.newLesions.recurred = true;
        const Date since = parts.newLesions.progressionDate.value_or(visit.first);
        parts.newLesions.progressionDate = std::min(since, visit.first);
    }
    if (course.newLesions.recurred)
        parts.newLesions.answer = NewLesionAnswer::Yes;
    return parts;
}

Response overallOf(Response target, Response nonTarget, NewLesionAnswer newLesions)
{
    const Response fromTable = overallResponse(target, nonTarget, newLesions == NewLesionAnswer::Yes);
    const bool unknown = newLesions == NewLesionAnswer::NotEvaluable;
    return unknown && fromTable != Response::PD ? Response::NE : fromTable;
}

Response overallOf(Response target, const Parts& parts)
{
    return overallOf(target, parts.nonTarget.response, parts.newLesions.answer);
}

Reason overallReason(Response overall, const Parts& parts, bool recurredBefore)
{
    if (overall == Response::PD)
        return progressionReason(parts, recurredBefore);
    if (parts.target.response == Response::NA && parts.nonTarget.response == Response::NA)
        return {Rule::NoDiseaseAtBaseline, "no lesion at the baseline"};
    const Response fromTable = overallResponse(parts.target.response, parts.nonTarget.response, false);
    if (overall != fromTable)
        return {Rule::NewLesionsNotEvaluated, "new lesions could not be evaluated"};
    if (parts.target.response == Response::NA)
        return parts.nonTarget.reason;
    if (parts.target.response == Response::CR && overall == Response::PR)
        return {parts.nonTarget.reason.rule,
                parts.target.reason.words + ", but " + parts.nonTarget.reason.words};
    return parts.target.reason;
}

void addNumbers(VisitAssessment& result, const Course& course, const Parts& parts)
{
    if (course.hasTargets && course.targets.nadir) {
        result.nadir = course.targets.nadir->sum;
        result.nadirTimepoint = course.targets.nadir->timepoint;
    }
    if (!course.hasTargets)
        return;
    if (!parts.sums.complete) {
        result.measuredSum = parts.sums.sum;
        return;
    }
    result.sum = parts.sums.sum;
    if (!course.targets.baseline || !course.targets.nadir)
        return;
    result.changeFromBaselinePercent = changePercent(parts.sums.sum, course.targets.baseline->sum);
    result.changeFromNadirPercent = changePercent(parts.sums.sum, course.targets.nadir->sum);
    result.changeFromNadir = parts.sums.sum - course.targets.nadir->sum;
}

void addWarnings(VisitAssessment& result, const Visit& visit, const Parts& parts)
{
    for (const std::string& lesion : visit.notAccepted)
        result.warnings.push_back(lesion + ": the row is not accepted and is left out");
    if (parts.target.restsOnNominal)
        result.warnings.push_back("the progression rests on lesions too small to measure that count as " +
                                  parts.sums.nominal.withUnit() + "; the reader must confirm it");
    for (const LesionRow* row : visit.rows)
        if (row->treatmentDate && *row->treatmentDate <= visit.last)
            result.warnings.push_back(row->lesion + ": treated locally on " + row->treatmentDate->iso() +
                                      "; its response is not that of the systemic treatment alone");
    std::ranges::copy(parts.nonTarget.warnings, std::back_inserter(result.warnings));
    std::ranges::copy(parts.newLesions.warnings, std::back_inserter(result.warnings));
}

void addMissingInputs(CriterionAssessment& result, const Parts& parts)
{
    for (const auto* inputs : {&parts.sums.missingInputs, &parts.target.missingInputs,
                               &parts.nonTarget.missingInputs, &parts.newLesions.missingInputs})
        std::ranges::copy(*inputs, std::back_inserter(result.missingInputs));
}

Date progressionDateOf(const Visit& visit, const Parts& parts)
{
    Date date = visit.first;
    for (const auto& since : {parts.nonTarget.progressionDate, parts.newLesions.progressionDate})
        date = std::min(date, since.value_or(date));
    return date;
}

void closeVisit(Course& course, const Visit& visit, const Parts& parts, Response overall,
                const Protocol& protocol)
{
    if (overall != Response::NE)
        course.lastEvaluable = overall;
    const bool progressed = overall == Response::PD || overall == Response::UPD || overall == Response::CPD;
    if (course.hasTargets)
        course.targets = after(std::move(course.targets), parts.sums, parts.target, visit.timepoint,
                               visit.last, progressed, protocol);
}

} // namespace hepatica::measurement
