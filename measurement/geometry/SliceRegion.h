#pragma once
#include <hepatica/imaging/Mask.h>

#include <cstdint>
#include <vector>

namespace hepatica::measurement {

/// The inside pixels of one slice with a ring of outside pixels around them, so that every border pixel has a
/// neighbour.
struct SliceRegion {
    int slice = 0;                     ///< of the grid
    int firstColumn = 0, firstRow = 0; ///< grid indices i, j of pixel (0, 0), which lies in the ring
    int width = 0, height = 0;         ///< with the ring
    std::vector<std::uint8_t> inside;  ///< 0 or 1, columns fastest

    [[nodiscard]] std::size_t at(int x, int y) const
    {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
    }
    [[nodiscard]] bool isInside(int x, int y) const { return inside[at(x, y)] != 0; }
};

/// A slice of the mask's box; all outside when the slice lies beyond it.
[[nodiscard]] SliceRegion sliceRegion(const imaging::Mask& mask, int slice);

/// The largest 8-connected part and how many parts there are. Of two equal ones the part whose first pixel
/// comes first, row by row, is taken.
struct SliceParts {
    int count = 0;
    SliceRegion largest;
};
[[nodiscard]] SliceParts partsOf(const SliceRegion& region);

/// The same region with its holes inside: all that the outside cannot reach through pixels with a common
/// edge.
[[nodiscard]] SliceRegion withoutHoles(SliceRegion region);

} // namespace hepatica::measurement
