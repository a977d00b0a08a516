#include "segmentation/Corrections.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hepatica::imaging::segmentation {

namespace {

double nearest_mm(const std::vector<Point3>& points, const Point3& local)
{
    double nearest = std::numeric_limits<double>::infinity();
    for (const Point3& point : points)
        nearest = std::min(nearest, distance(point, local));
    return nearest;
}

std::vector<Point3> localPoints(const std::vector<Point3>& positions, const Voi& voi)
{
    std::vector<Point3> points;
    for (const Point3& position : positions)
        points.push_back(voi.toLocal(position));
    return points;
}

} // namespace

bool Corrections::belongs(const Point3& local) const
{
    return nearest_mm(add, local) <= addRadius_mm;
}

bool Corrections::isRemoved(const Point3& local) const
{
    const double far = nearest_mm(remove, local);
    return far <= removeRadius_mm && far < nearest_mm(add, local);
}

Corrections correctionsOf(const LesionPrompt& prompt, const Voi& voi, const LesionShape& shape)
{
    constexpr double LeastRemoved_mm = 2.0;
    const double length = shape.length_mm, least = 1.5 * voi.cube.spacing_mm;
    return {localPoints(prompt.add, voi), localPoints(prompt.remove, voi), std::max(0.06 * length, least),
            std::max({0.10 * length, std::min(LeastRemoved_mm, 0.20 * length), least})};
}

std::vector<std::uint8_t> insideOf(const std::optional<Mask>& within, const Voi& voi)
{
    std::vector<std::uint8_t> inside;
    if (!within)
        return inside;
    inside.resize(voi.cube.count());
    const Geometry& grid = within->grid();
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        inside[at] = within->contains(grid.toNearestVoxel(voi.toPatient(local))) ? 1 : 0;
    });
    return inside;
}

void keepWithin(Constraints& constraints, const std::vector<std::uint8_t>& trusted)
{
    for (std::size_t at = 0; at < trusted.size(); ++at)
        if (trusted[at] == 0)
            constraints[at] = Certainty::Outside;
}

double distanceOutside_mm(const Cube& cube, const Field& distance_mm, const Point3& local)
{
    if (const std::size_t here = nearestOffset(cube, local);
        here < distance_mm.size() && distance_mm[here] > 0.0F)
        return 0.0;
    double least = norm(local); // the middle belongs to the lesion
    forEachVoxel(cube, [&](std::size_t at, const Point3& voxel) {
        if (distance_mm[at] > 0.0F)
            least = std::min(least, distance(voxel, local));
    });
    return least;
}

} // namespace hepatica::imaging::segmentation
