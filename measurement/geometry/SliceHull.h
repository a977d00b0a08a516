#pragma once
#include "geometry/PlaneDiameter.h"
#include "geometry/SliceRegion.h"

#include <vector>

namespace hepatica::measurement {

/// The convex hull of a region's contours.
[[nodiscard]] std::vector<HalfPixel> hullOf(const SliceRegion& region);

/// How long a diameter of a slice can be: that of all that it holds.
struct SliceReach {
    int slice = 0; ///< of the grid
    double most_mm = 0.0;
};

/// Of every slice that holds anything, the longest first; of equal ones the first slice.
[[nodiscard]] std::vector<SliceReach> reachOfSlices(const imaging::Mask& lesion, PixelSpacing spacing);

} // namespace hepatica::measurement
