#pragma once
#include "VisitSheet.h"

namespace hepatica::report {

/// The sums of one reader's assessment over all visits, seen from one of them.
[[nodiscard]] SumCurve sumCurve(const measurement::Case& case_,
                                const measurement::PatientAssessment* assessment, const std::string& visit);

/// The sum at the baseline visit under a system.
[[nodiscard]] std::optional<Length> baselineSum(const measurement::Case& case_,
                                                const measurement::CriterionAssessment& criterion);

/// The system's answer at a visit; null when it has none.
[[nodiscard]] const measurement::VisitAssessment*
visitAssessment(const measurement::CriterionAssessment& criterion, const std::string& visit);

} // namespace hepatica::report
