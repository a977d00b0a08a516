#pragma once
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Registration.h>

#include "segmentation/LesionShape.h"
#include "segmentation/Voi.h"

#include <vector>

namespace hepatica::imaging::registration {

/// A lesion's outer form, star-shaped around its centroid: how far it reaches along the 162 directions of
/// segmentation::Directions::coarse(), LPS mm.
struct LesionForm {
    Point3 centre;
    std::vector<float> reach_mm;

    /// Of the ball of the same volume.
    [[nodiscard]] double radius_mm() const;
    [[nodiscard]] LesionForm scaled(double factor) const;
};

/// Of a mask; its border runs half way between the voxels inside and outside.
[[nodiscard]] LesionForm formOf(const Mask& mask);

/// The form as a map carries it: its centre moved, itself turned as the affine part turns. It is not
/// stretched: a map may have shrunk or blown up a lesion, or its organ, to make two visits alike.
[[nodiscard]] LesionForm carried(const LesionForm& form, const SpatialMap& map);

/// The form's surface points in the local millimetres of a volume of interest, from the form's centre.
[[nodiscard]] std::vector<Point3> raysIn(const segmentation::Voi& voi, const LesionForm& form);

/// The longest diameter of the form on any slice of a grid, LPS mm, between points of its surface.
[[nodiscard]] segmentation::Segment longestInPlane(const LesionForm& form, const Geometry& grid);

} // namespace hepatica::imaging::registration
