// RECICL: Kudo et al., Hepatol Res 2019;49:981-989. Necrosis and size of each treated nodule. Provisional:
// the enlargement that makes TE1 is 25 % in one version and 50 % in another.
#include "AssessHistory.h"
#include "Products.h"
#include "Recist11.h"

#include <algorithm>
#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

const LesionRules Rules{
    products::whole,          recist11::nonTarget,
    recist11::newLesion,      [](const LesionRow&, const Protocol&) { return std::string(); },
    recist11::newLesionLacks, Unit::SquareMillimetre};

/// The treatment effect on one nodule: TE4 as CR, TE3 as PR, TE2 as SD, TE1 as PD.
struct Effect {
    Response response = Response::NE;
    LesionCategory category;
    std::string missing; ///< "T01 at FU1: necrosis_percent"
};

std::string sizeWords(const Amount& now, const Amount& baseline, const Protocol& protocol)
{
    return fmt::format("product {} is {}", now.withUnit(), againstBaseline(now, baseline, protocol));
}

Effect effectOf(const std::string& lesion, Response response, std::string category, Rule rule,
                const std::string& words)
{
    LesionCategory judged{lesion, std::move(category), std::string(ruleName(rule)), {}};
    judged.reason = judged.category + ": " + words;
    return {response, std::move(judged), {}};
}

Effect notJudged(const std::string& lesion, const std::string& timepoint, const std::string& lacking)
{
    Effect effect = effectOf(lesion, Response::NE, "NE", Rule::EffectNotEvaluated,
                             lacking.empty() ? "not evaluable" : lacking + " is not given");
    if (!lacking.empty())
        effect.missing = lesion + " at " + timepoint + ": " + lacking;
    return effect;
}

/// "TE4a" with a sufficient margin of necrosis, "TE4b" without; "TE4" where it is not said.
std::string completeCategory(const LesionRow& now)
{
    if (!now.necrosisMargin)
        return "TE4";
    return *now.necrosisMargin == NecrosisMargin::Sufficient ? "TE4a" : "TE4b";
}

Effect judgeNodule(const LesionRow& now, const LesionRow& baseline, const std::string& baselineTimepoint,
                   const Protocol& protocol)
{
    const TargetSize size = products::whole(now, baseline, protocol);
    const TargetSize before = products::whole(baseline, baseline, protocol);
    if (!before.size)
        return notJudged(now.lesion, baselineTimepoint, std::string(before.lacking));
    if (!size.size)
        return notJudged(now.lesion, now.timepoint, std::string(size.lacking));
    if (size.size->steps() == 0)
        return effectOf(now.lesion, Response::CR, completeCategory(now), Rule::AllTargetsGone, "gone");
    const std::string words = sizeWords(*size.size, *before.size, protocol);
    if (grewBy(*size.size, *before.size, protocol))
        return effectOf(now.lesion, Response::PD, "TE1", Rule::LesionAboveNadir, words);
    if (!now.necrosisPercent)
        return notJudged(now.lesion, now.timepoint, "necrosis_percent");
    const std::string both = fmt::format("{}, necrosis {:.0f} %", words, *now.necrosisPercent);
    if (*now.necrosisPercent >= 100.0)
        return effectOf(now.lesion, Response::CR, completeCategory(now), Rule::AllTargetsGone, both);
    const bool half =
        *now.necrosisPercent >= protocol.responsePercent || shrankBy(*size.size, *before.size, protocol);
    return half ? effectOf(now.lesion, Response::PR, "TE3", Rule::SumBelowBaseline, both)
                : effectOf(now.lesion, Response::SD, "TE2", Rule::NeitherResponseNorProgression, both);
}

std::vector<Effect> effectsOf(const TargetView& view)
{
    std::vector<Effect> effects;
    const Visit& visit = view.history.visits[view.visit];
    const Visit& start = view.history.visits[*view.history.baseline];
    for (const LesionRow* baseline : targetsOf(start)) {
        const LesionRow* now = visit.row(baseline->lesion);
        effects.push_back(now == nullptr ? notJudged(baseline->lesion, visit.timepoint, "a row")
                                         : judgeNodule(*now, *baseline, start.timepoint, view.protocol));
    }
    return effects;
}

/// The worst nodule decides; one that enlarged, whatever else is unknown.
TargetResponse judge(const TargetView& view)
{
    constexpr std::array FromTheWorst{Response::PD, Response::NE, Response::SD, Response::PR, Response::CR};
    std::vector<Effect> effects = effectsOf(view);
    TargetResponse result;
    for (const Response worst : FromTheWorst) {
        const auto found = std::ranges::find(effects, worst, &Effect::response);
        if (found == effects.end())
            continue;
        result.response = result.withoutCarry = worst;
        const bool worstNodule = worst != Response::NE;
        result.reason = {worstNodule ? Rule::WorstNodule : Rule::EffectNotEvaluated,
                         found->category.lesion + " is " + found->category.reason};
        break;
    }
    for (Effect& effect : effects) {
        if (effect.missing.find("necrosis_percent") != std::string::npos)
            result.missingInputs.push_back(std::move(effect.missing)); // the axes are told with the sum
        result.lesions.push_back(std::move(effect.category));
    }
    return result;
}

} // namespace

const ResponseSystem Recicl{
    "recicl",
    "Kudo M et al. Hepatol Res 2019;49:981-989",
    "necrosis and product of each nodule",
    {OptionGroup::Sum, OptionGroup::Plan},
    defaultsOf("recicl", 50, 50),
    [](const History& history, const Protocol& protocol) {
        auto result = assessHistory(history, {Rules, CodeStyle::Recicl, judge}, protocol);
        result.provisional = true;
        result.warnings.emplace_back(
            "provisional: the enlargement that makes TE1 is 25 % in one version and 50 % in another");
        return result;
    }};

} // namespace hepatica::measurement
