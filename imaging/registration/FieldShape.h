#pragma once
#include "Deformation.h"

namespace hepatica::imaging::registration {

/// The displacements fade to zero over a margin along the border of their grid, so that the map does not jump
/// there.
[[nodiscard]] VectorField faded(VectorField field, const Geometry& grid, double margin_mm);

/// The field with what it does to volumes, shrunk until its smallest determinant is at least a fifth.
[[nodiscard]] FittedDeformation unfolded(VectorField field, const Geometry& grid);

} // namespace hepatica::imaging::registration
