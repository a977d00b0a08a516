#pragma once
#include "AffineAlignment.h"
#include "SplineField.h"

namespace hepatica::imaging::registration {

/// A deformation that is added to an affine map, and what it does to volumes: the determinant of its
/// derivative in every cell of the field. No field where the images do not show that they need one.
struct FittedDeformation {
    std::shared_ptr<const DisplacementField> field;
    double leastJacobian = 1.0, greatestJacobian = 1.0, greatestDisplacement_mm = 0.0;
};

/// Cubic B-splines (Rueckert 1999) that raise the local correlation of the images in the region, coarse
/// control points first; scaled down by how little it explains beyond chance, to nothing. Fades out beyond
/// the region; never folds. `Cancelled`.
[[nodiscard]] Expected<FittedDeformation> fitDeformation(const Pyramid& fixed, const Pyramid& moving,
                                                         const Region& region, const AffineMap& affine,
                                                         const Stretch& way);

} // namespace hepatica::imaging::registration
