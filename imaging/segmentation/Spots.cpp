#include "segmentation/Spots.h"

#include "segmentation/Smoothing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double SpotRadii_mm[] = {2.5, 3.5, 5.0, 7.0};

/// A part of the cube around its middle.
struct Nearby {
    Cube cube;
    Field differences; ///< to the surroundings, limited
};

/// A voxel next to fat or lung is half of each, and as dark as a lesion.
bool isBesideFat(const Voi& voi, int x, int y, int z)
{
    constexpr int Steps[7][3] = {{0, 0, 0}, {-1, 0, 0}, {1, 0, 0}, {0, -1, 0},
                                 {0, 1, 0}, {0, 0, -1}, {0, 0, 1}};
    return std::ranges::any_of(Steps, [&](const int(&step)[3]) {
        const auto within = [&](int index) { return std::clamp(index, 0, voi.cube.size - 1); };
        const std::size_t at = voi.cube.offset(within(x + step[0]), within(y + step[1]), within(z + step[2]));
        return voi.inVolume[at] == 0 || voi.values[at] < 0.0F;
    });
}

Nearby nearbyOf(const Voi& voi, double surroundings)
{
    constexpr double Reach_mm = 27.0, MostBrighter = 90.0, Limit = 60.0;
    const int half = std::min(voi.cube.middle(), static_cast<int>(Reach_mm / voi.cube.spacing_mm));
    const int first = voi.cube.middle() - half;
    Nearby nearby{{2 * half + 1, voi.cube.spacing_mm}, {}};
    nearby.differences.reserve(nearby.cube.count());
    for (int z = first; z <= first + 2 * half; ++z)
        for (int y = first; y <= first + 2 * half; ++y)
            for (int x = first; x <= first + 2 * half; ++x) {
                const double difference =
                    static_cast<double>(voi.values[voi.cube.offset(x, y, z)]) - surroundings;
                const bool isOther = difference > MostBrighter || isBesideFat(voi, x, y, z);
                nearby.differences.push_back(
                    isOther ? 0.0F : static_cast<float>(std::clamp(difference, -Limit, Limit)));
            }
    return nearby;
}

/// Largest in the middle of a ball of `radius_mm` (Lindeberg 1993: a Gaussian of the radius over the square
/// root of three).
Field responseTo(double radius_mm, const Nearby& nearby)
{
    constexpr double Wider = 1.6;
    const double sigma = radius_mm / std::numbers::sqrt3 / nearby.cube.spacing_mm;
    const std::array<int, 3> dims{nearby.cube.size, nearby.cube.size, nearby.cube.size};
    Field response = nearby.differences, wider = nearby.differences;
    smooth(response, dims, {sigma, sigma, sigma});
    smooth(wider, dims, {Wider * sigma, Wider * sigma, Wider * sigma});
    std::ranges::transform(response, wider, response.begin(), std::minus{});
    return response;
}

} // namespace

std::vector<Spot> spotsAround(const Voi& voi, double surroundings)
{
    constexpr double Beside = 1.2; // the middle may lie in the spot's margin
    const Nearby nearby = nearbyOf(voi, surroundings);
    float darkest = 0.0F, brightest = 0.0F;
    Spot dark, bright;
    for (const double radius : SpotRadii_mm) {
        const Field response = responseTo(radius, nearby);
        forEachVoxel(nearby.cube, [&](std::size_t at, const Point3& local) {
            if (norm(local) > Beside * radius)
                return;
            if (response[at] < darkest) {
                darkest = response[at];
                dark = {local, 2.0 * radius};
            }
            if (response[at] > brightest) {
                brightest = response[at];
                bright = {local, 2.0 * radius};
            }
        });
    }
    std::vector<Spot> spots;
    if (darkest < 0.0F)
        spots.push_back(dark);
    if (brightest > 0.0F)
        spots.push_back(bright);
    return spots;
}

} // namespace hepatica::imaging::segmentation
