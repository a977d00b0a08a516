#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/TissuePrior.h"

namespace hepatica::imaging::segmentation {

/// A region that follows the evidence and whose border smooths itself: again and again smoothed by a
/// Gaussian, pushed by the evidence and cut at one half (threshold dynamics after Merriman, Bence and Osher
/// 1994; with a region term Esedoglu and Tsai 2006). It need not be star-shaped. Signed distance in mm,
/// positive inside.
struct EvolvedRegion {
    Field distance_mm;
    double energy = 0.0; ///< which every round lowers: the border's, less the evidence inside
};
/// From the ellipsoid of the strokes, a little smaller.
[[nodiscard]] EvolvedRegion thresholdDynamics(const Cube& cube, const Field& evidence,
                                              const LesionShape& shape, const Constraints& constraints);
/// From the inside of a surface.
[[nodiscard]] EvolvedRegion thresholdDynamics(const Cube& cube, const Field& evidence, const Field& start,
                                              const Constraints& constraints);

} // namespace hepatica::imaging::segmentation
