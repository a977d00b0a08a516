#include "segmentation/Corrections.h"

#include <algorithm>

namespace hepatica::imaging::segmentation {

namespace {

bool isNear(const std::vector<Point3>& points, const Point3& local, double radius_mm)
{
    return std::ranges::any_of(points, [&](const Point3& p) { return distance(p, local) <= radius_mm; });
}

std::vector<Point3> localPoints(const std::vector<Point3>& positions, const Voi& voi)
{
    std::vector<Point3> points;
    for (const Point3& position : positions)
        points.push_back(voi.toLocal(position));
    return points;
}

} // namespace

double correctionRadius_mm(const LesionShape& shape, double spacing_mm)
{
    return std::max(0.06 * shape.length_mm, 1.5 * spacing_mm);
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

void correct(Constraints& constraints, const Voi& voi, const LesionShape& shape, const LesionPrompt& prompt,
             const std::vector<std::uint8_t>& trusted)
{
    if (prompt.add.empty() && prompt.remove.empty() && trusted.empty())
        return;
    const auto add = localPoints(prompt.add, voi), remove = localPoints(prompt.remove, voi);
    const double radius = correctionRadius_mm(shape, voi.cube.spacing_mm);
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        if (isNear(add, local, radius))
            constraints[at] = Certainty::Inside;
        if (isNear(remove, local, radius) || (!trusted.empty() && trusted[at] == 0))
            constraints[at] = Certainty::Outside;
    });
}

} // namespace hepatica::imaging::segmentation
