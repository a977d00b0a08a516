#include <hepatica/measurement/Hyperprogression.h>

#include "HyperprogressionTable.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

namespace {

using enum GrowthQuantity;

/// How each quantity is called in results and in sentences.
struct QuantityWords {
    std::string_view name, words, unit;
    bool isAnswer = false;
};
constexpr std::array<QuantityWords, 11> Words{{
    {"progression", "RECIST 1.1 PD at the first evaluation", "", true},
    {"tgr_ratio", "TGR ratio", ""},
    {"tgk_ratio", "TGK ratio", ""},
    {"tgr_difference", "TGR increase", " points a month"},
    {"sum_increase_percent", "increase of the sum", " %"},
    {"sum_increase_mm", "increase of the sum", " mm"},
    {"failure_within_two_months", "treatment failure within two months", "", true},
    {"new_lesions", "new lesions", ""},
    {"new_lesions_in_involved_organs", "new lesions in organs already involved", ""},
    {"new_organs", "new organs", ""},
    {"status_deterioration", "performance status worse, and 2 or more, within two months", "", true},
}};

const QuantityWords& wordsOf(GrowthQuantity quantity)
{
    return Words[static_cast<std::size_t>(quantity)];
}

/// The growth before and under treatment as one definition measures it.
struct Rates {
    std::optional<GrowthInterval> before, under;
};

struct Measured {
    std::optional<double> value;
    std::string unknown;
    bool needsGrowthBefore = false; ///< what is unknown is the growth before treatment
    bool byProgression = false;     ///< an undefined ratio that counts as reached, or as not
    std::string_view unit = {};     ///< where it is not the quantity's usual one
};

class Evaluator {
public:
    Evaluator(const HyperprogressionEvidence& evidence, const HyperprogressionRules& rules,
              const HyperprogressionDefinition& definition)
        : evidence_(evidence), rules_(rules), definition_(definition)
    {
        if (evidence.baseline.value && evidence.first.value) {
            SumOnDate first = *evidence.first.value;
            if (definition.countsNewLesions && evidence.firstSumWithNew)
                first.sum = *evidence.firstSumWithNew;
            rates_.under = growthBetween(*evidence.baseline.value, first);
            increase_ = first.sum - evidence.baseline.value->sum;
        }
        if (evidence.before.value && evidence.baseline.value)
            rates_.before = growthBetween(*evidence.before.value, *evidence.baseline.value);
    }

    [[nodiscard]] Measured measure(GrowthQuantity quantity) const
    {
        switch (quantity) {
        case Progression:
            return progression();
        case TgrRatio:
            return ratio(&GrowthInterval::tgrPercentPerMonth, "TGR", " %");
        case TgkRatio:
            return ratio(&GrowthInterval::tgkMmPerMonth, "TGK", " mm");
        case TgrDifference:
            return tgrDifference();
        case SumIncreasePercent:
            return sumIncreasePercent();
        case SumIncreaseMm:
            return increase_ ? Measured{increase_->mm(), {}} : Measured{{}, noScans()};
        case FailureWithinTwoMonths:
            return told(evidence_.failedWithinTwoMonths);
        case NewLesions:
            return told(evidence_.newLesions);
        case NewLesionsInInvolvedOrgans:
            return told(evidence_.newLesionsInInvolvedOrgans);
        case NewOrgans:
            return told(evidence_.newOrgans);
        case StatusDeterioration:
            return told(evidence_.statusDeteriorated);
        }
        return {};
    }

    /// Why the definition cannot be judged at all; empty when it can.
    [[nodiscard]] std::string obstacle() const
    {
        if (!evidence_.baseline.value || !evidence_.first.value)
            return noScans();
        return definition_.needsBefore && !evidence_.before.value ? evidence_.before.unknown : std::string();
    }

private:
    template <typename T> static Measured told(const Finding<T>& finding)
    {
        return {finding.value ? std::optional(static_cast<double>(*finding.value)) : std::nullopt,
                finding.unknown};
    }

    [[nodiscard]] std::string noScans() const
    {
        return evidence_.baseline.value ? evidence_.first.unknown : evidence_.baseline.unknown;
    }

    [[nodiscard]] Measured progression() const
    {
        if (!evidence_.response || *evidence_.response == Response::NE)
            return {{},
                    evidence_.first.value
                        ? "the overall response at " + evidence_.first.value->timepoint + " is NE"
                        : noScans()};
        return {*evidence_.response == Response::PD ? 1.0 : 0.0, {}};
    }

    [[nodiscard]] bool hasRates(std::optional<double> GrowthInterval::*rate) const
    {
        return rates_.before && rates_.under && ((*rates_.before).*rate) && ((*rates_.under).*rate);
    }

    [[nodiscard]] Measured ratio(std::optional<double> GrowthInterval::*rate, std::string_view name,
                                 std::string_view unit) const
    {
        if (!hasRates(rate))
            return {{}, fmt::format("{} is not defined where a sum is 0", name), true};
        const double before = *((*rates_.before).*rate), under = *((*rates_.under).*rate);
        if (before > 0.0)
            return {under / before, {}};
        if (rules_.nonPositiveGrowth == NonPositiveGrowth::ProgressionCounts)
            return {under > 0.0 && evidence_.response == Response::PD ? 1.0 : 0.0, {}, false, true};
        return {
            {},
            fmt::format("{} before treatment is {:.1f}{} a month, not above 0: no ratio; the difference is "
                        "{:.1f}{}",
                        name, before, unit, under - before, unit),
            true};
    }

    [[nodiscard]] Measured tgrDifference() const
    {
        if (!hasRates(&GrowthInterval::tgrPercentPerMonth))
            return {{}, "TGR is not defined where a sum is 0", true};
        const double before = *rates_.before->tgrPercentPerMonth, under = *rates_.under->tgrPercentPerMonth;
        if (rules_.tgrIncrease == TgrIncrease::Points || definition_.name != "kim-2021")
            return {under - before, {}};
        if (before <= 0.0)
            return {{}, "TGR before treatment is not above 0: no percentage of it", true};
        return {100.0 * (under - before) / before, {}, false, false, " % of the rate before"};
    }

    [[nodiscard]] Measured sumIncreasePercent() const
    {
        if (!increase_)
            return {{}, noScans()};
        const Length baseline = evidence_.baseline.value->sum;
        if (baseline <= Length())
            return {{}, "the sum at the baseline is 0"};
        return {100.0 * increase_->mm() / baseline.mm(), {}};
    }

    const HyperprogressionEvidence& evidence_;
    const HyperprogressionRules& rules_;
    const HyperprogressionDefinition& definition_;
    Rates rates_;
    std::optional<Length> increase_;
};

constexpr double Tolerance = 1e-9; ///< of a threshold: far below what 0.01 mm makes of a quotient

bool reaches(double value, const GrowthCondition& condition)
{
    const double margin = Tolerance * std::max(1.0, std::abs(condition.threshold));
    return condition.strict ? value > condition.threshold + margin : value >= condition.threshold - margin;
}

std::string sentence(const GrowthCondition& condition, const Measured& measured, bool met)
{
    const QuantityWords& words = wordsOf(condition.quantity);
    const std::string_view answer = met ? "yes" : "no";
    if (words.isAnswer)
        return fmt::format("{}: {}", words.words, answer);
    if (measured.byProgression)
        return fmt::format("{} counts by growth to PD: {}", words.words, answer);
    const std::string_view limit = condition.strict ? "more than" : "at least";
    const bool whole = measured.value == std::floor(*measured.value) && condition.quantity >= NewLesions;
    return fmt::format("{} {:.{}f}{}, {} {:g}: {}", words.words, *measured.value, whole ? 0 : 2,
                       measured.unit.empty() ? words.unit : measured.unit, limit, condition.threshold,
                       answer);
}

/// What the conditions so far have come to.
struct Verdict {
    bool refuted = false, open = false, growthBeforeOpen = false;
    std::vector<std::string> sentences, unknowns;
};

void judge(const ConditionGroup& group, const Evaluator& evaluator, Verdict& verdict)
{
    int met = 0, open = 0;
    bool growthBeforeOpen = false;
    std::vector<std::string> unknowns;
    for (const GrowthCondition& condition : group.conditions) {
        const Measured measured = evaluator.measure(condition.quantity);
        if (!measured.value) {
            ++open;
            growthBeforeOpen = growthBeforeOpen || measured.needsGrowthBefore;
            unknowns.push_back(measured.unknown);
            continue;
        }
        const bool holds =
            measured.byProgression ? *measured.value > 0.0 : reaches(*measured.value, condition);
        met += holds ? 1 : 0;
        verdict.sentences.push_back(sentence(condition, measured, holds));
    }
    if (met >= group.atLeast)
        return;
    if (met + open < group.atLeast) {
        verdict.refuted = true;
        return;
    }
    verdict.open = true;
    verdict.growthBeforeOpen = verdict.growthBeforeOpen || growthBeforeOpen;
    std::ranges::move(unknowns, std::back_inserter(verdict.unknowns));
}

void keepOneOfEach(std::vector<std::string>& texts)
{
    std::vector<std::string> once;
    for (std::string& text : texts)
        if (std::ranges::find(once, text) == once.end())
            once.push_back(std::move(text));
    texts = std::move(once);
}

void addInputs(HyperprogressionResult& result, const HyperprogressionDefinition& definition,
               const Evaluator& evaluator)
{
    for (const ConditionGroup& group : definition.groups)
        for (const GrowthCondition& condition : group.conditions) {
            const QuantityWords& words = wordsOf(condition.quantity);
            if (std::ranges::find(result.inputs, words.name, &HyperprogressionInput::name) !=
                result.inputs.end())
                continue;
            const Measured measured = evaluator.measure(condition.quantity);
            const bool shown = measured.value && !measured.byProgression;
            result.inputs.push_back({words.name, shown ? measured.value : std::nullopt, words.isAnswer});
        }
}

HyperprogressionResult evaluate(const HyperprogressionDefinition& definition,
                                const HyperprogressionEvidence& evidence, const HyperprogressionRules& rules)
{
    HyperprogressionResult result{definition.name, definition.source, {}, {}, {}};
    const Evaluator evaluator(evidence, rules, definition);
    addInputs(result, definition, evaluator);
    result.reason = evaluator.obstacle();
    if (!result.reason.empty())
        return result;
    Verdict verdict;
    for (const ConditionGroup& group : definition.groups)
        judge(group, evaluator, verdict);
    const bool notEvaluable = verdict.growthBeforeOpen || (verdict.open && !verdict.refuted);
    if (!notEvaluable)
        result.met = !verdict.refuted;
    std::vector<std::string>& told = notEvaluable ? verdict.unknowns : verdict.sentences;
    keepOneOfEach(told);
    result.reason = fmt::format("{}", fmt::join(told, "; "));
    const int days = daysBetween(evidence.baseline.value->date, evidence.first.value->date);
    if (definition.latestFirstDays > 0 && days > definition.latestFirstDays)
        result.reason += fmt::format("; the first evaluation came after {} days, the paper's within {}", days,
                                     definition.latestFirstDays);
    return result;
}

} // namespace

std::vector<HyperprogressionResult> hyperprogression(const HyperprogressionEvidence& evidence,
                                                     const HyperprogressionRules& rules)
{
    std::vector<HyperprogressionResult> results;
    for (const HyperprogressionDefinition& definition : HyperprogressionDefinitions)
        results.push_back(evaluate(definition, evidence, rules));
    return results;
}

Date endOfTwoMonths(Date start, TwoMonths twoMonths)
{
    if (twoMonths != TwoMonths::Calendar)
        return start.plusDays(twoMonths == TwoMonths::Days60 ? 60 : 61);
    using namespace std::chrono;
    const year_month_day later = year_month_day(start.day()) + months(2);
    return Date(later.ok() ? sys_days(later) : sys_days(later.year() / later.month() / last));
}

} // namespace hepatica::measurement
