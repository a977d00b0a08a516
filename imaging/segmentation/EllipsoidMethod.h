#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/RegionTerm.h"
#include "segmentation/Voi.h"

#include <optional>

namespace hepatica::imaging::segmentation {

/// The surface of a small lesion as an ellipsoid fitted to the acquired voxels and to the ends of the strokes
/// (see fitBlob()): signed distance, mm, positive inside. On the cube a lesion of a few pixels, and of two or
/// three slices, is blurred; here every voxel counts with the part of it that lies inside. Nothing where
/// there is no such ellipsoid.
[[nodiscard]] std::optional<Field> ellipsoidSurface(const Volume& volume, const Voi& voi,
                                                    const LesionShape& shape, const IntensityScale& scale,
                                                    const Contrast& contrast);

} // namespace hepatica::imaging::segmentation
