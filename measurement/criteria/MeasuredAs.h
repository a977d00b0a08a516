#pragma once
#include "History.h"
#include <hepatica/measurement/Assessment.h>

namespace hepatica::measurement {

/// How the measured lesions of each visit were measured; what no row tells is left empty.
[[nodiscard]] std::vector<MeasuredAs> measuredAs(const History& history);

} // namespace hepatica::measurement
