#pragma once
#include "Enhancement.h"
#include "LesionModel.h"
#include "StoryPlan.h"

#include <hepatica/phantom/Phantom.h>

#include <optional>

namespace hepatica::phantom {

/// What the formula of a placed lesion says: axes on the acquired slices (their z in stack order), volumes,
/// centre and contrasts. A viable part where it enhances more than the liver in the arterial phase.
[[nodiscard]] LesionTruth truthOf(const PlacedLesion& lesion, const ByPhase& contrast_hu,
                                  const std::vector<double>& slices);

/// The same with what the plan says of it; none: not there at this visit.
[[nodiscard]] LesionTruth truthOf(const LesionPlan& plan, const std::optional<PlacedLesion>& lesion,
                                  const ByPhase& contrast_hu, const std::vector<double>& slices);

} // namespace hepatica::phantom
