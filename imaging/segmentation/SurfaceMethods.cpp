#include "segmentation/SurfaceMethods.h"

#include "segmentation/PolarCut.h"
#include "segmentation/ThresholdDynamics.h"

namespace hepatica::imaging::segmentation {

namespace {

Field findByPolarCut(const SurfaceInput& input)
{
    PolarSettings settings;
    settings.reach_mm = 0.86 * input.shape.length_mm;
    settings.noise = input.noise;
    const Cube& cube = input.voi.cube;
    const Directions& directions = Directions::fine();
    return radialDistance(cube, directions,
                          polarCut(cube, input.evidence, input.voi.values, directions, settings));
}

Field findByThresholdDynamics(const SurfaceInput& input)
{
    return thresholdDynamics(input.voi.cube, input.evidence, input.shape, input.constraints);
}

constexpr SurfaceMethod Methods[] = {
    {"polar graph cut", findByPolarCut},
    {"threshold dynamics", findByThresholdDynamics},
};

} // namespace

std::span<const SurfaceMethod> surfaceMethods()
{
    return Methods;
}

} // namespace hepatica::imaging::segmentation
