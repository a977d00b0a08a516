#include "geometry/BoxSums.h"

#include <algorithm>

namespace hepatica::measurement {

namespace {

/// Running sums along one axis: `line` holds what they are made of.
void sumAlong(std::vector<std::int32_t>& values, std::size_t start, std::size_t stride, std::size_t length,
              std::size_t reach, std::vector<std::int32_t>& line)
{
    std::int32_t sum = 0;
    for (std::size_t at = 0; at < length; ++at)
        line[at] = values[start + at * stride];
    for (std::size_t at = 0; at < std::min(reach, length); ++at)
        sum += line[at];
    for (std::size_t at = 0; at < length; ++at) {
        if (at + reach < length)
            sum += line[at + reach];
        if (at > reach)
            sum -= line[at - reach - 1];
        values[start + at * stride] = sum;
    }
}

} // namespace

std::vector<std::int32_t> boxSums(std::span<const std::uint8_t> values, const std::array<int, 3>& dims,
                                  const imaging::VoxelIndex& reach)
{
    std::vector<std::int32_t> sums(values.begin(), values.end());
    const std::array<int, 3> reaches{reach.i, reach.j, reach.k};
    std::size_t stride = 1;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto length = static_cast<std::size_t>(dims[axis]);
        std::vector<std::int32_t> line(length);
        for (std::size_t outer = 0; outer < sums.size(); outer += stride * length)
            for (std::size_t inner = 0; inner < stride; ++inner)
                sumAlong(sums, outer + inner, stride, length, static_cast<std::size_t>(reaches[axis]), line);
        stride *= length;
    }
    return sums;
}

} // namespace hepatica::measurement
