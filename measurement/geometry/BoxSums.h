#pragma once
#include <hepatica/imaging/Geometry.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace hepatica::measurement {

/// For every voxel of a box, x fastest, the sum of the values up to `reach` voxels to either side of it along
/// each axis; nothing lies beyond the box. The time does not depend on the reach.
[[nodiscard]] std::vector<std::int32_t> boxSums(std::span<const std::uint8_t> values,
                                                const std::array<int, 3>& dims,
                                                const imaging::VoxelIndex& reach);
/// The same of several small numbers side by side in one, as long as no sum of them grows over its bits.
[[nodiscard]] std::vector<std::uint64_t>
boxSums(std::vector<std::uint64_t> values, const std::array<int, 3>& dims, const imaging::VoxelIndex& reach);

} // namespace hepatica::measurement
