#pragma once
#include "Enhancement.h"
#include "LesionModel.h"

#include <hepatica/phantom/Phantom.h>

namespace hepatica::phantom {

/// What the formula of a placed lesion says: axes on the acquired slices (their z in stack order), volumes,
/// centre and contrasts. A viable part where it enhances more than the liver in the arterial phase.
[[nodiscard]] LesionTruth truthOf(const PlacedLesion& lesion, const ByPhase& contrast_hu,
                                  const std::vector<double>& slices);

} // namespace hepatica::phantom
