#pragma once
#include "segmentation/LesionShape.h"

namespace hepatica::imaging::segmentation {

/// Longest in-plane diameter of a surface, over all slices of its cube, from its signed distance (mm,
/// positive inside); local mm. Its ends lie on the surface. Without a voxel inside it has no length.
[[nodiscard]] Segment longAxisOf(const Cube& cube, const Field& distance_mm);

} // namespace hepatica::imaging::segmentation
