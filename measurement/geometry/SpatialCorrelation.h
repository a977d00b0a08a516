#pragma once
#include <hepatica/imaging/Mask.h>

#include <optional>
#include <span>

namespace hepatica::measurement {

struct SpatialCorrelation {
    double moranI = 0.0, gearyC = 0.0;
};

/// Moran's I and Geary's C of a lesion, every pair of voxels weighed by one over its distance (IBSI 3.1.28
/// and 3.1.29). `values`: one a voxel inside, in the order of the box. None where all values are one, and
/// where there are too many to be compared within seconds.
[[nodiscard]] std::optional<SpatialCorrelation> spatialCorrelation(const imaging::Mask& lesion,
                                                                   std::span<const double> values);

} // namespace hepatica::measurement
