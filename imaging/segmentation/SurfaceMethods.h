#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/TissuePrior.h"
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// All that is needed to find a lesion's surface around the origin of a cube.
struct SurfaceInput {
    const Voi& voi;
    const LesionShape& shape;
    const Constraints& constraints;
    const Field& evidence;
    double noise = 1.0; ///< size of a voxel's difference to its neighbour
};

struct Surface {
    Field distance_mm;      ///< signed, positive inside
    double agreement = 1.0; ///< the least Dice overlap of a method's surface with it
};

/// The mean of the surfaces of two methods: a minimal cut over rays, and threshold dynamics.
[[nodiscard]] Surface findSurface(const SurfaceInput& input);

} // namespace hepatica::imaging::segmentation
