#include "segmentation/Deformation.h"

#include "segmentation/RadialMove.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

bool isIn(const Cube& cube, const Point3& local)
{
    return nearestOffset(cube, local) < cube.count();
}

constexpr double Deepest = 0.25; // of the long axis: what is inferred from one point goes no farther

/// Takes a ball around a point out of the middle of a lesion; its border stays, and so do points to keep.
void hollow(Field& distance_mm, const Cube& cube, const Point3& point, const std::vector<Point3>& keep,
            double length_mm)
{
    constexpr double Radius = 0.1; // of the long axis
    double radius = std::max(Radius * length_mm, 1.5 * cube.spacing_mm);
    for (const Point3& other : keep)
        if (distance(other, point) > 0.0)
            radius = std::min(radius, 0.5 * distance(other, point));
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        distance_mm[at] = std::min(distance_mm[at], static_cast<float>(distance(local, point) - radius));
    });
}

/// What one error is: points of one kind along a scribble, or one.
struct PointedAt {
    std::vector<RadialMove> moves;
    double deep_mm = 0.0; ///< how far the deepest lies on the wrong side
};

/// How far the surface is to move at the points on its wrong side, outwards (sign 1) or inwards (-1). What is
/// too near to the middle for that is taken out of it.
PointedAt pointedAt(Field& distance_mm, const Cube& cube, const std::vector<Point3>& points,
                    const std::vector<Point3>& keep, double sign, double length_mm)
{
    // Of the largest errors of 95 strokes on real and phantom lesions, the border lay 1.1 times (deep ones)
    // to twice (shallow ones) as far beyond the middle of the ball in it as the surface before it.
    constexpr double Beyond = 1.1, MostInwards = 0.7, LeastRadius_voxels = 2.0;
    PointedAt error;
    for (const Point3& point : points) {
        const double wrong = -sign * static_cast<double>(sampleAt(cube, distance_mm, point));
        if (wrong <= 0.0)
            continue;
        const double far = norm(point), radius = radiusTowards(cube, distance_mm, point);
        const double least = LeastRadius_voxels * cube.spacing_mm, deepest = Deepest * length_mm;
        if (sign < 0.0 && (wrong > deepest || std::min(far, radius) < least)) {
            hollow(distance_mm, cube, point, keep, length_mm);
            continue;
        }
        if (far < least)
            continue;
        const double gap = std::abs(far - radius);
        const double move = gap + Beyond * std::min({gap, 1.5 * wrong, deepest});
        error.moves.push_back({point, sign * (sign < 0.0 ? std::min(move, MostInwards * radius) : move)});
        error.deep_mm = std::max(error.deep_mm, std::min(wrong, deepest));
    }
    return error;
}

/// Moves the surface past the points of one error, and leaves it where it is at the points to keep beside it.
void pushPast(Field& distance_mm, const Cube& cube, const std::vector<Point3>& points,
              const std::vector<Point3>& keep, double sign, double length_mm)
{
    // The cap of a ball as wide as the lesion is long that is as high as an error is deep has a radius of
    // root(length * depth). Of errors of phantom and real lesions, half of the depth is left at 0.5 to 0.8 of
    // it, which is 1.18 deviations.
    constexpr double Wide = 0.4;
    PointedAt error = pointedAt(distance_mm, cube, points, keep, sign, length_mm);
    if (error.moves.empty())
        return;
    const double width = std::max(std::sqrt(Wide * error.deep_mm * length_mm), 1.5 * cube.spacing_mm);
    const auto largest =
        std::ranges::max(error.moves, {}, [](const RadialMove& move) { return std::abs(move.outwards_mm); });
    for (const Point3& other : keep) {
        const double far = norm(other);
        if (!isIn(cube, other) || far < cube.spacing_mm)
            continue;
        if (std::abs(far - radiusTowards(cube, distance_mm, other)) < std::abs(largest.outwards_mm))
            error.moves.push_back({other, 0.0});
    }
    moveRadially(distance_mm, cube, error.moves, width);
}

/// Points that follow each other closely, as along a scribble, tell of one error.
void pushPastAll(Field& distance_mm, const Cube& cube, const std::vector<Point3>& points,
                 const std::vector<Point3>& keep, double sign, double length_mm)
{
    constexpr double OneError = 0.08; // of the long axis, from point to point
    std::vector<Point3> error;
    for (const Point3& point : points) {
        if (!isIn(cube, point))
            continue;
        const double way = error.empty() ? 0.0 : distance(error.back(), point);
        if (way > OneError * length_mm) {
            pushPast(distance_mm, cube, error, keep, sign, length_mm);
            error.clear();
        } else if (!error.empty() && way < 0.5 * cube.spacing_mm) {
            continue; // a mouse tells more places than there are voxels
        }
        error.push_back(point);
    }
    pushPast(distance_mm, cube, error, keep, sign, length_mm);
}

} // namespace

void deform(Field& distance_mm, const Cube& cube, const std::vector<Point3>& add,
            const std::vector<Point3>& remove, double length_mm)
{
    pushPastAll(distance_mm, cube, add, remove, 1.0, length_mm);
    pushPastAll(distance_mm, cube, remove, add, -1.0, length_mm);
}

} // namespace hepatica::imaging::segmentation
