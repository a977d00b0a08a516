#pragma once
#include <string>
#include <string_view>

namespace hepatica::measurement {

/// The rule that decided a response.
enum class Rule {
    AllTargetsGone,
    SumAboveNadir,
    MeasuredTargetsAboveNadir, ///< those that are measured suffice for PD
    TargetNotMeasured,
    BaselineNotMeasured,
    SumBelowBaseline,
    PartialResponseCarriedForward,
    NeitherResponseNorProgression,
    NonTargetProgression,
    NonTargetsPersist,
    NonTargetsGone,
    NonTargetNotEvaluated,
    NewLesion,
    RecurrenceAfterCompleteResponse,
    NewLesionsNotEvaluated,
    NoBaseline,
    NoDiseaseAtBaseline,
};
[[nodiscard]] std::string_view ruleName(Rule rule);

/// A rule that fired, and why, without the code in front: "sum 46.0 mm is 42.5 % below …".
struct Reason {
    Rule rule = Rule::NoBaseline;
    std::string words;
};

} // namespace hepatica::measurement
