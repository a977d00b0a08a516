#pragma once
#include "geometry/EnhancingTissue.h"

#include <hepatica/measurement/Subtraction.h>

namespace hepatica::measurement {

/// What the contrast medium adds to the liver at places of the arterial grid, as far as the other series
/// covers them. The lesion and its difference tell how bright it is.
[[nodiscard]] std::optional<LiverTissue>
addedToLiver(const LiverPlaces& places, const imaging::Volume& arterial, const NonContrastPhase& nonContrast,
             const imaging::Mask& lesion, const imaging::Volume& added,
             const std::optional<double>& reach_mm);

} // namespace hepatica::measurement
