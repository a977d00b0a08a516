#pragma once
#include "segmentation/Voi.h"

#include <vector>

namespace hepatica::imaging::segmentation {

/// A small round place darker or brighter than its surroundings.
struct Spot {
    Point3 centre;            ///< local mm
    double diameter_mm = 0.0; ///< of the ball that fits best
};

/// The darkest and the brightest small ball (5 to 14 mm) that the middle of the cube may lie in: the extremes
/// of a difference of Gaussians over position and size (Lowe 2004). So a click near the border of a small
/// lesion finds its middle. What is fat or lung, or much brighter than `surroundings`, counts as
/// surroundings.
[[nodiscard]] std::vector<Spot> spotsAround(const Voi& voi, double surroundings);

} // namespace hepatica::imaging::segmentation
