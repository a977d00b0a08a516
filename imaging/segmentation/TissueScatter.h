#pragma once
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// Standard deviation of the values of one tissue of a cube, of which `tissue` is the commonest value, as
/// pairs of voxels 6 mm apart tell it: over that noise and texture differ and shading hardly does. Its voxels
/// are those within two of their own standard deviations of it, at most 25.
[[nodiscard]] double scatterOf(const Voi& voi, double tissue);

} // namespace hepatica::imaging::segmentation
