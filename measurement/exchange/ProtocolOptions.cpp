#include "ProtocolOptions.h"

#include <algorithm>
#include <array>

namespace hepatica::measurement {

namespace {

using Json = nlohmann::ordered_json;

/// The whole numbers that an option takes.
struct Whole {
    int least, most;

    [[nodiscard]] std::string expected() const
    {
        return "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    }
    [[nodiscard]] bool read(const Json& value, int& option) const
    {
        if (!value.is_number_integer() || value < least || value > most)
            return false;
        option = value.get<int>();
        return true;
    }
};
constexpr Whole Percentage{1, 1000}, Fraction{1, 100}, Days{0, 10000}, Visits{0, 10000}, Months{1, 120},
    Lesions{0, 1000};

constexpr int LongestMm = 1000;

bool readLength(const Json& value, Length& option)
{
    if (!value.is_number() || value < 0 || value > LongestMm)
        return false;
    option = Length::fromMm(value.get<double>());
    return true;
}

bool readFlag(const Json& value, bool& option)
{
    if (!value.is_boolean())
        return false;
    option = value.get<bool>();
    return true;
}

/// One of two words.
template <typename Enum> using TwoWords = std::array<WordTable<Enum>, 2>;

template <typename Enum> std::string expectedOf(const TwoWords<Enum>& words)
{
    return Json(words[0].second).dump() + " or " + Json(words[1].second).dump();
}

template <typename Enum> bool readWord(const Json& value, const TwoWords<Enum>& words, Enum& option)
{
    const auto read = value.is_string() ? fromWord(words, value.get<std::string>()) : std::nullopt;
    option = read.value_or(option);
    return read.has_value();
}

constexpr TwoWords<ViableNodules> NoduleWords{
    {{ViableNodules::Longest, "longest"}, {ViableNodules::Sum, "sum"}}};
constexpr TwoWords<OtherCategory> CategoryWords{
    {{OtherCategory::WhileFirstProgresses, "while-first-progresses"}, {OtherCategory::Always, "always"}}};
constexpr TwoWords<ProgressionOf> ProgressionOfWords{
    {{ProgressionOf::Sum, "sum"}, {ProgressionOf::AnyLesion, "any-lesion"}}};
constexpr TwoWords<ProgressionReference> ReferenceWords{
    {{ProgressionReference::Nadir, "nadir"}, {ProgressionReference::Baseline, "baseline"}}};

// An option is a line: who reads it, its name, what it takes, its member and its meaning.
#define OPTION(group, name, meaning, expected, read, written)                                                \
    ProtocolOption                                                                                           \
    {                                                                                                        \
        OptionGroup::group, name, meaning, [] { return expected; },                                          \
            [](const Json& value, Protocol& p) { return read; },                                             \
            [](const Protocol& p) { return Json(written); }                                                  \
    }
#define WHOLE(group, name, range, member, meaning)                                                           \
    OPTION(group, name, meaning, range.expected(), range.read(value, p.member), p.member)
#define LENGTH(group, name, member, meaning)                                                                 \
    OPTION(group, name, meaning, "a number from 0 to " + std::to_string(LongestMm),                          \
           readLength(value, p.member), p.member.mm())
#define FLAG(group, name, member, meaning)                                                                   \
    OPTION(group, name, meaning, std::string("true or false"), readFlag(value, p.member), p.member)
#define WORD(group, name, member, words, meaning)                                                            \
    OPTION(group, name, meaning, expectedOf(words), readWord(value, words, p.member), wordOf(words, p.member))

constexpr std::array Options{
    WHOLE(Sum, "progression_percent", Percentage, progressionPercent, "PD: at least this above the nadir"),
    LENGTH(Length, "abs_pd_mm", progressionMinimum, "PD: and at least this above the nadir"),
    WHOLE(Sum, "response_percent", Fraction, responsePercent, "PR: at least this below the baseline"),
    LENGTH(Sum, "too_small_mm", tooSmall, "counts for a lesion too small to measure"),
    LENGTH(Sum, "normal_node_mm", normalNode, "a node is normal below this short axis"),
    LENGTH(LeastTarget, "min_target_mm", leastTarget, "both axes of a target are at least this"),
    FLAG(Sum, "pr_carry_forward", prCarryForward, "a PR stays one until PD"),
    FLAG(Sum, "marker_normalisation", markerNormalisation, "non-target CR also needs normal tumour markers"),
    FLAG(Sum, "confirmation_required", confirmationRequired, "only a confirmed PR is carried forward"),
    WHOLE(Sum, "confirm_days", Days, bestResponse.confirmDays,
          "from a response to the visit that confirms it"),
    WHOLE(Sum, "late_confirmation_days", Days, bestResponse.lateConfirmationDays,
          "a later confirmation is told in a warning"),
    WHOLE(Sum, "min_sd_days", Days, bestResponse.minStableDays,
          "from the baseline to a visit whose SD counts as best response"),
    WHOLE(Sum, "max_ne", Visits, bestResponse.maxNotEvaluable,
          "NE visits allowed between a response and its confirmation"),
    FLAG(Sum, "accept_sd", bestResponse.acceptStable, "one SD allowed between two PR"),
    FLAG(Sum, "treated_target_is_ne", treatedIsNotEvaluable,
         "a target that was treated locally is NE from that day on"),
    WORD(Nodules, "viable_nodules", viableNodules, NoduleWords,
         "how several viable nodules of one treated lesion count"),
    WORD(OneLesion, "progression_of", progressionOf, ProgressionOfWords,
         "what must grow for PD: the sum, or any lesion alone"),
    WHOLE(Progression, "progression_confirm_days", Days, progression.confirmDays,
          "from a progression to the visit that confirms it"),
    WHOLE(Progression, "progression_confirm_tolerance_days", Days, progression.toleranceDays,
          "a visit that many days earlier still confirms"),
    WHOLE(Progression, "late_progression_days", Days, progression.lateDays,
          "a later confirmation of progression is told"),
    LENGTH(Irecist, "confirm_increase_mm", progression.confirmIncrease,
           "iCPD: at least this above the sum at iUPD"),
    FLAG(Irecist, "disregard_early_visits", progression.disregardEarlyVisits,
         "a visit too early to confirm gives no response, nadir or reset"),
    FLAG(Irecist, "latch_confirmed_progression", progression.latch, "an iCPD stays"),
    WORD(Irecist, "other_category_confirms", progression.otherCategory, CategoryWords,
         "when progression in another category confirms"),
    WHOLE(Choi, "density_percent", Fraction, choi.densityPercent,
          "PR: density at least this below the baseline"),
    FLAG(Choi, "size_and_density", choi.sizeAndDensity, "PR needs both size and density"),
    WORD(Choi, "progression_reference", choi.progressionReference, ReferenceWords,
         "what a growing size is compared with"),
    WHOLE(Lirads, "threshold_growth_percent", Percentage, lirads.growthPercent,
          "threshold growth: at least this"),
    WHOLE(Lirads, "threshold_growth_months", Months, lirads.growthMonths, "threshold growth: within this"),
    FLAG(Ancillary, "ancillary_features", lirads.ancillaryFeatures, "ancillary features change the category"),
    WHOLE(Plan, "max_targets", Lesions, plan.mostTargets, "more targets are told; 0: no limit"),
    WHOLE(Plan, "max_targets_an_organ", Lesions, plan.mostTargetsAnOrgan,
          "more in one organ are told; 0: no limit"),
    WHOLE(Plan, "baseline_days", Days, plan.baselineDays, "the baseline is not older at the first dose"),
    WHOLE(Plan, "visit_interval_days", Days, plan.visitIntervalDays,
          "planned from one visit to the next; 0: no plan"),
    WHOLE(Plan, "visit_window_days", Days, plan.visitWindowDays,
          "how much earlier or later a visit may come"),
    FLAG(Arterial, "arterial_phase", plan.arterialPhase,
         "a viable part that is not measured in the late arterial phase is told"),
};

#undef WHOLE
#undef LENGTH
#undef FLAG
#undef WORD
#undef OPTION

} // namespace

std::span<const ProtocolOption> protocolOptions()
{
    return Options;
}

bool hasOption(const ResponseSystem& system, const ProtocolOption& option)
{
    return std::ranges::find(system.options, option.group) != system.options.end();
}

} // namespace hepatica::measurement
