#pragma once
#include "VisitSheet.h"

namespace hepatica::report {

/// Whether a system has a card on a visit's page; tables and JSON hold every system.
[[nodiscard]] bool isOnSheet(const std::string& system);

/// A system's answer at a visit; at the baseline the sum and what the next visit is held against.
[[nodiscard]] ResponseCard responseCard(const measurement::CriterionAssessment& criterion,
                                        const measurement::Timepoint& visit);

/// The thresholds and options that the systems were run with, in one paragraph.
[[nodiscard]] std::string protocolOptions(const measurement::PatientAssessment& assessment);

} // namespace hepatica::report
