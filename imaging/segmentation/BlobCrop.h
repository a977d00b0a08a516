#pragma once
#include "segmentation/BlobFit.h"

#include <array>
#include <optional>

namespace hepatica::imaging::segmentation {

/// Differences of the acquired voxels around the click to the surroundings; what does not count is 0. Beyond
/// the voxels there is a rim of zeros, so that a small form anywhere on them needs no look at the borders.
struct Crop {
    std::array<int, 3> first{}, dims{};
    std::array<int, 3> rim{};        ///< voxels of it on every side
    std::array<double, 3> spacing{}; ///< mm; of the slices as they lie around the click
    Field differences, weights;      ///< weight 1 or 0

    /// Also of voxels in the rim.
    [[nodiscard]] std::size_t offset(int x, int y, int z) const
    {
        const auto at = [&](int index, std::size_t axis) {
            return static_cast<std::size_t>(index) + static_cast<std::size_t>(rim[axis]);
        };
        return (at(z, 2) * side(1) + at(y, 1)) * side(0) + at(x, 0);
    }
    [[nodiscard]] bool holds(int x, int y, int z) const
    {
        return x >= 0 && y >= 0 && z >= 0 && x < dims[0] && y < dims[1] && z < dims[2];
    }
    /// Voxels along an axis with the rim.
    [[nodiscard]] std::size_t side(std::size_t axis) const
    {
        return static_cast<std::size_t>(dims[axis]) + 2 * static_cast<std::size_t>(rim[axis]);
    }
};

/// The voxels within 22 mm of the click. What does not count: fat and lung, what is brighter than any lesion,
/// and the voxels beside them. Nothing where the slices around the click lie at unequal distances.
[[nodiscard]] std::optional<Crop> cropAround(const Volume& volume, const IntensityScale& scale,
                                             const BlobQuest& quest);

/// Leaves out what differs by more than `most` in the mean of nine pixels: another structure, and its margin.
void leaveOutMore(Crop& crop, double most);

} // namespace hepatica::imaging::segmentation
