#include "ProtocolOptions.h"

#include <algorithm>
#include <array>

namespace hepatica::measurement {

namespace {

using Json = nlohmann::ordered_json;
using Group = OptionGroup;

bool readWhole(const Json& value, int least, int most, int& option)
{
    if (!value.is_number_integer() || value < least || value > most)
        return false;
    option = value.get<int>();
    return true;
}

bool readLength(const Json& value, Length& option)
{
    if (!value.is_number() || value < 0 || value > 1000)
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
template <typename Enum>
bool readWord(const Json& value, const std::array<WordTable<Enum>, 2>& words, Enum& option)
{
    const auto read = value.is_string() ? fromWord(words, value.get<std::string>()) : std::nullopt;
    option = read.value_or(option);
    return read.has_value();
}

constexpr std::array<WordTable<ViableNodules>, 2> NoduleWords{
    {{ViableNodules::Longest, "longest"}, {ViableNodules::Sum, "sum"}}};
constexpr std::array<WordTable<OtherCategory>, 2> CategoryWords{
    {{OtherCategory::WhileFirstProgresses, "while-first-progresses"}, {OtherCategory::Always, "always"}}};
constexpr std::array<WordTable<ProgressionOf>, 2> ProgressionOfWords{
    {{ProgressionOf::Sum, "sum"}, {ProgressionOf::AnyLesion, "any-lesion"}}};
constexpr std::array<WordTable<ProgressionReference>, 2> ReferenceWords{
    {{ProgressionReference::Nadir, "nadir"}, {ProgressionReference::Baseline, "baseline"}}};

constexpr std::string_view Percentage = "a whole number from 1 to 1000";
constexpr std::string_view Fraction = "a whole number from 1 to 100";
constexpr std::string_view Millimetres = "a number from 0 to 1000";
constexpr std::string_view Days = "a whole number from 0 to 10000";
constexpr std::string_view Months = "a whole number from 1 to 120";
constexpr std::string_view Lesions = "a whole number from 0 to 1000";
constexpr std::string_view Flag = "true or false";

#define WHOLE(group, name, expected, member, least, most, meaning)                                           \
    ProtocolOption                                                                                           \
    {                                                                                                        \
        group, name, expected, meaning,                                                                      \
            [](const Json& value, Protocol& p) { return readWhole(value, least, most, p.member); },          \
            [](const Protocol& p) { return Json(p.member); }                                                 \
    }
#define LENGTH(group, name, member, meaning)                                                                 \
    ProtocolOption                                                                                           \
    {                                                                                                        \
        group, name, Millimetres, meaning,                                                                   \
            [](const Json& value, Protocol& p) { return readLength(value, p.member); },                      \
            [](const Protocol& p) { return Json(p.member.mm()); }                                            \
    }
#define FLAG(group, name, member, meaning)                                                                   \
    ProtocolOption                                                                                           \
    {                                                                                                        \
        group, name, Flag, meaning,                                                                          \
            [](const Json& value, Protocol& p) { return readFlag(value, p.member); },                        \
            [](const Protocol& p) { return Json(p.member); }                                                 \
    }
#define WORD(group, name, expected, member, words, meaning)                                                  \
    ProtocolOption                                                                                           \
    {                                                                                                        \
        group, name, expected, meaning,                                                                      \
            [](const Json& value, Protocol& p) { return readWord(value, words, p.member); },                 \
            [](const Protocol& p) { return Json(wordOf(words, p.member)); }                                  \
    }

constexpr std::array Options{
    WHOLE(Group::Sum, "progression_percent", Percentage, progressionPercent, 1, 1000,
          "PD: at least this above the nadir"),
    LENGTH(Group::Length, "abs_pd_mm", progressionMinimum, "PD: and at least this above the nadir"),
    WHOLE(Group::Sum, "response_percent", Fraction, responsePercent, 1, 100,
          "PR: at least this below the baseline"),
    LENGTH(Group::Sum, "too_small_mm", tooSmall, "counts for a lesion too small to measure"),
    LENGTH(Group::Sum, "normal_node_mm", normalNode, "a node is normal below this short axis"),
    LENGTH(Group::LeastTarget, "min_target_mm", leastTarget, "both axes of a target are at least this"),
    FLAG(Group::Sum, "pr_carry_forward", prCarryForward, "a PR stays one until PD"),
    FLAG(Group::Sum, "marker_normalisation", markerNormalisation,
         "non-target CR also needs normal tumour markers"),
    FLAG(Group::Sum, "confirmation_required", confirmationRequired, "only a confirmed PR is carried forward"),
    WHOLE(Group::Sum, "confirm_days", Days, bestResponse.confirmDays, 0, 10000,
          "from a response to the visit that confirms it"),
    WHOLE(Group::Sum, "late_confirmation_days", Days, bestResponse.lateConfirmationDays, 0, 10000,
          "a later confirmation is told in a warning"),
    WHOLE(Group::Sum, "min_sd_days", Days, bestResponse.minStableDays, 0, 10000,
          "from the baseline to a visit whose SD counts as best response"),
    WHOLE(Group::Sum, "max_ne", Days, bestResponse.maxNotEvaluable, 0, 10000,
          "NE visits allowed between a response and its confirmation"),
    FLAG(Group::Sum, "accept_sd", bestResponse.acceptStable, "one SD allowed between two PR"),
    FLAG(Group::Sum, "treated_target_is_ne", treatedIsNotEvaluable,
         "a target that was treated locally is NE from that day on"),
    WORD(Group::Nodules, "viable_nodules", "\"longest\" or \"sum\"", viableNodules, NoduleWords,
         "how several viable nodules of one treated lesion count"),
    WORD(Group::OneLesion, "progression_of", "\"sum\" or \"any-lesion\"", progressionOf, ProgressionOfWords,
         "what must grow for PD: the sum, or any lesion alone"),
    WHOLE(Group::Progression, "progression_confirm_days", Days, progression.confirmDays, 0, 10000,
          "from a progression to the visit that confirms it"),
    WHOLE(Group::Progression, "progression_confirm_tolerance_days", Days, progression.toleranceDays, 0, 10000,
          "a visit that many days earlier still confirms"),
    WHOLE(Group::Progression, "late_progression_days", Days, progression.lateDays, 0, 10000,
          "a later confirmation of progression is told"),
    LENGTH(Group::Irecist, "confirm_increase_mm", progression.confirmIncrease,
           "iCPD: at least this above the sum at iUPD"),
    FLAG(Group::Irecist, "disregard_early_visits", progression.disregardEarlyVisits,
         "a visit too early to confirm gives no response, nadir or reset"),
    FLAG(Group::Irecist, "latch_confirmed_progression", progression.latch, "an iCPD stays"),
    WORD(Group::Irecist, "other_category_confirms", "\"while-first-progresses\" or \"always\"",
         progression.otherCategory, CategoryWords, "when progression in another category confirms"),
    WHOLE(Group::Choi, "density_percent", Fraction, choi.densityPercent, 1, 100,
          "PR: density at least this below the baseline"),
    FLAG(Group::Choi, "size_and_density", choi.sizeAndDensity, "PR needs both size and density"),
    WORD(Group::Choi, "progression_reference", "\"nadir\" or \"baseline\"", choi.progressionReference,
         ReferenceWords, "what a growing size is compared with"),
    WHOLE(Group::Lirads, "threshold_growth_percent", Percentage, lirads.growthPercent, 1, 1000,
          "threshold growth: at least this"),
    WHOLE(Group::Lirads, "threshold_growth_months", Months, lirads.growthMonths, 1, 120,
          "threshold growth: within this"),
    FLAG(Group::Ancillary, "ancillary_features", lirads.ancillaryFeatures,
         "ancillary features change the category"),
    WHOLE(Group::Plan, "max_targets", Lesions, plan.mostTargets, 0, 1000,
          "more targets are told; 0: no limit"),
    WHOLE(Group::Plan, "max_targets_an_organ", Lesions, plan.mostTargetsAnOrgan, 0, 1000,
          "more in one organ are told; 0: no limit"),
    WHOLE(Group::Plan, "baseline_days", Days, plan.baselineDays, 0, 10000,
          "the baseline is not older at the first dose"),
    WHOLE(Group::Plan, "visit_interval_days", Days, plan.visitIntervalDays, 0, 10000,
          "planned from one visit to the next; 0: no plan"),
    WHOLE(Group::Plan, "visit_window_days", Days, plan.visitWindowDays, 0, 10000,
          "how much earlier or later a visit may come"),
    FLAG(Group::Arterial, "arterial_phase", plan.arterialPhase,
         "a viable part that is not measured in the late arterial phase is told"),
};

#undef WHOLE
#undef LENGTH
#undef FLAG
#undef WORD

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
