#pragma once
#include "segmentation/Voi.h"

#include <vector>

namespace hepatica::imaging::segmentation {

/// Median value within 3.2 mm of the middle of a cube.
[[nodiscard]] double middleValue(const Voi& voi);

/// Values of the tissues that may surround a lesion of value `lesion` in the middle of the cube: the highest
/// peaks (two at most) of a histogram in which near and even voxels weigh most.
[[nodiscard]] std::vector<double> surroundingValues(const Voi& voi, double lesion);

} // namespace hepatica::imaging::segmentation
