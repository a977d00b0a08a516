#include "segmentation/liver/Patch.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::liver {

Patch::Patch(const std::vector<std::size_t>& blocks, const Geometry& grid, double margin_mm)
    : row_(static_cast<std::size_t>(grid.dims()[0])), slice_(row_ * static_cast<std::size_t>(grid.dims()[1]))
{
    std::array<int, 3> high{-1, -1, -1};
    first_ = grid.dims();
    for (const std::size_t block : blocks) {
        const std::array at{static_cast<int>(block % row_), static_cast<int>(block % slice_ / row_),
                            static_cast<int>(block / slice_)};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            first_[axis] = std::min(first_[axis], at[axis]);
            high[axis] = std::max(high[axis], at[axis]);
        }
    }
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto margin = static_cast<int>(std::ceil(margin_mm / grid.spacing()[axis])) + 1;
        first_[axis] = std::max(first_[axis] - margin, 0);
        dims_[axis] = std::min(high[axis] + margin + 1, grid.dims()[axis]) - first_[axis];
    }
}

Bits Patch::bitsOf(const std::vector<std::size_t>& blocks) const
{
    const auto row = static_cast<std::size_t>(dims_[0]), slice = row * static_cast<std::size_t>(dims_[1]);
    Bits bits(slice * static_cast<std::size_t>(dims_[2]), 0);
    for (const std::size_t block : blocks)
        bits[(block / slice_ - static_cast<std::size_t>(first_[2])) * slice +
             (block % slice_ / row_ - static_cast<std::size_t>(first_[1])) * row + block % row_ -
             static_cast<std::size_t>(first_[0])] = 1;
    return bits;
}

std::size_t Patch::blockAt(std::size_t at) const
{
    const auto row = static_cast<std::size_t>(dims_[0]), slice = row * static_cast<std::size_t>(dims_[1]);
    return (at / slice + static_cast<std::size_t>(first_[2])) * slice_ +
           (at % slice / row + static_cast<std::size_t>(first_[1])) * row_ + at % row +
           static_cast<std::size_t>(first_[0]);
}

void Patch::add(const Bits& bits, Bits& whole) const
{
    auto bit = bits.begin();
    forEachRow([&](std::ptrdiff_t at) {
        for (int i = 0; i < dims_[0]; ++i)
            whole[static_cast<std::size_t>(at + i)] |= *bit++;
    });
}

} // namespace hepatica::imaging::liver
