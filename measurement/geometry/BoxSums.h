#pragma once
#include <hepatica/imaging/Geometry.h>

#include <array>
#include <cstdint>
#include <vector>

namespace hepatica::measurement {

/// For every voxel of a box, x fastest, the sum of the values up to `reach` voxels to either side of it along
/// each axis; nothing lies beyond the box. The time does not depend on the reach. Several small numbers may
/// stand side by side in one, as long as no sum of them grows over its bits.
[[nodiscard]] std::vector<std::uint32_t>
boxSums(std::vector<std::uint32_t> values, const std::array<int, 3>& dims, const imaging::VoxelIndex& reach);
[[nodiscard]] std::vector<std::uint64_t>
boxSums(std::vector<std::uint64_t> values, const std::array<int, 3>& dims, const imaging::VoxelIndex& reach);

} // namespace hepatica::measurement
