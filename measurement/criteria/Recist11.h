#pragma once
#include "LesionRules.h"

/// The measures of RECIST 1.1 that other systems fall back on.
namespace hepatica::measurement::recist11 {

[[nodiscard]] TargetSize target(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol);
[[nodiscard]] NonTargetState nonTarget(const LesionRow& now, bool node, Response targetResponse,
                                       const Protocol& protocol);

[[nodiscard]] NewLesionCall newLesion(const NewLesionSight& sight, const Protocol& protocol);
[[nodiscard]] std::string baselineWarning(const LesionRow& baseline, const Protocol& protocol);
[[nodiscard]] std::string_view newLesionLacks(const LesionRow& now);

/// All of them, as RECIST 1.1 and iRECIST use them.
extern const LesionRules Rules;

} // namespace hepatica::measurement::recist11
