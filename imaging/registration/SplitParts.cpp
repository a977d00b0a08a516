#include "registration/SplitParts.h"

#include "segmentation/Directions.h"
#include "segmentation/Smoothing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepatica::imaging::registration {

namespace {

using segmentation::Cube;
using segmentation::Voi;

/// The voxels of the place whose value lies on the lesion's side of half the contrast.
std::vector<std::uint8_t> lesionLike(const Voi& voi, const LesionForm& place,
                                     const segmentation::BorderLevels& levels)
{
    const double half = 0.5 * (levels.lesion + levels.surroundings),
                 sign = levels.contrast() < 0.0 ? -1.0 : 1.0;
    std::vector<std::uint8_t> like(voi.cube.count());
    segmentation::forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        const Point3 from = voi.toPatient(local) - place.centre;
        const auto reach =
            static_cast<double>(segmentation::Directions::coarse().interpolate(place.reach_mm, from));
        const bool isHere = norm(from) < reach && voi.inVolume[at] != 0;
        like[at] = isHere && sign * (static_cast<double>(voi.values[at]) - half) > 0.0 ? 1 : 0;
    });
    return like;
}

/// Takes one connected part away and tells how many voxels it has.
std::size_t takePart(std::vector<std::uint8_t>& like, const Cube& cube, std::size_t seed)
{
    const auto side = static_cast<std::size_t>(cube.size);
    std::vector<std::size_t> front{seed};
    like[seed] = 0;
    std::size_t count = 0;
    while (!front.empty()) {
        const std::size_t at = front.back();
        front.pop_back();
        ++count;
        const std::array<std::size_t, 3> place{at % side, at / side % side, at / side / side};
        std::size_t stride = 1;
        for (const std::size_t along : place) {
            for (const bool forward : {false, true}) {
                if (forward ? along + 1 == side : along == 0)
                    continue;
                const std::size_t next = forward ? at + stride : at - stride;
                if (like[next] == 0)
                    continue;
                like[next] = 0;
                front.push_back(next);
            }
            stride *= side;
        }
    }
    return count;
}

} // namespace

int partsOf(const Volume& volume, const LesionForm& mapped, const LaterLesion& now)
{
    constexpr double Room = 1.4, Voxels = 20.0, Finest_mm = 0.7, Smoothing_mm = 1.5, LeastShare = 0.08;
    const double ball_mm3 = 4.0 / 3.0 * std::numbers::pi * std::pow(mapped.radius_mm(), 3.0);
    const double half = Room * static_cast<double>(*std::ranges::max_element(mapped.reach_mm));
    Voi voi =
        segmentation::makeVoi(volume, mapped.centre, half, std::max(half / Voxels, Finest_mm), now.scale);
    const double sigma = Smoothing_mm / voi.cube.spacing_mm;
    segmentation::smooth(voi.values, {voi.cube.size, voi.cube.size, voi.cube.size}, {sigma, sigma, sigma});
    std::vector<std::uint8_t> like = lesionLike(voi, mapped, now.levels);
    const double voxel = std::pow(voi.cube.spacing_mm, 3.0);
    int parts = 0;
    for (std::size_t at = 0; at < like.size(); ++at)
        if (like[at] != 0) {
            const double volume_mm3 = static_cast<double>(takePart(like, voi.cube, at)) * voxel;
            parts += volume_mm3 > LeastShare * ball_mm3 ? 1 : 0;
        }
    return std::max(parts, 1);
}

} // namespace hepatica::imaging::registration
