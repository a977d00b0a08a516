#pragma once
#include "LesionRules.h"

/// Products of two diameters, as the bidimensional systems add them up.
namespace hepatica::measurement::products {

/// Long axis times short axis of the whole lesion. Too small to measure counts as the square of the
/// protocol's nominal size; a node is gone below its normal short axis (the papers know neither).
[[nodiscard]] TargetSize whole(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol);

/// The same of the viable part of a typical hepatic lesion; whole() of all others.
[[nodiscard]] TargetSize viable(const LesionRow& now, const LesionRow& baseline, const Protocol& protocol);

/// A target whose two axes are not at least the protocol's least size.
[[nodiscard]] std::string baselineWarning(const LesionRow& baseline, const Protocol& protocol);

} // namespace hepatica::measurement::products
