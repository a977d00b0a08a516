#pragma once
#include "segmentation/Voi.h"

#include <vector>

namespace hepatica::imaging::segmentation {

/// Median value within 3.2 mm of a local position.
[[nodiscard]] double valueAround(const Voi& voi, const Point3& local);

/// Local positions within 6 mm of the middle where a darker or brighter spot has its extreme: a click on the
/// rim of a lesion means what is beside it.
[[nodiscard]] std::vector<Point3> standingOut(const Voi& voi);

/// Values of the tissues that may surround a lesion of value `lesion` in the middle of the cube: the highest
/// peaks (two at most) of a histogram in which near and even voxels weigh most.
[[nodiscard]] std::vector<double> surroundingValues(const Voi& voi, double lesion);

} // namespace hepatica::imaging::segmentation
