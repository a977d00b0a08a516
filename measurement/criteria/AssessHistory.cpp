#include "AssessHistory.h"

#include "NewLesions.h"
#include "NonTargets.h"
#include "TargetResponse.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

/// What the visits so far have come to.
struct Course {
    TargetCourse targets;
    NonTargetCourse nonTargets;
    NewLesionCourse newLesions;
    Response lastEvaluable = Response::NE;
    bool hasTargets = false;
    std::vector<DatedResponse> read;         ///< overall responses as reported
    std::vector<DatedResponse> withoutCarry; ///< what confirms a best response
    std::optional<Date> progressionDate;
};

/// The parts of one visit's overall response.
struct Parts {
    TargetSums sums;
    TargetResponse target;
    NonTargetResponse nonTarget;
    NewLesions newLesions;
    std::vector<std::string> recurred;
};

std::string joined(const std::vector<std::string>& names)
{
    return fmt::format("{}", fmt::join(names, ", "));
}

Reason withCode(Response code, Rule rule, const std::string& words)
{
    return {rule, std::string(responseCode(code)) + ": " + words};
}

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
        causes.push_back({Rule::NewLesion,
                          "new lesion " + fmt::format("{}", fmt::join(parts.newLesions.unequivocal, "; "))});
    else if (recurredBefore)
        causes.push_back(
            {Rule::RecurrenceAfterCompleteResponse, "the disease came back after a complete response"});
    else if (parts.newLesions.answer == NewLesionAnswer::Yes)
        causes.push_back({Rule::NewLesion, "a new lesion was reported"});
    std::vector<std::string> words;
    for (const Reason& cause : causes)
        words.push_back(cause.words);
    return withCode(Response::PD, causes.front().rule, fmt::format("{}", fmt::join(words, "; ")));
}

/// Which rule decided, and the sentence: the part of the table's row that made the difference.
Reason overallReason(Response overall, const Parts& parts, bool recurredBefore)
{
    if (overall == Response::PD)
        return progressionReason(parts, recurredBefore);
    if (parts.target.response == Response::NA && parts.nonTarget.response == Response::NA)
        return withCode(overall, Rule::NoDiseaseAtBaseline, "no lesion at the baseline");
    const Response fromTable = overallResponse(parts.target.response, parts.nonTarget.response, false);
    if (overall != fromTable)
        return withCode(overall, Rule::NewLesionsNotEvaluated, "new lesions could not be evaluated");
    if (parts.target.response == Response::NA)
        return withCode(overall, parts.nonTarget.reason.rule, parts.nonTarget.reason.words);
    if (parts.target.response == Response::CR && overall == Response::PR)
        return withCode(overall, parts.nonTarget.reason.rule,
                        parts.target.reason.words + ", but " + parts.nonTarget.reason.words);
    return withCode(overall, parts.target.reason.rule, parts.target.reason.words);
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

Parts partsOf(const History& history, std::size_t at, Course& course, const ResponseSystem& system,
              const Protocol& protocol)
{
    const Visit& visit = history.visits[at];
    Parts parts;
    if (course.hasTargets) {
        parts.sums = sumTargets(history, at, system, protocol);
        parts.target = evaluateTargets(parts.sums, course.targets, protocol);
    }
    parts.nonTarget = evaluateNonTargets(visit, course.nonTargets, system, parts.target.response, protocol);
    if (protocol.markerNormalisation)
        askForMarkers(parts.nonTarget, visit);
    parts.newLesions = evaluateNewLesions(visit, course.newLesions, system, protocol);
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

/// Table 1 and 2. A visit whose new lesions could not be judged cannot be more than NE.
Response overallOf(Response target, const Parts& parts)
{
    const bool newLesion = parts.newLesions.answer == NewLesionAnswer::Yes;
    const Response fromTable = overallResponse(target, parts.nonTarget.response, newLesion);
    const bool unknown = parts.newLesions.answer == NewLesionAnswer::NotEvaluable;
    return unknown && fromTable != Response::PD ? Response::NE : fromTable;
}

void addNumbers(VisitAssessment& result, const Course& course, const Parts& parts)
{
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
                                  parts.sums.nominal.text() + " mm; the reader must confirm it");
    for (const LesionRow* row : visit.rows)
        if (row->treatmentDate && *row->treatmentDate <= visit.last)
            result.warnings.push_back(row->lesion + ": treated locally on " + row->treatmentDate->iso() +
                                      "; its response is not that of the systemic treatment alone");
    std::ranges::copy(parts.nonTarget.warnings, std::back_inserter(result.warnings));
    std::ranges::copy(parts.newLesions.warnings, std::back_inserter(result.warnings));
}

/// Section 4.6: the date of PD is the first image that shows it, also when it was certain only later.
void noteProgression(Course& course, const Visit& visit, const Parts& parts)
{
    Date date = visit.first;
    for (const auto& since : {parts.nonTarget.progressionDate, parts.newLesions.progressionDate})
        date = std::min(date, since.value_or(date));
    course.progressionDate = std::min(course.progressionDate.value_or(date), date);
}

VisitAssessment judge(const History& history, std::size_t at, Course& course, const ResponseSystem& system,
                      const Protocol& protocol, std::vector<std::string>& missingInputs)
{
    const Visit& visit = history.visits[at];
    const Parts parts = partsOf(history, at, course, system, protocol);
    VisitAssessment result;
    result.timepoint = visit.timepoint;
    result.target = parts.target.response;
    result.nonTarget = parts.nonTarget.response;
    result.newLesions = wordOf(NewLesionAnswerWords, parts.newLesions.answer);
    result.overall = overallOf(parts.target.response, parts);
    const Reason reason = overallReason(result.overall, parts, course.newLesions.recurred);
    result.rule = ruleName(reason.rule);
    result.reason = reason.words;
    result.date = result.overall == Response::PD ? visit.first : visit.last;
    if (course.hasTargets && course.targets.nadir) {
        result.nadir = course.targets.nadir->sum;
        result.nadirTimepoint = course.targets.nadir->timepoint;
    }
    addNumbers(result, course, parts);
    addWarnings(result, visit, parts);
    std::ranges::copy(parts.sums.missingInputs, std::back_inserter(missingInputs));
    std::ranges::copy(parts.nonTarget.missingInputs, std::back_inserter(missingInputs));
    std::ranges::copy(parts.newLesions.missingInputs, std::back_inserter(missingInputs));

    const bool progressed = result.overall == Response::PD;
    if (progressed)
        noteProgression(course, visit, parts);
    if (result.overall != Response::NE)
        course.lastEvaluable = result.overall;
    course.read.push_back({result.date, result.overall});
    course.withoutCarry.push_back({result.date, overallOf(parts.target.withoutCarry, parts)});
    if (course.hasTargets)
        course.targets = after(std::move(course.targets), parts.sums, parts.target, visit.timepoint,
                               visit.last, progressed, protocol);
    return result;
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

void addBestResponses(CriterionAssessment& result, const Course& course, Date start)
{
    const BestResponseRules& rules = result.protocol.bestResponse;
    result.progressionDate = course.progressionDate;
    result.unconfirmed = bestUnconfirmed(upTo(course.progressionDate, course.read), start, rules);
    const auto responses = upTo(course.progressionDate, course.withoutCarry);
    result.confirmed = bestConfirmed(responses, start, rules);
    const auto by = confirmationDate(responses, result.confirmed, rules);
    if (by && daysBetween(*result.confirmed.date, *by) > rules.lateConfirmationDays)
        result.warnings.push_back(fmt::format(
            "the {} of {} was confirmed after {} days only", responseCode(result.confirmed.response),
            result.confirmed.date->iso(), daysBetween(*result.confirmed.date, *by)));
}

// Eisenhauer 2009, section 3.1.3: at most five targets, at most two an organ.
void warnOfTargets(CriterionAssessment& result, const std::vector<const LesionRow*>& targets,
                   const ResponseSystem& system)
{
    std::map<std::string, int> byOrgan;
    for (const LesionRow* row : targets) {
        ++byOrgan[row->node ? "lymph node" : row->organ];
        if (std::string warning = system.baselineWarning(*row); !warning.empty())
            result.warnings.push_back(row->lesion + " at " + row->timepoint + ": " + warning);
    }
    if (targets.size() > 5)
        result.warnings.push_back(
            fmt::format("{} targets at the baseline; expected at most 5", targets.size()));
    for (const auto& [organ, count] : byOrgan)
        if (count > 2 && !organ.empty())
            result.warnings.push_back(
                fmt::format("{} targets in {}; expected at most 2 an organ", count, organ));
}

Course courseFromBaseline(const History& history, const ResponseSystem& system, CriterionAssessment& result)
{
    Course course;
    const Visit& visit = history.visits[*history.baseline];
    const std::vector<const LesionRow*> targets = targetsOf(visit);
    result.baseline = BaselineSum{visit.timepoint, visit.last, {}, {}};
    course.hasTargets = !targets.empty();
    course.nonTargets = withNonTargetsOf({}, visit);
    for (const LesionRow* row : targets)
        result.baseline->targets.push_back(row->lesion);
    for (const std::string& lesion : visit.notAccepted)
        result.warnings.push_back(lesion + " at " + visit.timepoint +
                                  ": the row is not accepted and is left out");
    if (!course.hasTargets)
        return course;
    warnOfTargets(result, targets, system);
    const TargetSums sums = sumTargets(history, *history.baseline, system, result.protocol);
    std::ranges::copy(sums.missingInputs, std::back_inserter(result.missingInputs));
    for (const std::string& lesion : sums.missing)
        result.warnings.push_back(lesion + " is not measured at the baseline; the targets cannot be judged");
    if (sums.complete) {
        result.baseline->sum = sums.sum;
        course.targets.baseline = course.targets.nadir = SumAt{sums.sum, visit.timepoint, sums.nominal};
    }
    return course;
}

void addVisitsWithoutBaseline(const History& history, CriterionAssessment& result)
{
    result.missingInputs.push_back("the baseline visit");
    for (const Visit& visit : history.visits) {
        if (visit.role == TimepointRole::Pre)
            continue;
        VisitAssessment one;
        one.timepoint = visit.timepoint;
        one.date = visit.last;
        one.target = one.nonTarget = Response::NE;
        one.newLesions = wordOf(NewLesionAnswerWords, NewLesionAnswer::NotEvaluable);
        one.rule = ruleName(Rule::NoBaseline);
        one.reason = "NE: there is no baseline visit to compare with";
        result.timepoints.push_back(std::move(one));
    }
    if (!result.timepoints.empty())
        result.unconfirmed = result.confirmed = {Response::NE, result.timepoints.front().date};
}

} // namespace

CriterionAssessment assessHistory(const History& history, const ResponseSystem& system,
                                  const Protocol& protocol)
{
    CriterionAssessment result;
    result.name = protocol.name;
    result.protocol = protocol;
    if (!history.baseline) {
        addVisitsWithoutBaseline(history, result);
        return result;
    }
    Course course = courseFromBaseline(history, system, result);
    for (std::size_t at = *history.baseline + 1; at < history.visits.size(); ++at)
        result.timepoints.push_back(judge(history, at, course, system, protocol, result.missingInputs));
    addBestResponses(result, course, history.visits[*history.baseline].last);
    return result;
}

} // namespace hepatica::measurement
