#pragma once
#include <hepatica/imaging/Mask.h>

#include <vector>

namespace hepatica::measurement {

/// The largest distance of two vertices of a mask's iso-0.5 surface, all of which lie half-way between an
/// inside voxel and an outside one next to it. Exact: only corners of the convex hull can be its ends, and a
/// corner of the hull is a corner of the flat hull of every plane through it.
[[nodiscard]] double farthestVertices_mm(const imaging::Mask& mask);

/// Those of the surface's vertices that can be corners of its convex hull, in mm along the patient's axes
/// from the centre of the box's first voxel; all corners are among them.
[[nodiscard]] std::vector<Point3> hullVertices_mm(const imaging::Mask& mask);

} // namespace hepatica::measurement
