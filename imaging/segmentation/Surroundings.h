#pragma once
#include "segmentation/Voi.h"

#include <vector>

namespace hepatica::imaging::segmentation {

/// Median value within 3.2 mm of a local position; fat and lung do not count.
[[nodiscard]] double valueAround(const Voi& voi, const Point3& local);

/// Values of the tissues around the middle of the cube: the highest peaks (two at most) of a histogram in
/// which near and even voxels weigh most.
[[nodiscard]] std::vector<double> surroundingValues(const Voi& voi);

} // namespace hepatica::imaging::segmentation
