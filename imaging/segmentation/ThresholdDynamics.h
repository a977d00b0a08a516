#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/TissuePrior.h"

namespace hepatica::imaging::segmentation {

/// A region that follows the evidence and whose border smooths itself: again and again smoothed by a
/// Gaussian, pushed by the evidence and cut at one half (threshold dynamics after Merriman, Bence and Osher
/// 1994; with a region term Esedoglu and Tsai 2006). It need not be star-shaped. Signed distance in mm,
/// positive inside.
///
/// It begins in the middle and may stay within a core. Where the result differs from `other`, the surface of
/// another method, it begins there as well, and the second result counts if its energy is clearly less: the
/// mean of two surfaces found apart errs less than either.
[[nodiscard]] Field thresholdDynamics(const Cube& cube, const Field& evidence, const LesionShape& shape,
                                      const Constraints& constraints, const Field& other);

} // namespace hepatica::imaging::segmentation
