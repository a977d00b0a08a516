#pragma once
#include "segmentation/Cube.h"

namespace hepatica::imaging::segmentation {

/// Euclidean distance to the border of the voxels that are not 0, in voxels, positive inside: half a voxel at
/// the centres on both sides of the border. `dims` as `inside`, x fastest.
[[nodiscard]] Field signedDistance(const std::vector<std::uint8_t>& inside, const std::array<int, 3>& dims);

} // namespace hepatica::imaging::segmentation
