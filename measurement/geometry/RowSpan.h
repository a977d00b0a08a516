#pragma once
#include <cstdint>
#include <limits>
#include <span>

namespace hepatica::measurement {

/// A part of a row of voxels, both ends with it; nothing where the last comes before the first.
struct RowSpan {
    int first = std::numeric_limits<int>::max(), last = std::numeric_limits<int>::min();
    [[nodiscard]] bool isEmpty() const { return last < first; }
};

/// From the first inside voxel of a row (1, others 0) to the last.
[[nodiscard]] RowSpan insideSpan(std::span<const std::uint8_t> row);

} // namespace hepatica::measurement
