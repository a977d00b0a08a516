// iRECIST: Seymour et al., Lancet Oncol 2017;18:e143-e152; EORTC's questions and answers.
#include "AssessHistory.h"
#include "Baseline.h"
#include "IrecistProgression.h"
#include "Recist11.h"
#include "Rereading.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using Step = ImmuneVerdict::Step;

/// What the visits so far have come to.
struct ImmuneCourse {
    Course recist;
    FollowedNewLesions followed;
    std::optional<ProgressionBlock> block;
    std::optional<Date> progression; ///< of the first progression that was confirmed
    std::string confirmedAt;
    std::vector<DatedResponse> read, withoutCarry;
};

ImmuneFindings findingsAt(const History& history, std::size_t at, ImmuneCourse& course,
                          const Protocol& protocol)
{
    const Visit& visit = history.visits[at];
    ImmuneFindings found{visit, partsOf(history, at, course.recist, recist11::Rules, protocol), {}};
    course.recist.newLesions.recurred = false;
    found.news = followUp(visit, course.recist.newLesions, course.followed, protocol);
    found.parts.newLesions.answer = answerWithoutRows(found.parts.newLesions, course.recist.newLesions);
    if (!course.block)
        return found;
    if (const auto unchanged = unchangedNonTargets(*course.block, visit); !unchanged.empty()) {
        NonTargetResponse& nonTarget = found.parts.nonTarget;
        nonTarget.response = Response::PD;
        nonTarget.reason = {Rule::NonTargetProgression,
                            fmt::format("{} unchanged since the progression", fmt::join(unchanged, ", "))};
    }
    return found;
}

bool isEarly(const ImmuneCourse& course, const Visit& visit, const ProgressionRules& rules)
{
    return course.block && !course.block->confirmed &&
           daysBetween(course.block->imaged, visit.first) < rules.confirmDays - rules.toleranceDays;
}

/// A visit too early to confirm counts only when a new symptom led to it and it shows a further new lesion.
ImmuneVerdict judgeEarly(const ProgressionBlock& block, const ImmuneFindings& found)
{
    const bool symptom = found.visit.answers != nullptr && found.visit.answers->newSymptom == true;
    if (symptom && !found.news.additional.empty())
        return {Response::CPD,
                {Rule::FurtherNewLesion, fmt::format("a further new lesion ({}) at a visit for a new symptom",
                                                     fmt::join(found.news.additional, ", "))},
                Step::Confirms};
    return {Response::NE,
            {Rule::EarlyVisitDisregarded,
             fmt::format("the visit is only {} days after the progression of {} and is disregarded; image "
                         "again 4 to 8 weeks after it",
                         daysBetween(block.imaged, found.visit.first), block.timepoint)},
            Step::None};
}

ImmuneVerdict judge(const ImmuneCourse& course, const ImmuneFindings& found, bool early,
                    const Protocol& protocol)
{
    const ProgressionRules& rules = protocol.progression;
    if (course.progression && rules.latch)
        return {Response::CPD,
                {Rule::ProgressionConfirmedBefore, "progression was confirmed at " + course.confirmedAt},
                Step::None};
    if (!course.block)
        return judgeAfresh(found);
    if (early) {
        ImmuneVerdict verdict = judgeEarly(*course.block, found);
        if (verdict.step == Step::Confirms || rules.disregardEarlyVisits)
            return verdict;
    }
    ImmuneVerdict verdict = judgeWithin(*course.block, found, early, protocol);
    if (course.block->confirmed && verdict.overall == Response::UPD && verdict.step == Step::None)
        verdict.overall = Response::CPD;
    return verdict;
}

VisitAssessment describe(const ImmuneFindings& found, const ImmuneCourse& course,
                         const ImmuneVerdict& verdict)
{
    VisitAssessment one;
    one.timepoint = found.visit.timepoint;
    one.target = found.parts.target.response;
    one.nonTarget = found.parts.nonTarget.response;
    one.overall = verdict.overall;
    const bool seen = found.news.there || !found.news.additional.empty() || !found.parts.recurred.empty();
    const bool open = found.news.unknown && !seen;
    one.newLesions = wordOf(NewLesionAnswerWords, seen   ? NewLesionAnswer::Yes
                                                  : open ? NewLesionAnswer::NotEvaluable
                                                         : found.parts.newLesions.answer);
    one.newLesionSum = found.news.sum;
    one.rule = ruleName(verdict.reason.rule);
    one.reason = std::string(responseCode(verdict.overall, CodeStyle::Irecist)) + ": " + verdict.reason.words;
    const bool progression = verdict.overall == Response::UPD || verdict.overall == Response::CPD;
    one.date = progression ? found.visit.first : found.visit.last;
    if (progression && found.visit.answers != nullptr)
        one.clinicallyStable = found.visit.answers->clinicallyStable;
    addNumbers(one, course.recist, found.parts);
    addWarnings(one, found.visit, found.parts);
    std::ranges::copy(found.news.warnings, std::back_inserter(one.warnings));
    return one;
}

void warnOfSilence(VisitAssessment& one, const ImmuneCourse& course, const Visit& visit)
{
    if (!course.block || course.progression)
        return;
    for (const std::string& lesion : course.block->nonTargets) {
        const LesionRow* row = visit.row(lesion);
        const bool silent = row != nullptr && row->state == LesionState::Present && !row->changeSinceNadir &&
                            !row->changeSinceLast;
        if (silent)
            one.warnings.push_back(lesion + ": no change_last is given after its progression at " +
                                   course.block->timepoint + "; it is read as no longer progressing");
    }
}

void step(ImmuneCourse& course, const ImmuneFindings& found, const ImmuneVerdict& verdict,
          const Protocol& protocol, VisitAssessment& one)
{
    course.followed = found.news.after;
    switch (verdict.step) {
    case Step::None:
        break;
    case Step::Ends:
        course.block.reset();
        break;
    case Step::Starts:
        course.block = blockFrom(found, progressingAt(found));
        takeAsReference(course.followed);
        break;
    case Step::Confirms: {
        const int days = daysBetween(course.block->imaged, found.visit.first);
        if (days > protocol.progression.lateDays && !course.block->confirmed)
            one.warnings.push_back(fmt::format("the progression of {} was confirmed after {} days only",
                                               course.block->timepoint, days));
        course.block->confirmed = true;
        course.confirmedAt = found.visit.timepoint;
        course.progression = course.progression.value_or(course.block->date);
        break;
    }
    }
    // A sum that is not complete is no reference: the first complete one of the progression is.
    if (course.block && course.block->first.target && !course.block->sum && found.parts.sums.complete)
        course.block->sum = SumAt{found.parts.sums.sum, found.visit.timepoint, found.parts.sums.nominal};
}

Response withoutCarryOf(const ImmuneVerdict& verdict, const Parts& parts)
{
    const bool carried = verdict.reason.rule == Rule::PartialResponseCarriedForward;
    return carried ? parts.target.withoutCarry : verdict.overall;
}

VisitAssessment assessVisit(const History& history, std::size_t at, ImmuneCourse& course,
                            CriterionAssessment& result)
{
    const Protocol& protocol = result.protocol;
    const Visit& visit = history.visits[at];
    const bool early = isEarly(course, visit, protocol.progression);
    // What is disregarded leaves no trace.
    ImmuneCourse looked = early ? course : ImmuneCourse();
    ImmuneCourse& now = early ? looked : course;
    const ImmuneFindings found = findingsAt(history, at, now, protocol);
    const ImmuneVerdict verdict = judge(now, found, early, protocol);
    VisitAssessment one = describe(found, now, verdict);
    warnOfSilence(one, now, visit);
    addMissingInputs(result, found.parts);
    std::ranges::copy(found.news.missingInputs, std::back_inserter(result.missingInputs));
    if (verdict.reason.rule != Rule::EarlyVisitDisregarded) {
        step(now, found, verdict, protocol, one);
        closeVisit(now.recist, visit, found.parts, verdict.overall, protocol);
        if (early)
            course = std::move(looked);
    }
    course.read.push_back({one.date, one.overall});
    course.withoutCarry.push_back({one.date, withoutCarryOf(verdict, found.parts)});
    return one;
}

CriterionAssessment assessIrecist(const History& history, const Protocol& protocol)
{
    CriterionAssessment result = assessmentFromBaseline(history, protocol, CodeStyle::Irecist);
    if (!history.baseline)
        return result;
    ImmuneCourse course;
    course.recist = courseFromBaseline(history, recist11::Rules, result);
    for (std::size_t at = *history.baseline + 1; at < history.visits.size(); ++at)
        result.timepoints.push_back(assessVisit(history, at, course, result));
    const Date start = history.visits[*history.baseline].last;
    // The first confirmed progression; else one that nothing after it has ended.
    result.progressionDate = course.progression;
    if (!result.progressionDate && course.block)
        result.progressionDate = course.block->date;
    result.unconfirmed = bestUnconfirmed(course.read, start, protocol.bestResponse);
    result.confirmed = bestConfirmed(course.withoutCarry, start, protocol.bestResponse);
    warnOfLateConfirmation(result, course.withoutCarry);
    return result;
}

} // namespace

const ResponseSystem Irecist{"irecist",
                             "Seymour L et al. Lancet Oncol 2017;18:e143-e152",
                             "as RECIST 1.1; new lesions apart",
                             {OptionGroup::Sum, OptionGroup::Length, OptionGroup::Progression,
                              OptionGroup::Irecist, OptionGroup::Plan},
                             defaultsOf("irecist"),
                             assessIrecist,
                             rereadIrecist};

} // namespace hepatica::measurement
