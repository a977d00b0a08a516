#pragma once
#include "TargetScans.h"
#include <hepatica/measurement/ClinicalRow.h>
#include <hepatica/measurement/Hyperprogression.h>

#include <span>
#include <vector>

namespace hepatica::measurement {

/// What a history and the clinical rows of its patient say of hyperprogression. `response` of the evidence is
/// left to the caller: the overall RECIST 1.1 response at evidence.first.
[[nodiscard]] HyperprogressionEvidence evidenceOf(const History& history,
                                                  const std::vector<TargetScan>& scans,
                                                  std::span<const ClinicalRow> clinical,
                                                  const HyperprogressionRules& rules);

} // namespace hepatica::measurement
