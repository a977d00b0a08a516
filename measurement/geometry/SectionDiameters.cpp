#include <hepatica/measurement/LesionShape.h>

#include "geometry/PlaneDiameter.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Mask;

/// A vertex of the iso-0.5 surface, half-way between an inside voxel and an outside one next to it.
using SurfaceVertex = std::array<int, 3>;

std::vector<SurfaceVertex> surfaceVertices(const Mask& mask)
{
    std::vector<SurfaceVertex> vertices;
    const auto& [first, last] = mask.box();
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j)
            for (int i = first.i; i <= last.i; ++i) {
                if (!mask.contains({i, j, k}))
                    continue;
                for (const int step : {-1, 1}) {
                    if (!mask.contains({i + step, j, k}))
                        vertices.push_back({2 * i + step, 2 * j, 2 * k});
                    if (!mask.contains({i, j + step, k}))
                        vertices.push_back({2 * i, 2 * j + step, 2 * k});
                    if (!mask.contains({i, j, k + step}))
                        vertices.push_back({2 * i, 2 * j, 2 * k + step});
                }
            }
    return vertices;
}

/// The largest distance within a plane at right angles to one of the grid's axes.
double longestAcross(std::vector<SurfaceVertex>& vertices, std::size_t axis,
                     const std::array<double, 3>& spacing)
{
    const std::size_t across = axis == 0 ? 1 : 0, up = axis == 2 ? 1 : 2;
    std::ranges::sort(vertices, {}, [axis](const SurfaceVertex& v) { return v[axis]; });
    double longest_mm = 0.0;
    for (auto from = vertices.begin(); from != vertices.end();) {
        const int level = (*from)[axis];
        std::vector<HalfPixel> plane;
        for (; from != vertices.end() && (*from)[axis] == level; ++from)
            plane.push_back({(*from)[across], (*from)[up]});
        const auto hull = convexHull(std::move(plane));
        longest_mm = std::max(longest_mm, farthestPair(hull, {spacing[across], spacing[up]}).length_mm);
    }
    return longest_mm;
}

} // namespace

SectionDiameters measureSections(const Mask& lesion)
{
    std::vector<SurfaceVertex> vertices = surfaceVertices(lesion);
    const auto& spacing = lesion.grid().spacing();
    return {longestAcross(vertices, 2, spacing), longestAcross(vertices, 1, spacing),
            longestAcross(vertices, 0, spacing)};
}

} // namespace hepatica::measurement
