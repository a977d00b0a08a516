#pragma once
#include "segmentation/BlobFit.h"

namespace hepatica::imaging::segmentation {

/// Differences of the acquired voxels around the click to the surroundings; what does not count is 0.
struct Crop {
    std::array<int, 3> first{}, dims{};
    std::array<double, 3> spacing{};
    Field differences, weights; ///< weight 1 or 0

    [[nodiscard]] std::size_t offset(int x, int y, int z) const
    {
        return (static_cast<std::size_t>(z) * static_cast<std::size_t>(dims[1]) +
                static_cast<std::size_t>(y)) *
                   static_cast<std::size_t>(dims[0]) +
               static_cast<std::size_t>(x);
    }
    [[nodiscard]] bool holds(int x, int y, int z) const
    {
        return x >= 0 && y >= 0 && z >= 0 && x < dims[0] && y < dims[1] && z < dims[2];
    }
};

/// The voxels within 22 mm of the click. What does not count: fat and lung, what is brighter than any lesion,
/// and the voxels beside them.
[[nodiscard]] Crop cropAround(const Volume& volume, const IntensityScale& scale, const BlobQuest& quest);

/// Leaves out what differs by more than `most` in the mean of nine pixels: another structure, and its margin.
void leaveOutMore(Crop& crop, double most);

} // namespace hepatica::imaging::segmentation
