#pragma once
#include <hepatica/imaging/Mask.h>

#include <optional>

namespace hepatica::measurement {

/// All voxels of the grid whose centre lies between two distances (mm) from the nearest voxel centre of the
/// mask. Exact Euclidean distances in voxel axes (Felzenszwalb & Huttenlocher 2012); in a stack that leans
/// they are those of the upright one. None when no voxel of the grid lies there.
[[nodiscard]] std::optional<imaging::Mask> shellAround(const imaging::Mask& mask, double from_mm,
                                                       double to_mm);

} // namespace hepatica::measurement
