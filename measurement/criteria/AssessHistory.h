#pragma once
#include "LesionRules.h"
#include "ResponseSystem.h"
#include "VisitParts.h"

namespace hepatica::measurement {

/// What differs between the systems that compare a sum with its baseline and its nadir and combine it with
/// non-targets and new lesions by RECIST's Tables 1 and 2.
struct HistoryRules {
    LesionRules lesions;
    CodeStyle style = CodeStyle::Recist;
    TargetJudge judge = judgeSums;
    void (*addTo)(VisitAssessment& result, const TargetView& view) = nullptr; ///< numbers of its own
};

/// One system over the visits of one patient and reader, in their order: nothing later is looked at.
[[nodiscard]] CriterionAssessment assessHistory(const History& history, const HistoryRules& rules,
                                                const Protocol& protocol);

/// ResponseSystem::assess of a system that is its rules of lesions and nothing else.
template <const LesionRules& Rules>
[[nodiscard]] CriterionAssessment assessByRules(const History& history, const Protocol& protocol)
{
    return assessHistory(history, {Rules}, protocol);
}

/// Tells in a warning of a best response that was confirmed late.
void warnOfLateConfirmation(CriterionAssessment& result, std::span<const DatedResponse> responses);

} // namespace hepatica::measurement
