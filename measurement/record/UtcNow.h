#pragma once
#include <string>

namespace hepatica::measurement {

/// The time of now: UTC, ISO 8601, to the second.
[[nodiscard]] std::string utcNow();

} // namespace hepatica::measurement
