#include "IrecistProgression.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using Step = ImmuneVerdict::Step;

std::string joined(const std::vector<std::string>& words, std::string_view separator = ", ")
{
    return fmt::format("{}", fmt::join(words, separator));
}

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
    std::vector<std::string> lesions;
    for (const LesionRow* row : found.visit.rows)
        if (row->lesionClass == LesionClass::NonTarget && row->certainty == Certainty::Unequivocal &&
            row->changeSinceLast == QualitativeChange::Increase)
            lesions.push_back(row->lesion);
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
Progressing inOtherCategories(Progressing now, const Progressing& first)
{
    now.target = now.target && !first.target;
    now.nonTarget = now.nonTarget && !first.nonTarget;
    now.newLesion = now.newLesion && !first.newLesion;
    return now;
}

std::vector<Reason> confirmations(const ProgressionBlock& block, const ImmuneFindings& found,
                                  const Protocol& protocol)
{
    std::vector<Reason> reasons = furtherIncreases(block, found, protocol);
    const bool holds = (block.first.target && targetsProgress(block, found)) ||
                       (block.first.nonTarget && nonTargetsProgress(block, found)) ||
                       (block.first.newLesion && found.news.there);
    const bool counts = holds || protocol.progression.otherCategory == OtherCategory::Always;
    const Progressing now = progressingAt(found);
    if (counts && inOtherCategories(now, block.first).any())
        reasons.push_back(
            {Rule::ProgressionInAnotherCategory,
             "progression in another category since " + block.timepoint + ": " + together(now.causes).words});
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

/// Scenarios B and F: new lesions that are still there do not keep a response back that came after them, but
/// one that was there before them does not end the progression.
bool isBetter(const ProgressionBlock& block, const ImmuneFindings& found)
{
    if (!isEvaluated(block, found))
        return false;
    if (block.first.target || block.first.nonTarget)
        return true; // neither progresses any more: see judgeWithin()
    const bool nonTargetsGone =
        block.nonTarget == Response::NonCrNonPd && found.parts.nonTarget.response == Response::CR;
    return rankOf(found.parts.target.response) < rankOf(block.target) || nonTargetsGone;
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

ImmuneVerdict judgeWithin(const ProgressionBlock& block, const ImmuneFindings& found, bool early,
                          const Protocol& protocol)
{
    if (const auto reasons = confirmations(block, found, protocol); !early && !reasons.empty())
        return {Response::CPD, together(reasons), Step::Confirms};
    if ((block.first.target && targetsProgress(block, found)) ||
        (block.first.nonTarget && nonTargetsProgress(block, found)))
        return persists(block, found);
    const Progressing other = inOtherCategories(progressingAt(found), block.first);
    if (other.any() && !early) {
        Reason reason = together(other.causes);
        reason.words += "; the progression of " + block.timepoint + " is over";
        return {Response::UPD, std::move(reason), Step::Starts};
    }
    const bool better = isBetter(block, found);
    if ((found.news.there || other.any()) && !better)
        return persists(block, found);
    if (!better && (found.news.unknown || !isEvaluated(block, found)))
        return {Response::NE,
                {Rule::ProgressionNotEvaluated,
                 "whether the progression of " + block.timepoint + " goes on could not be evaluated"},
                Step::None};
    return byTable(found);
}

std::vector<std::string> unchangedNonTargets(const ProgressionBlock& block, const Visit& visit)
{
    std::vector<std::string> lesions;
    for (const std::string& lesion : block.nonTargets) {
        const LesionRow* row = visit.row(lesion);
        if (row != nullptr && !row->changeSinceNadir && row->changeSinceLast == QualitativeChange::NoChange)
            lesions.push_back(lesion);
    }
    return lesions;
}

} // namespace hepatica::measurement
