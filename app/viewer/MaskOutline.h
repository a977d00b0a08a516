#pragma once
#include <hepatica/imaging/Mask.h>

#include <array>
#include <vector>

namespace hepatica::viewer {

/// The outline of a mask on one slice through any axis of its grid, as separate segments in LPS mm: marching
/// squares at 0.5, which is the contour that the axes are measured on. Empty where the slice misses the mask.
[[nodiscard]] std::vector<std::array<Point3, 2>> maskOutline(const imaging::Mask& mask, int throughAxis,
                                                             int sliceIndex);

} // namespace hepatica::viewer
