#pragma once
#include "segmentation/Voi.h"

#include <vector>

namespace hepatica::imaging::segmentation {

/// The value that `part` (under 1) of the voxels within `radius_mm` of a local position stay below; fat and
/// lung do not count. Where there is nothing else, ValueMin.
[[nodiscard]] double valueAround(const Voi& voi, const Point3& local, double radius_mm = 3.2,
                                 double part = 0.5);

/// How the tissues around a place are looked for.
struct TissueSearch {
    double reach_mm = 50.0;   ///< from the middle of the cube
    double even_mm = 15.0;    ///< within it every voxel counts alike, farther out by the squared distance
    std::size_t most = 2;     ///< tissues
    double leastShare = 0.25; ///< of the commonest one's peak
};

/// Values of the tissues around the middle of the cube, the commonest first: the highest peaks of a histogram
/// in which near and even voxels weigh most.
[[nodiscard]] std::vector<double> surroundingValues(const Voi& voi, const TissueSearch& search = {});

} // namespace hepatica::imaging::segmentation
