#pragma once
#include "segmentation/Cube.h"

namespace hepatica::imaging::segmentation {

/// Moves a surface to where a reader's points belong: one to add comes to lie inside, one to remove outside,
/// a little deeper than it lay on the wrong side. A reader points at the middle of what is wrong, so the true
/// border lies about as far beyond the point as the surface before it, at shallow errors farther; and what is
/// wrong there is wrong around it, less with the distance. A point on its right side moves nothing, and the
/// surface stays where it is at the points of the other kind. A reader sees voxels: on a slice of its own an
/// error is about as deep as the slice is thick. Everything in local millimetres; points outside of the cube
/// are left out. `length_mm` is the lesion's long axis, `voxel_mm` the spacing of the image along the axes of
/// the cube.
void deform(Field& distance_mm, const Cube& cube, const std::vector<Point3>& add,
            const std::vector<Point3>& remove, double length_mm, const std::array<double, 3>& voxel_mm);

} // namespace hepatica::imaging::segmentation
