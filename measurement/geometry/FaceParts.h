#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hepatica::measurement {

/// Sets the voxels (x fastest, 1 where one is there, else 0) of every part of fewer than `least` voxels to 0.
/// What touches by a face hangs together.
void dropSmallParts(std::vector<std::uint8_t>& voxels, const std::array<int, 3>& dims, std::size_t least);

} // namespace hepatica::measurement
