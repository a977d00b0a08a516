#include "Rule.h"

#include <array>

namespace hepatica::measurement {

std::string_view ruleName(Rule rule)
{
    constexpr std::array<std::string_view, 17> Names{
        "AllTargetsGone",
        "SumAboveNadir",
        "MeasuredTargetsAboveNadir",
        "TargetNotMeasured",
        "BaselineNotMeasured",
        "SumBelowBaseline",
        "PartialResponseCarriedForward",
        "NeitherResponseNorProgression",
        "NonTargetProgression",
        "NonTargetsPersist",
        "NonTargetsGone",
        "NonTargetNotEvaluated",
        "NewLesion",
        "RecurrenceAfterCompleteResponse",
        "NewLesionsNotEvaluated",
        "NoBaseline",
        "NoDiseaseAtBaseline",
    };
    static_assert(Names.size() == static_cast<std::size_t>(Rule::NoDiseaseAtBaseline) + 1);
    return Names[static_cast<std::size_t>(rule)];
}

} // namespace hepatica::measurement
