#pragma once
#include "History.h"
#include "ResponseSystem.h"
#include <hepatica/measurement/Assessment.h>

namespace hepatica::measurement {

/// One system over the visits of one patient and reader, in their order: nothing later is looked at.
[[nodiscard]] CriterionAssessment assessHistory(const History& history, const ResponseSystem& system,
                                                const Protocol& protocol);

} // namespace hepatica::measurement
