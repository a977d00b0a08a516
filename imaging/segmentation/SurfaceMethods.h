#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/TissuePrior.h"
#include "segmentation/Voi.h"

#include <span>
#include <string_view>

namespace hepatica::imaging::segmentation {

/// All that a method needs to find a lesion's surface around the origin of a cube.
struct SurfaceInput {
    const Voi& voi;
    const LesionShape& shape;
    const Constraints& constraints;
    const Field& evidence;
    double noise = 1.0; ///< size of a voxel's difference to its neighbour
};

/// Gives the signed distance to the surface in mm, positive inside.
struct SurfaceMethod {
    std::string_view name;
    Field (*find)(const SurfaceInput& input);
};

/// Every method; the lesion's surface is the mean of theirs, and their agreement tells how sure it is.
[[nodiscard]] std::span<const SurfaceMethod> surfaceMethods();

} // namespace hepatica::imaging::segmentation
