#include "IrecistProgression.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using Step = ImmuneVerdict::Step;

/// The rule of the first, the words of all.
Reason together(const std::vector<Reason>& reasons)
{
    std::vector<std::string> words;
    for (const Reason& reason : reasons)
        words.push_back(reason.words);
    return {reasons.front().rule, joined(words, "; ")};
}

bool anyOf(const std::vector<std::string>& lesions, const std::vector<std::string>& among)
{
    return std::ranges::any_of(lesions,
                               [&](const std::string& one) { return std::ranges::count(among, one) > 0; });
}

/// Disease that came back after a complete response, and is there, is still progressive.
bool targetsProgress(const ProgressionBlock& block, const ImmuneFindings& found)
{
    return found.parts.target.response == Response::PD || anyOf(block.recurred, found.parts.sums.present);
}

bool nonTargetsProgress(const ProgressionBlock& block, const ImmuneFindings& found)
{
    return found.parts.nonTarget.response == Response::PD ||
           anyOf(block.recurred, found.parts.nonTarget.present);
}

/// Non-targets that increased further, which need not be unequivocal, or that progress beside the first ones.
std::vector<std::string> furtherNonTargets(const ProgressionBlock& block, const ImmuneFindings& found)
{
    std::vector<std::string> lesions = increasedSinceLast(found.visit);
    for (const std::string& lesion : found.parts.nonTarget.progressing)
        if (!block.nonTargets.contains(lesion) && std::ranges::count(lesions, lesion) == 0)
            lesions.push_back(lesion);
    return lesions;
}

std::string increaseOf(const ProgressionBlock& block, const ImmuneFindings& found)
{
    const Amount& now = found.parts.sums.sum;
    const Amount increase = now - block.sum->sum;
    const std::string where = block.sum->sum.withUnit() + " at " + block.sum->timepoint;
    if (increase.steps() < 0)
        return fmt::format("sum {} is below the {}", now.withUnit(), where);
    return fmt::format("sum {} is {} above the {}", now.withUnit(), increase.withUnit(), where);
}

/// Section "confirmation", the same category: targets, non-targets, new lesions.
std::vector<Reason> furtherIncreases(const ProgressionBlock& block, const ImmuneFindings& found,
                                     const Protocol& protocol)
{
    std::vector<Reason> reasons;
    const Amount enough = protocol.progression.confirmIncrease;
    if (block.first.target && block.sum && found.parts.sums.sum - block.sum->sum >= enough)
        reasons.push_back({Rule::TargetsFurtherIncreased, increaseOf(block, found)});
    if (const auto lesions = furtherNonTargets(block, found); block.first.nonTarget && !lesions.empty())
        reasons.push_back({Rule::NonTargetsFurtherIncreased,
                           "non-target disease increased further (" + joined(lesions) + ")"});
    if (!block.first.newLesion)
        return reasons;
    if (found.news.increase >= enough)
        reasons.push_back({Rule::NewLesionsFurtherIncreased,
                           fmt::format("new target lesions of {} in all are {} larger than at {}",
                                       found.news.sum.value_or(Amount()).withUnit(),
                                       found.news.increase.withUnit(), block.timepoint)});
    if (!found.news.grown.empty())
        reasons.push_back({Rule::NewLesionsFurtherIncreased,
                           "new non-target lesions increased (" + joined(found.news.grown) + ")"});
    if (!found.news.additional.empty())
        reasons.push_back(
            {Rule::FurtherNewLesion, "a further new lesion (" + joined(found.news.additional) + ")"});
    return reasons;
}

/// Progression in a category that was not progressive when it began.
Categories inOthers(Categories now, const Categories& first)
{
    now.target = now.target && !first.target;
    now.nonTarget = now.nonTarget && !first.nonTarget;
    now.newLesion = now.newLesion && !first.newLesion;
    return now;
}

/// Whether progression in another category confirms: while one of the first is still progressive.
bool countOthers(const ProgressionSigns& signs, OtherCategory otherCategory)
{
    const bool holds = (signs.first.target && signs.still.target) ||
                       (signs.first.nonTarget && signs.still.nonTarget) ||
                       (signs.first.newLesion && signs.newThere);
    return holds || otherCategory == OtherCategory::Always;
}

std::vector<Reason> confirmations(const ProgressionBlock& block, const ImmuneFindings& found,
                                  const ProgressionSigns& signs, const Protocol& protocol)
{
    std::vector<Reason> reasons = furtherIncreases(block, found, protocol);
    if (inOthers(signs.now, signs.first).any() && countOthers(signs, protocol.progression.otherCategory))
        reasons.push_back(
            {Rule::ProgressionInAnotherCategory, "progression in another category since " + block.timepoint +
                                                     ": " + together(progressingAt(found).causes).words});
    return reasons;
}

/// From the best to the worst; what could not be judged has no place.
int rankOf(Response response)
{
    constexpr std::array Ranks{Response::CR, Response::PR, Response::SD, Response::PD};
    return static_cast<int>(std::ranges::find(Ranks, response) - Ranks.begin());
}

bool isEvaluated(const ProgressionBlock& block, const ImmuneFindings& found)
{
    return !(block.first.target && found.parts.target.response == Response::NE) &&
           !(block.first.nonTarget && found.parts.nonTarget.response == Response::NE);
}

ProgressionSigns signsOf(const ProgressionBlock& block, const ImmuneFindings& found, const Protocol& protocol)
{
    const Amount enough = protocol.progression.confirmIncrease;
    ProgressionSigns signs;
    signs.first = block.first;
    signs.still = {targetsProgress(block, found), nonTargetsProgress(block, found), found.news.there};
    signs.increased.target = block.sum && found.parts.sums.sum - block.sum->sum >= enough;
    signs.increased.nonTarget = !furtherNonTargets(block, found).empty();
    signs.increased.newLesion =
        found.news.increase >= enough || !found.news.grown.empty() || !found.news.additional.empty();
    signs.now = progressingAt(found);
    signs.newThere = found.news.there;
    signs.newUnknown = found.news.unknown;
    signs.evaluated = isEvaluated(block, found);
    signs.better = isBetter(block.first, signs.evaluated, block.target, found.parts.target.response,
                            block.nonTarget, found.parts.nonTarget.response);
    return signs;
}

ImmuneVerdict persists(const ProgressionBlock& block, const ImmuneFindings& found)
{
    std::vector<std::string> words;
    if (block.first.target && block.sum && found.parts.target.response != Response::NE)
        words.push_back(increaseOf(block, found));
    if (block.first.nonTarget)
        words.push_back("non-target disease did not increase further");
    if (found.news.there)
        words.push_back("the new lesions did not increase enough in size, nor in number");
    if (words.empty())
        words.push_back("nothing increased further");
    return {Response::UPD,
            {Rule::ProgressionPersists,
             "the progression of " + block.timepoint + " stands unconfirmed: " + joined(words, "; ")},
            Step::None};
}

/// RECIST's tables; iCR needs every new lesion gone.
ImmuneVerdict byTable(const ImmuneFindings& found)
{
    const Response overall = overallOf(found.parts.target.response, found.parts);
    Reason reason = overallReason(overall, found.parts, false);
    const Step step = overall == Response::NE ? Step::None : Step::Ends;
    if (overall != Response::CR || !found.news.any())
        return {overall, std::move(reason), step};
    return {Response::PR, {Rule::NewLesionsPersist, reason.words + ", but new lesions are not gone"}, step};
}

Reason newLesionCause(const NewLesionFollowUp& news)
{
    if (!news.additional.empty())
        return {Rule::NewLesion, "new lesion " + joined(news.additional)};
    if (news.aboveNadir)
        return {Rule::NewLesionsFurtherIncreased,
                fmt::format("the new target lesions of {} in all are progression from their smallest sum",
                            news.sum.value_or(Amount()).withUnit())};
    return {Rule::NewLesionsFurtherIncreased,
            "unequivocal progression of new non-target lesions (" + joined(news.unequivocallyGrown) + ")"};
}

} // namespace

Progressing progressingAt(const ImmuneFindings& found)
{
    const Parts& parts = found.parts;
    Progressing now;
    now.target = parts.target.response == Response::PD || anyOf(parts.recurred, parts.sums.present);
    now.nonTarget =
        parts.nonTarget.response == Response::PD || anyOf(parts.recurred, parts.nonTarget.present);
    now.newLesion =
        !found.news.additional.empty() || found.news.aboveNadir || !found.news.unequivocallyGrown.empty();
    if (parts.target.response == Response::PD)
        now.causes.push_back(parts.target.reason);
    if (parts.nonTarget.response == Response::PD)
        now.causes.push_back(parts.nonTarget.reason);
    if (!parts.recurred.empty())
        now.causes.push_back({Rule::RecurrenceAfterCompleteResponse,
                              joined(parts.recurred) + " reappeared after a complete response"});
    if (now.newLesion)
        now.causes.push_back(newLesionCause(found.news));
    return now;
}

ProgressionBlock blockFrom(const ImmuneFindings& found, Progressing progressing)
{
    ProgressionBlock block;
    block.timepoint = found.visit.timepoint;
    block.imaged = found.visit.first;
    block.date = progressionDateOf(found.visit, found.parts);
    block.target = found.parts.target.response;
    block.nonTarget = found.parts.nonTarget.response;
    block.nonTargets = {found.parts.nonTarget.progressing.begin(), found.parts.nonTarget.progressing.end()};
    block.recurred = found.parts.recurred;
    block.first = std::move(progressing);
    return block;
}

ImmuneVerdict judgeAfresh(const ImmuneFindings& found)
{
    const Progressing now = progressingAt(found);
    if (now.any())
        return {Response::UPD, together(now.causes), Step::Starts};
    ImmuneVerdict verdict = byTable(found);
    verdict.step = Step::None;
    return verdict;
}

bool isBetter(const Categories& first, bool evaluated, Response targetFirst, Response target,
              Response nonTargetFirst, Response nonTarget)
{
    if (!evaluated)
        return false;
    if (first.target || first.nonTarget)
        return true; // neither progresses any more: see stepOf()
    const bool nonTargetsGone = nonTargetFirst == Response::NonCrNonPd && nonTarget == Response::CR;
    return rankOf(target) < rankOf(targetFirst) || nonTargetsGone;
}

ProgressionStep stepOf(const ProgressionSigns& signs, bool early, OtherCategory otherCategory)
{
    const Categories other = inOthers(signs.now, signs.first);
    const bool increased = (signs.first.target && signs.increased.target) ||
                           (signs.first.nonTarget && signs.increased.nonTarget) ||
                           (signs.first.newLesion && signs.increased.newLesion);
    if (!early && (increased || (other.any() && countOthers(signs, otherCategory))))
        return ProgressionStep::Confirmed;
    if ((signs.first.target && signs.still.target) || (signs.first.nonTarget && signs.still.nonTarget))
        return ProgressionStep::Persists;
    if (other.any() && !early)
        return ProgressionStep::AnotherBegins;
    if ((signs.newThere || other.any()) && !signs.better)
        return ProgressionStep::Persists;
    if (!signs.better && (signs.newUnknown || !signs.evaluated))
        return ProgressionStep::NotEvaluated;
    return ProgressionStep::Over;
}

ImmuneVerdict judgeWithin(const ProgressionBlock& block, const ImmuneFindings& found, bool early,
                          const Protocol& protocol)
{
    const ProgressionSigns signs = signsOf(block, found, protocol);
    switch (stepOf(signs, early, protocol.progression.otherCategory)) {
    case ProgressionStep::Confirmed:
        return {Response::CPD, together(confirmations(block, found, signs, protocol)), Step::Confirms};
    case ProgressionStep::Persists:
        return persists(block, found);
    case ProgressionStep::AnotherBegins: {
        Reason reason = together(progressingAt(found).causes);
        reason.words += "; the progression of " + block.timepoint + " is over";
        return {Response::UPD, std::move(reason), Step::Starts};
    }
    case ProgressionStep::NotEvaluated:
        return {Response::NE,
                {Rule::ProgressionNotEvaluated,
                 "whether the progression of " + block.timepoint + " goes on could not be evaluated"},
                Step::None};
    case ProgressionStep::Over:
        break;
    }
    return byTable(found);
}

std::vector<std::string> increasedSinceLast(const Visit& visit)
{
    std::vector<std::string> lesions;
    for (const LesionRow* row : visit.rows)
        if (row->lesionClass == LesionClass::NonTarget && row->certainty == Certainty::Unequivocal &&
            row->changeSinceLast == QualitativeChange::Increase)
            lesions.push_back(row->lesion);
    return lesions;
}

std::vector<std::string> unchangedSinceLast(const Visit& visit)
{
    std::vector<std::string> lesions;
    for (const LesionRow* row : visit.rows)
        if (!row->changeSinceNadir && row->changeSinceLast == QualitativeChange::NoChange)
            lesions.push_back(row->lesion);
    return lesions;
}

std::vector<std::string> unchangedNonTargets(const ProgressionBlock& block, const Visit& visit)
{
    std::vector<std::string> lesions = unchangedSinceLast(visit);
    std::erase_if(lesions, [&](const std::string& lesion) { return !block.nonTargets.contains(lesion); });
    return lesions;
}

} // namespace hepatica::measurement
