#pragma once
#include <hepatica/imaging/Mask.h>

#include <array>
#include <vector>

namespace hepatica::viewer {

/// The outline of a mask on one slice through any axis of a grid, as separate segments in LPS mm: marching
/// squares at 0.5, which is the contour that the axes are measured on. Empty where the slice misses the mask.
/// `grid` is the mask's own, or one that shows the same patient otherwise; its voxels are those of the mask
/// that lie nearest.
[[nodiscard]] std::vector<std::array<Point3, 2>>
maskOutline(const imaging::Mask& mask, const imaging::Geometry& grid, int throughAxis, int sliceIndex);

} // namespace hepatica::viewer
