#pragma once
#include "segmentation/Cube.h"

namespace hepatica::imaging::segmentation {

/// Euclidean distance to the border of the voxels that are not 0, in voxels, positive inside: half a voxel at
/// the centres on both sides of the border. `dims` as `inside`, x fastest.
[[nodiscard]] Field signedDistance(const std::vector<std::uint8_t>& inside, const std::array<int, 3>& dims,
                                   unsigned threads = 1);

/// The same to the centres of the outermost voxels inside, which are 0, in the unit of `spacing`. `threads`:
/// 0 as many as there are. At least one voxel is not 0. Source: Maurer, Qi and Raghavan, IEEE Trans Pattern
/// Anal Mach Intell 2003;25:265-270.
[[nodiscard]] Field distanceToRim(const std::vector<std::uint8_t>& inside, const std::array<int, 3>& dims,
                                  const std::array<double, 3>& spacing, unsigned threads);

} // namespace hepatica::imaging::segmentation
