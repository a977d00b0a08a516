#pragma once
#include "segmentation/Cube.h"

#include <vector>

namespace hepatica::imaging::segmentation {

/// How far a surface is to move at a place, away from the origin of its cube.
struct RadialMove {
    Point3 at; ///< not the origin
    double outwards_mm = 0.0;
};

/// The distance from the origin to where a field first falls to 0 on the way towards `direction`; to the
/// cube's side where it does not.
[[nodiscard]] double radiusTowards(const Cube& cube, const Field& distance_mm, const Point3& direction);

/// Moves a surface along the rays from the origin: by what `moves` tell at their places and by less around
/// them, interpolated (simple kriging; Matheron, Economic Geology 1963;58:1246-1266) with a powered
/// exponential correlation (Diggle and Ribeiro, Model-based Geostatistics, 2007, ch. 3): at `half_mm` from a
/// place, on the surface or as far out as the place, half of a move is left, and 2^-(d / half_mm)^1.4 at d.
/// All of the surface moves one way, that of the largest move, or stays.
void moveRadially(Field& distance_mm, const Cube& cube, const std::vector<RadialMove>& moves, double half_mm);

} // namespace hepatica::imaging::segmentation
