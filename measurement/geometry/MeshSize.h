#pragma once
#include <hepatica/imaging/Mask.h>

namespace hepatica::measurement {

/// What the surface of a mask encloses, and its area.
struct MeshSize {
    double volume_mm3 = 0.0, surface_mm2 = 0.0;
};

/// Of marching cubes at 0.5 between the voxels' centres (cellSurfaces()).
[[nodiscard]] MeshSize meshSize(const imaging::Mask& mask);

} // namespace hepatica::measurement
