#include "geometry/RowSpan.h"

#include <cstring>

namespace hepatica::measurement {

namespace {

/// Of a row that has one; eight voxels at a time.
std::size_t lastInside(std::span<const std::uint8_t> row)
{
    std::size_t end = row.size();
    for (std::uint64_t eight = 0; end >= sizeof eight; end -= sizeof eight) {
        std::memcpy(&eight, &row[end - sizeof eight], sizeof eight);
        if (eight != 0)
            break;
    }
    while (row[end - 1] == 0)
        --end;
    return end - 1;
}

} // namespace

RowSpan insideSpan(std::span<const std::uint8_t> row)
{
    const auto* first = static_cast<const std::uint8_t*>(std::memchr(row.data(), 1, row.size()));
    if (first == nullptr)
        return {};
    return {static_cast<int>(first - row.data()), static_cast<int>(lastInside(row))};
}

} // namespace hepatica::measurement
