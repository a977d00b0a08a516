#pragma once
#include "segmentation/Cube.h"

namespace hepatica::imaging::segmentation {

/// Gaussian smoothing in place of an array of `dims` (x fastest), sigma in voxels for every axis; 0 leaves an
/// axis alone. The border value goes on beyond the border. Large arrays on a few threads.
void smooth(Field& field, const std::array<int, 3>& dims, const std::array<double, 3>& sigma);

} // namespace hepatica::imaging::segmentation
