#pragma once
#include "segmentation/Cube.h"
#include "segmentation/Directions.h"

namespace hepatica::imaging::segmentation {

struct PolarSettings {
    int cells = 40;          ///< along each direction
    double reach_mm = 0.0;   ///< the surface is sought within
    double smoothness = 2.5; ///< weight of the surface against the evidence
    double noise = 1.0;      ///< size of a voxel's difference to its neighbour without a border between
};

/// The star-shaped surface around the origin that the evidence inside of it, and the steps of value along it,
/// speak for most: a minimal cut of a graph in polar coordinates. Gives its distance from the origin in mm
/// for every direction.
[[nodiscard]] std::vector<float> polarCut(const Cube& cube, const Field& evidence, const Field& values,
                                          const Directions& directions, const PolarSettings& settings);

/// Signed distance along the ray from the origin, in mm, positive inside the surface.
[[nodiscard]] Field radialDistance(const Cube& cube, const Directions& directions,
                                   const std::vector<float>& radii);

} // namespace hepatica::imaging::segmentation
