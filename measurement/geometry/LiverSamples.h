#pragma once
#include "geometry/EnhancingTissue.h"

namespace hepatica::measurement {

/// The reach of a window in voxels: in the plane at least the next pixels, across it none when the slices are
/// thicker.
[[nodiscard]] imaging::VoxelIndex smoothingReach(const imaging::Geometry& grid, double reach_mm);
/// The voxels within reach of one, inside the grid.
[[nodiscard]] imaging::IndexBox windowAround(const imaging::VoxelIndex& middle,
                                             const imaging::VoxelIndex& reach, const imaging::Geometry& grid);

} // namespace hepatica::measurement
