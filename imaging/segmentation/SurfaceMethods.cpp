#include "segmentation/SurfaceMethods.h"

#include <hepatica/imaging/Parallel.h>

#include "segmentation/PolarCut.h"
#include "segmentation/ThresholdDynamics.h"

#include <algorithm>
#include <optional>

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
    const Directions& directions = fineness(input.detail).rays;
    return radialDistance(cube, directions,
                          polarCut(cube, input.evidence, input.voi.values, directions, settings));
}

} // namespace

Fineness fineness(Detail detail)
{
    return detail == Detail::Full ? Fineness{32, Directions::fine()} : Fineness{24, Directions::coarse()};
}

Surface findSurface(const SurfaceInput& input)
{
    Field cut;
    std::optional<ThresholdDynamics> fromMiddle;
    sideBySide([&] { cut = findByPolarCut(input); },
               [&] { fromMiddle.emplace(input.voi.cube, input.evidence, input.shape, input.constraints); });
    const Field dynamics = fromMiddle->beside(cut);
    Surface mean{Field(cut.size()), 1.0};
    for (std::size_t at = 0; at < cut.size(); ++at)
        mean.distance_mm[at] = 0.5F * (cut[at] + dynamics[at]);
    mean.agreement = std::min(diceInside(cut, mean.distance_mm), diceInside(dynamics, mean.distance_mm));
    constexpr float OfThree = 1.0F / 3.0F;
    for (std::size_t at = 0; input.ellipsoid && at < cut.size(); ++at)
        mean.distance_mm[at] += OfThree * ((*input.ellipsoid)[at] - mean.distance_mm[at]);
    return mean;
}

} // namespace hepatica::imaging::segmentation
