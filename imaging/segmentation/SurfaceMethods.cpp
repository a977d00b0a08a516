#include "segmentation/SurfaceMethods.h"

#include "segmentation/PolarCut.h"
#include "segmentation/ThresholdDynamics.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

double diceInside(const Field& a, const Field& b)
{
    std::size_t both = 0, sum = 0;
    for (std::size_t at = 0; at < a.size(); ++at) {
        const bool isA = a[at] > 0.0F, isB = b[at] > 0.0F;
        both += isA && isB ? 1U : 0U;
        sum += (isA ? 1U : 0U) + (isB ? 1U : 0U);
    }
    return sum == 0 ? 0.0 : 2.0 * static_cast<double>(both) / static_cast<double>(sum);
}

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

/// The mean of two independent surfaces errs less than either, so that the second start has to be better by
/// more than a little.
Field findByThresholdDynamics(const SurfaceInput& input, const Field& cut)
{
    constexpr double Alike = 0.97, Gain = 0.05;
    const Cube& cube = input.voi.cube;
    EvolvedRegion fromMiddle = thresholdDynamics(cube, input.evidence, input.shape, input.constraints);
    if (diceInside(fromMiddle.distance_mm, cut) >= Alike)
        return std::move(fromMiddle.distance_mm);
    EvolvedRegion fromCut = thresholdDynamics(cube, input.evidence, cut, input.constraints);
    const bool isBetter = fromCut.energy < fromMiddle.energy - Gain * std::abs(fromMiddle.energy);
    return std::move(isBetter ? fromCut.distance_mm : fromMiddle.distance_mm);
}

} // namespace

Surface findSurface(const SurfaceInput& input)
{
    const Field cut = findByPolarCut(input), dynamics = findByThresholdDynamics(input, cut);
    Surface mean{Field(cut.size()), 1.0};
    for (std::size_t at = 0; at < cut.size(); ++at)
        mean.distance_mm[at] = 0.5F * (cut[at] + dynamics[at]);
    mean.agreement = std::min(diceInside(cut, mean.distance_mm), diceInside(dynamics, mean.distance_mm));
    return mean;
}

} // namespace hepatica::imaging::segmentation
