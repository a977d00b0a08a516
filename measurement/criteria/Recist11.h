#pragma once
#include "ResponseSystem.h"

/// The measures of RECIST 1.1 that other systems fall back on.
namespace hepatica::measurement::recist11 {

[[nodiscard]] TargetSize target(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol);
[[nodiscard]] NonTargetState nonTarget(const LesionRow& now, bool node, Response targetResponse,
                                       const Protocol& protocol);

} // namespace hepatica::measurement::recist11
