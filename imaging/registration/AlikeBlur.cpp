#include "AlikeBlur.h"

#include "segmentation/Smoothing.h"

#include <cmath>

namespace hepatica::imaging::registration {

namespace {

/// Variance of what a block averages and linear interpolation adds, in mm2: b2 / 12 + b2 / 6.
double variance_mm2(double block_mm)
{
    return 0.25 * block_mm * block_mm;
}

/// Of another image's blur along a direction.
double varianceAlong(const Point3& direction, const Geometry& grid)
{
    double sum = 0.0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double share = dot(direction, grid.directions()[axis]);
        sum += share * share * variance_mm2(grid.spacing()[axis]);
    }
    return sum;
}

} // namespace

GreyImage blurredLike(const GreyImage& image, const GreyImage& other)
{
    // In less noise drowns the vessels, in more they drown in the liver.
    constexpr double Least_mm2 = 2.0 * 2.0, RimSigmas = 2.0, MostRim = 0.25;
    const Geometry& grid = image.grid;
    GreyImage blurred = image;
    std::array<double, 3> sigma{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double wanted = std::max(Least_mm2, varianceAlong(grid.directions()[axis], other.grid));
        const double lacking = wanted - variance_mm2(grid.spacing()[axis]);
        sigma[axis] = std::sqrt(std::max(0.0, lacking)) / grid.spacing()[axis];
        blurred.rim[axis] = std::min(RimSigmas * sigma[axis], MostRim * grid.dims()[axis]);
    }
    segmentation::smooth(blurred.values, grid.dims(), sigma);
    return blurred;
}

} // namespace hepatica::imaging::registration
