#pragma once
#include "segmentation/Cube.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hepatica::imaging::segmentation {

/// How many voxels of a cube share their noise: a CT's soft kernel makes the noise of some twelve pixels of a
/// slice alike (measured on portal venous series), and a slice is seen by all voxels that it covers.
[[nodiscard]] inline double noiseGrain(const Cube& cube, const std::array<double, 3>& spacing_mm)
{
    constexpr double PixelsAlike = 12.0;
    const double across = std::max(spacing_mm[2], cube.spacing_mm);
    const double alike_mm3 = PixelsAlike * spacing_mm[0] * spacing_mm[1] * across;
    return std::max(1.0, alike_mm3 / std::pow(cube.spacing_mm, 3.0));
}

/// Standard error of a mean over `count` voxels whose noise has this spread and grain.
[[nodiscard]] inline double standardErrorOfMean(double spread, double count, double grain)
{
    return spread / std::sqrt(std::max(1.0, count / grain));
}

} // namespace hepatica::imaging::segmentation
