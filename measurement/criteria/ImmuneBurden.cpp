#include "ImmuneBurden.h"

#include "AssessHistory.h"
#include "Baseline.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

/// A progression that waits for its confirmation, or has it.
struct Pending {
    std::string timepoint;
    Date imaged, date;
    std::size_t visit = 0; ///< place in the responses
    bool confirmed = false;
};

struct BurdenCourse {
    Course recist;
    bool burdenWasThere = false;
    std::optional<Pending> pending;
    std::vector<DatedResponse> read, withoutCarry;
};

/// What a visit shows beside the targets.
struct NewBurden {
    std::vector<const LesionRow*> measured; ///< new lesions that are in the sum
    std::vector<const LesionRow*> joined;   ///< those of them that were not there before
    bool unmeasuredThere = false;           ///< new disease that is not measured
    bool unmeasuredProgresses = false;
};

bool standsElsewhere(const LesionRow& row)
{
    return row.state == LesionState::Split || row.state == LesionState::Merged;
}

/// Another row stands for a lesion that has none: a part of it, or one it merged into.
bool isStoodFor(const Visit& visit, std::string_view lesion)
{
    return (visit.hasMerged || visit.hasParts) && std::ranges::any_of(visit.rows, [&](const LesionRow* row) {
               return parentOf(row->lesion) == lesion || isMergedOf(row->lesion, lesion);
           });
}

/// Adds the new measurable lesions to the sum of the targets.
class BurdenAdder {
public:
    BurdenAdder(const Visit& visit, Parts& parts, const LesionRules& rules, const Protocol& protocol)
        : visit_(visit), parts_(parts), rules_(rules), protocol_(protocol)
    {
    }

    NewBurden add(const NewLesionCourse& course)
    {
        for (const auto& [name, lesion] : course.lesions)
            if (lesion.call == NewLesionCall::Unequivocal)
                add(name, *lesion.first);
        const bool yes = visit_.answers != nullptr && visit_.answers->newLesions == NewLesionAnswer::Yes;
        if (yes && parts_.newLesions.unequivocal.empty()) {
            burden_.unmeasuredThere = true;
            parts_.newLesions.missingInputs.push_back("rows of the new lesions at " + visit_.timepoint);
        }
        return std::move(burden_);
    }

private:
    void add(const std::string& name, const LesionRow& first)
    {
        const LesionRow* row = visit_.row(name);
        if (row == nullptr && isStoodFor(visit_, name))
            return;
        if (row != nullptr && (standsElsewhere(*row) || row->certainty == Certainty::Refuted))
            return;
        if (first.lesionClass == LesionClass::NewTarget)
            measure(name, row, first);
        else if (row == nullptr || row->state != LesionState::Absent)
            addUnmeasured(row);
    }

    void measure(const std::string& name, const LesionRow* row, const LesionRow& first)
    {
        const TargetSize size = row == nullptr ? TargetSize{std::nullopt, false, false, "a row"}
                                               : rules_.target(*row, first, protocol_);
        TargetSums& sums = parts_.sums;
        if (!size.size) {
            sums.complete = sums.allGone = false;
            sums.missing.push_back(name);
            if (!size.lacking.empty())
                sums.missingInputs.push_back(name + " at " + visit_.timepoint + ": " +
                                             std::string(size.lacking));
            return;
        }
        sums.terms.push_back({*size.size, size.nominal, size.gone, first.node, 0, row});
        sums.sum += *size.size;
        if (size.nominal)
            sums.nominal += *size.size;
        sums.allGone = sums.allGone && size.gone;
        if (!size.gone)
            burden_.measured.push_back(row);
        if (!size.gone && row == &first)
            burden_.joined.push_back(row);
    }

    void addUnmeasured(const LesionRow* row)
    {
        burden_.unmeasuredThere = true;
        burden_.unmeasuredProgresses =
            burden_.unmeasuredProgresses ||
            (row != nullptr && row->changeSinceNadir == QualitativeChange::UnequivocalProgression &&
             row->certainty == Certainty::Unequivocal);
    }

    const Visit& visit_;
    Parts& parts_;
    const LesionRules& rules_;
    const Protocol& protocol_;
    NewBurden burden_;
};

enum class Others { Any, Gone, There };

struct BurdenRow {
    Response burden;
    Others nonIndex, newUnmeasured;
    Response overall;
};

// Wolchok 2009, Table 2, row for row: what is not measured only stands in the way of a complete response.
constexpr std::array Table{
    BurdenRow{Response::CR, Others::Gone, Others::Gone, Response::CR},
    BurdenRow{Response::CR, Others::Gone, Others::There, Response::PR},
    BurdenRow{Response::CR, Others::There, Others::Any, Response::PR},
    BurdenRow{Response::PR, Others::Any, Others::Any, Response::PR},
    BurdenRow{Response::SD, Others::Any, Others::Any, Response::SD},
    BurdenRow{Response::PD, Others::Any, Others::Any, Response::PD},
    BurdenRow{Response::NE, Others::Any, Others::Any, Response::NE},
};

bool fits(Others row, bool gone)
{
    return row == Others::Any || (row == Others::Gone) == gone;
}

Response withoutTargets(const BurdenSurroundings& around, bool judgesNonTargetsOnly)
{
    const Response others = around.nonTarget;
    if (others == Response::CR && !around.unmeasuredThere)
        return Response::CR;
    const bool persists = others == Response::NonCrNonPd || others == Response::PD || others == Response::CR;
    return persists && judgesNonTargetsOnly ? Response::NonCrNonPd : Response::NE;
}

Response overallOf(Response burden, const Parts& parts, const NewBurden& news, const BurdenRules& rules)
{
    return burdenResponse(burden,
                          {parts.nonTarget.response, parts.newLesions.atThisVisit, news.unmeasuredThere,
                           news.unmeasuredProgresses},
                          rules.othersCanProgress, rules.judgesNonTargetsOnly);
}

Reason reasonOf(Response overall, const Parts& parts, const NewBurden& news)
{
    const Response burden = parts.target.response;
    if (overall == Response::PD && burden != Response::PD)
        return parts.nonTarget.response == Response::PD
                   ? parts.nonTarget.reason
                   : Reason{Rule::NewLesionsFurtherIncreased,
                            "unequivocal progression of new lesions that are not measured"};
    if (overall == Response::NE && parts.newLesions.atThisVisit == NewLesionAnswer::NotEvaluable)
        return {Rule::NewLesionsNotEvaluated, "new lesions could not be evaluated"};
    if (burden == Response::NA && overall == Response::NE)
        return {Rule::NoDiseaseAtBaseline, "no target lesion at the baseline to measure"};
    if (burden == Response::NA)
        return parts.nonTarget.reason;
    if (burden == Response::CR && overall == Response::PR)
        return {Rule::NonTargetsPersist,
                parts.target.reason.words + ", but " +
                    (news.unmeasuredThere ? "new lesions that are not measured remain"
                                          : parts.nonTarget.reason.words)};
    return parts.target.reason;
}

/// A new lesion is no progression by itself, and dates none back to its first sight; an equivocal progression
/// of what is not measured does where that can progress.
Date burdenProgressionDate(const Visit& visit, const Parts& parts, const BurdenRules& rules)
{
    const std::optional<Date> others =
        rules.othersCanProgress ? parts.nonTarget.progressionDate : std::nullopt;
    return std::min(visit.first, others.value_or(visit.first));
}

/// The words that tell where a progression stands, and what the visit does to one before it.
std::string followProgression(BurdenCourse& course, const Visit& visit, const Parts& parts, Response overall,
                              const BurdenRules& burden, const ProgressionRules& rules)
{
    auto& pending = course.pending;
    if (overall == Response::NE)
        return {};
    const int days = pending ? daysBetween(pending->imaged, visit.first) : 0;
    const bool late = days >= rules.confirmDays - rules.toleranceDays;
    if (overall != Response::PD) {
        if (!pending || pending->confirmed || !late)
            return {};
        const std::string words = "; the progression of " + pending->timepoint + " is not confirmed";
        pending.reset();
        return words;
    }
    if (!pending) {
        pending = {visit.timepoint, visit.first, burdenProgressionDate(visit, parts, burden),
                   course.read.size(), false};
        return fmt::format("; to be confirmed after {} days", rules.confirmDays);
    }
    if (pending->confirmed || !late)
        return {};
    pending->confirmed = true;
    return fmt::format("; confirms the progression of {}{}", pending->timepoint,
                       days > rules.lateDays ? fmt::format(", after {} days only", days) : "");
}

VisitAssessment judge(const History& history, std::size_t at, BurdenCourse& course, const BurdenRules& rules,
                      CriterionAssessment& result)
{
    const Visit& visit = history.visits[at];
    const Protocol& protocol = result.protocol;
    Parts parts = partsOf(history, at, course.recist, rules.lesions, protocol);
    if (!course.recist.hasTargets)
        parts.sums.sum = parts.sums.nominal = Amount::zero(rules.lesions.unit);
    const NewBurden news = BurdenAdder(visit, parts, rules.lesions, protocol).add(course.recist.newLesions);
    course.burdenWasThere = course.burdenWasThere || course.recist.hasTargets || !news.measured.empty();
    if (course.burdenWasThere)
        parts.target = evaluateTargets(parts.sums, course.recist.targets, protocol);

    VisitAssessment one;
    one.timepoint = visit.timepoint;
    one.target = parts.target.response;
    one.nonTarget = parts.nonTarget.response;
    one.newLesions = wordOf(NewLesionAnswerWords, parts.newLesions.answer);
    one.overall = overallOf(parts.target.response, parts, news, rules);
    const Reason reason = reasonOf(one.overall, parts, news);
    one.rule = ruleName(reason.rule);
    one.reason = std::string(responseCode(one.overall, rules.style)) + ": " + reason.words +
                 followProgression(course, visit, parts, one.overall, rules, protocol.progression);
    one.date = one.overall == Response::PD ? visit.first : visit.last;
    course.recist.hasTargets = course.burdenWasThere;
    addNumbers(one, course.recist, parts);
    addWarnings(one, visit, parts);
    warnOfMany(one.warnings, news.measured, "new measurable lesions", protocol.plan);
    for (const LesionRow* row : news.joined)
        if (std::string warning = rules.newLesionWarning(*row, protocol); !warning.empty())
            one.warnings.push_back(row->lesion + ": " + warning);
    addMissingInputs(result, parts);
    course.read.push_back({one.date, one.overall});
    course.withoutCarry.push_back({one.date, parts.target.response == parts.target.withoutCarry
                                                 ? one.overall
                                                 : overallOf(parts.target.withoutCarry, parts, news, rules)});
    closeVisit(course.recist, visit, parts, one.overall, protocol);
    course.recist.newLesions.recurred = false; // what comes back is in the sum
    return one;
}

/// A progression before the one that counts was negated: it is no response, and ends nothing.
std::vector<DatedResponse> settled(std::vector<DatedResponse> responses, std::size_t counts)
{
    for (DatedResponse& one : std::span(responses).first(std::min(counts, responses.size())))
        if (one.response == Response::PD)
            one.response = Response::NE;
    return responses;
}

/// Up to a progression that still waits for its confirmation: it is no confirmed one (Wolchok 2009, Tables 1
/// and 2: "two consecutive observations at least 4 wk apart"), and nothing that comes with it counts.
std::vector<DatedResponse> upToWaiting(std::vector<DatedResponse> responses, std::size_t waiting)
{
    responses.resize(waiting + 1);
    responses.back().response = Response::NE;
    return responses;
}

/// The best of all visits, whatever progression came between; a progression only when there is nothing else.
BestResponse bestOfAll(BestResponse best, std::optional<Date> progression)
{
    const bool nothing = best.response == Response::NE || best.response == Response::Missing;
    return nothing && progression ? BestResponse{Response::PD, progression} : best;
}

std::optional<Date> firstProgression(std::span<const DatedResponse> read)
{
    const auto progression = std::ranges::find(read, Response::PD, &DatedResponse::response);
    return progression != read.end() ? std::optional(progression->date) : std::nullopt;
}

/// The best response up to a progression, unconfirmed and confirmed.
void addBestUpToProgression(CriterionAssessment& result, const BurdenCourse& course, Date start)
{
    const BestResponseRules& best = result.protocol.bestResponse;
    const auto& pending = course.pending;
    const std::size_t counts = pending ? pending->visit : course.read.size();
    auto confirming = settled(course.withoutCarry, counts);
    if (pending && !pending->confirmed)
        confirming = upToWaiting(std::move(confirming), counts);
    result.unconfirmed = bestUnconfirmed(settled(course.read, counts), start, best);
    result.confirmed = bestConfirmed(confirming, start, best);
    warnOfLateConfirmation(result, confirming);
}

/// The best response of the whole course.
void addBestOfAll(CriterionAssessment& result, const BurdenCourse& course, Date start)
{
    const BestResponseRules& best = result.protocol.bestResponse;
    const auto confirming = settled(course.withoutCarry, course.read.size());
    const bool confirmed = course.pending && course.pending->confirmed;
    result.unconfirmed = bestOfAll(bestUnconfirmed(settled(course.read, course.read.size()), start, best),
                                   firstProgression(course.read));
    result.confirmed =
        bestOfAll(bestConfirmed(confirming, start, best),
                  confirmed ? std::optional(course.read[course.pending->visit].date) : std::nullopt);
    warnOfLateConfirmation(result, confirming);
}

void addBestResponses(CriterionAssessment& result, const BurdenCourse& course, const BurdenRules& rules,
                      Date start)
{
    if (course.pending)
        result.progressionDate = course.pending->date;
    if (course.pending && !course.pending->confirmed)
        result.warnings.push_back("the progression of " + course.pending->timepoint +
                                  " is not confirmed by a later visit");
    rules.bestAfterProgression ? addBestOfAll(result, course, start)
                               : addBestUpToProgression(result, course, start);
}

} // namespace

Response burdenResponse(Response burden, const BurdenSurroundings& around, bool othersCanProgress,
                        bool judgesNonTargetsOnly)
{
    const bool othersProgress =
        othersCanProgress && (around.nonTarget == Response::PD || around.unmeasuredProgresses);
    if (othersProgress || burden == Response::PD)
        return Response::PD;
    if (around.atThisVisit == NewLesionAnswer::NotEvaluable)
        return Response::NE;
    if (burden == Response::NA)
        return withoutTargets(around, judgesNonTargetsOnly);
    const bool gone = around.nonTarget == Response::CR || around.nonTarget == Response::NA;
    for (const BurdenRow& row : Table)
        if (row.burden == burden && fits(row.nonIndex, gone) &&
            fits(row.newUnmeasured, !around.unmeasuredThere))
            return row.overall;
    return Response::NE;
}

std::vector<BurdenReading> burdenReadings(const History& history, const BurdenRules& rules,
                                          const Protocol& protocol)
{
    CriterionAssessment unused;
    unused.protocol = protocol;
    Course course = courseFromBaseline(history, rules.lesions, unused);
    const bool hasTargets = course.hasTargets;
    bool thereBefore = hasTargets;
    std::vector<BurdenReading> visits;
    for (std::size_t at = *history.baseline + 1; at < history.visits.size(); ++at) {
        Parts parts = partsOf(history, at, course, rules.lesions, protocol);
        if (!hasTargets)
            parts.sums.sum = parts.sums.nominal = Amount::zero(rules.lesions.unit);
        const NewBurden news =
            BurdenAdder(history.visits[at], parts, rules.lesions, protocol).add(course.newLesions);
        thereBefore = thereBefore || !news.measured.empty();
        visits.push_back({std::move(parts.sums),
                          {parts.nonTarget.response, parts.newLesions.atThisVisit, news.unmeasuredThere,
                           news.unmeasuredProgresses},
                          thereBefore});
    }
    return visits;
}

CriterionAssessment assessBurden(const History& history, const BurdenRules& rules, const Protocol& protocol)
{
    CriterionAssessment result = assessmentFromBaseline(history, protocol, rules.style, rules.lesions.unit);
    if (!history.baseline)
        return result;
    BurdenCourse course;
    course.recist = courseFromBaseline(history, rules.lesions, result);
    if (!course.recist.hasTargets) // new lesions are held against nothing
        course.recist.targets.baseline = course.recist.targets.nadir = SumAt{
            Amount::zero(rules.lesions.unit), result.baseline->timepoint, Amount::zero(rules.lesions.unit)};
    for (std::size_t at = *history.baseline + 1; at < history.visits.size(); ++at)
        result.timepoints.push_back(judge(history, at, course, rules, result));
    addBestResponses(result, course, rules, history.visits[*history.baseline].last);
    return result;
}

} // namespace hepatica::measurement
