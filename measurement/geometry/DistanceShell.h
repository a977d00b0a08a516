#pragma once
#include <hepatica/imaging/Mask.h>

#include <optional>

namespace hepatica::measurement {

/// All voxels of the grid whose centre lies between two distances (mm) from the nearest voxel centre of the
/// mask, both with it. Euclidean distances in voxel axes; in a stack that leans they are those of the upright
/// one. The time grows with the number of voxels that the farther one spans. None when no voxel of the grid
/// lies there.
[[nodiscard]] std::optional<imaging::Mask> shellAround(const imaging::Mask& mask, double from_mm,
                                                       double to_mm);

} // namespace hepatica::measurement
