#pragma once
#include "VisitSheet.h"

namespace hepatica::report {

/// The sums of one reader's assessment over all visits, seen from one of them.
[[nodiscard]] SumCurve sumCurve(const measurement::Case& case_,
                                const measurement::PatientAssessment* assessment, const std::string& visit);

/// The sums that a visit is held against, with the protocol's thresholds: for the eye, never to judge.
struct SumThresholds {
    std::optional<double> baseline_mm, nadir_mm, partialResponse_mm, progression_mm;
};
[[nodiscard]] SumThresholds sumThresholds(const measurement::CriterionAssessment& criterion,
                                          const std::string& visit);

/// The system's answer at a visit; null when it has none.
[[nodiscard]] const measurement::VisitAssessment*
visitAssessment(const measurement::CriterionAssessment& criterion, const std::string& visit);

} // namespace hepatica::report
