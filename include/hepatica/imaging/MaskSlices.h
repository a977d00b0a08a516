#pragma once
#include <hepatica/imaging/Mask.h>

namespace hepatica::imaging {

/// How the voxels of a mask spread over its slices.
struct MaskSlices {
    std::size_t largest = 0; ///< voxels of the slice that holds most
    /// All voxels over those of the largest slice: 1 for one slice, 2 for two alike, about two thirds of the
    /// number of slices for a ball. A stray voxel changes it by next to nothing.
    double filled = 0.0;
};
[[nodiscard]] MaskSlices slicesOf(const Mask& mask);

} // namespace hepatica::imaging
