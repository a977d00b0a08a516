#pragma once
#include "VisitParts.h"

namespace hepatica::measurement {

/// An assessment with the protocol's name and nothing judged yet.
[[nodiscard]] CriterionAssessment emptyAssessment(const History& history, const Protocol& protocol,
                                                  CodeStyle style, Unit unit = Unit::Millimetre);

/// The same of a system that compares with a baseline: where there is none every visit is NE, and all is
/// said.
[[nodiscard]] CriterionAssessment assessmentFromBaseline(const History& history, const Protocol& protocol,
                                                         CodeStyle style, Unit unit = Unit::Millimetre);

/// The course as it stands at the baseline; fills the baseline, its warnings and what it lacks.
[[nodiscard]] Course courseFromBaseline(const History& history, const LesionRules& rules,
                                        CriterionAssessment& result);

/// Warns of more lesions than are planned, in all and an organ. `what`: "targets at the baseline".
void warnOfMany(std::vector<std::string>& warnings, const std::vector<const LesionRow*>& lesions,
                std::string_view what, const MeasurementPlan& plan);

} // namespace hepatica::measurement
