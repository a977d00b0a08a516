#include "Rereading.h"

#include "Baseline.h"
#include "ReadAgain.h"
#include "VisitParts.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

/// A visit after the baseline: its sizes, and what stays as it was read.
struct FixedVisit {
    RereadVisit targets;
    Date last;
    Response nonTarget = Response::NA;
    Response nonTargetBesideProgression = Response::NA; ///< mRECIST's fluid counts only while targets hold
    bool nonTargetThere = false;
    NewLesionAnswer newLesions = NewLesionAnswer::No;
    BurdenSurroundings around;
};

struct FixedCourse {
    RereadVisit baseline;
    bool baselineKnown = false, hasTargets = false;
    std::vector<FixedVisit> visits;
    LesionNumbers lesions;
};

/// Non-targets and new lesions as the reader called them, whatever the sizes: nothing recurs.
FixedCourse fixedCourse(const History& history, const LesionRules& rules, const Protocol& protocol)
{
    FixedCourse fixed;
    CriterionAssessment unused;
    unused.protocol = protocol;
    Course course = courseFromBaseline(history, rules, unused);
    fixed.hasTargets = course.hasTargets;
    fixed.baselineKnown = course.targets.baseline.has_value();
    if (fixed.hasTargets)
        fixed.baseline = rereadVisit(sumTargets(history, *history.baseline, rules, protocol), fixed.lesions);
    for (std::size_t at = *history.baseline + 1; at < history.visits.size(); ++at) {
        NonTargetCourse nonTargets = course.nonTargets;
        const Visit& visit = history.visits[at];
        Response besideProgression =
            evaluateNonTargets(visit, nonTargets, rules, Response::PD, protocol).response;
        if (protocol.markerNormalisation && besideProgression == Response::CR)
            besideProgression = Response::NE;
        course.targets = {}; // the sums play no part here
        const auto holding = [](const TargetView&) {
            return TargetResponse{Response::SD, Response::SD, {}, false, {}};
        };
        const Parts parts = partsOf(history, at, course, rules, protocol, holding);
        FixedVisit one{rereadVisit(parts.sums, fixed.lesions),
                       visit.last,
                       parts.nonTarget.response,
                       besideProgression,
                       !parts.nonTarget.present.empty(),
                       parts.newLesions.answer,
                       {}};
        fixed.visits.push_back(std::move(one));
    }
    return fixed;
}

/// Of a system whose progression is that of its sizes or of what the reader calls.
std::string whyNot(const VisitAssessment& visit, const RereadVisit& sizes, bool othersProgress)
{
    const bool progression = visit.overall == Response::PD;
    return whyNotReread(visit.overall, progression && (othersProgress || visit.target != Response::PD),
                        sizes);
}

} // namespace

void tellNotReread(CriterionAssessment& result, std::string_view why)
{
    for (VisitAssessment& visit : result.timepoints)
        visit.robustness = Robustness{RobustnessVerdict::NotAssessed, 0, 0.0, {}, std::string(why)};
}

void rereadByTables(CriterionAssessment& result, const History& history, const LesionRules& rules,
                    const RereadingModel& model)
{
    if (!history.baseline)
        return tellNotReread(result, "there is no baseline");
    const Protocol& protocol = result.protocol;
    FixedCourse fixed = fixedCourse(history, rules, protocol);
    Rereader rereader(result, history, model, fixed.lesions.count());
    const auto replay = [&](std::span<Response> codes) {
        const Amount start = rereader.read(fixed.baseline).reading.sum;
        TargetReference reference{start, start, fixed.baselineKnown};
        bool recurred = false, complete = false;
        for (std::size_t at = 0; at < codes.size(); ++at) {
            const FixedVisit& visit = fixed.visits[at];
            const ReadSizes now = rereader.read(visit.targets);
            const Response target =
                fixed.hasTargets ? decideTargets(now.reading, reference, protocol).response : Response::NA;
            const bool holds = target == Response::CR || target == Response::PR || target == Response::SD;
            const Response nonTarget = holds ? visit.nonTarget : visit.nonTargetBesideProgression;
            recurred = recurred || (complete && (now.present != 0 || visit.nonTargetThere));
            codes[at] = overallOf(target, nonTarget, recurred ? NewLesionAnswer::Yes : visit.newLesions);
            if (codes[at] != Response::NE)
                complete = codes[at] == Response::CR;
            if (fixed.hasTargets)
                advance(reference, now.reading, target, visit.last, codes[at] == Response::PD, protocol);
        }
    };
    readAgain(
        result, model, rereader,
        [&](std::size_t at) {
            const VisitAssessment& visit = result.timepoints[at];
            return whyNot(visit, fixed.visits[at].targets,
                          visit.nonTarget == Response::PD || visit.newLesions == "yes");
        },
        replay);
}

void rereadByBurden(CriterionAssessment& result, const History& history, const BurdenRules& rules,
                    const RereadingModel& model)
{
    if (!history.baseline)
        return tellNotReread(result, "there is no baseline");
    const Protocol& protocol = result.protocol;
    FixedCourse fixed = fixedCourse(history, rules.lesions, protocol);
    const std::vector<BurdenReading> burden = burdenReadings(history, rules, protocol);
    for (std::size_t at = 0; at < burden.size(); ++at) {
        fixed.visits[at].targets = rereadVisit(burden[at].sums, fixed.lesions);
        fixed.visits[at].around = burden[at].around;
    }
    Rereader rereader(result, history, model, fixed.lesions.count());
    const auto replay = [&](std::span<Response> codes) {
        const Amount start =
            fixed.hasTargets ? rereader.read(fixed.baseline).reading.sum : Amount::zero(result.unit);
        TargetReference reference{start, start, fixed.baselineKnown || !fixed.hasTargets};
        for (std::size_t at = 0; at < codes.size(); ++at) {
            const FixedVisit& visit = fixed.visits[at];
            const ReadSizes now = rereader.read(visit.targets);
            const Response target =
                burden[at].judged ? decideTargets(now.reading, reference, protocol).response : Response::NA;
            codes[at] =
                burdenResponse(target, visit.around, rules.othersCanProgress, rules.judgesNonTargetsOnly);
            if (burden[at].judged)
                advance(reference, now.reading, target, visit.last, codes[at] == Response::PD, protocol);
        }
    };
    readAgain(
        result, model, rereader,
        [&](std::size_t at) {
            const BurdenSurroundings& around = fixed.visits[at].around;
            const bool others =
                rules.othersCanProgress && (around.nonTarget == Response::PD || around.unmeasuredProgresses);
            return whyNot(result.timepoints[at], fixed.visits[at].targets, others);
        },
        replay);
}

} // namespace hepatica::measurement
