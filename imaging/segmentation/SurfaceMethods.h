#pragma once
#include "segmentation/Directions.h"
#include "segmentation/LesionShape.h"
#include "segmentation/TissuePrior.h"
#include "segmentation/Voi.h"

#include <optional>

namespace hepatica::imaging::segmentation {

/// How finely a surface is sought: as finely as it is to be measured, or only so that it tells its long axis,
/// in less time.
enum class Detail { Full, LongAxis };

/// The voxels of a cube along the long axis, and the rays of a cut.
struct Fineness {
    int voxels = 0;
    const Directions& rays;
};
[[nodiscard]] Fineness fineness(Detail detail);

/// All that is needed to find a lesion's surface around the origin of a cube.
struct SurfaceInput {
    const Voi& voi;
    const LesionShape& shape;
    const Constraints& constraints;
    const Field& evidence;
    double noise = 1.0; ///< size of a voxel's difference to its neighbour
    Detail detail = Detail::Full;
    std::optional<Field> ellipsoid = std::nullopt; ///< of a small lesion, signed distance, mm
};

struct Surface {
    Field distance_mm;      ///< signed, positive inside
    double agreement = 1.0; ///< the least Dice overlap of the cut or the dynamics with their mean
};

/// The mean of the surfaces of two methods, a minimal cut over rays and threshold dynamics, and of an
/// ellipsoid where there is one.
[[nodiscard]] Surface findSurface(const SurfaceInput& input);

} // namespace hepatica::imaging::segmentation
