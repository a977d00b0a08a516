#include "segmentation/Deformation.h"

#include "segmentation/RadialMove.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

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

/// What a surface is corrected on: voxels of a grid along the axes of the cube, and the lesion's long axis.
struct Setting {
    const Cube& cube;
    std::array<double, 3> voxel_mm{};
    double length_mm = 0.0;
};

/// How far a point lies beyond the border of the nearest voxel on the right side of the surface; nothing
/// where none is within two voxels. A reader sees voxels: what is wrong on a slice is as deep as the slice is
/// thick, however near to it the surface between the slices lies.
double depthInVoxels_mm(const Field& distance_mm, const Setting& setting, const Point3& point, double sign)
{
    constexpr int Reach = 2;
    const auto& [x, y, z] = setting.voxel_mm;
    double nearest = std::numeric_limits<double>::infinity(), depth = 0.0;
    for (int k = -Reach; k <= Reach; ++k)
        for (int j = -Reach; j <= Reach; ++j)
            for (int i = -Reach; i <= Reach; ++i) {
                const Point3 way{i * x, j * y, k * z};
                const double far = norm(way);
                if (far <= 0.0 || far >= nearest || !isIn(setting.cube, point + way) ||
                    sign * static_cast<double>(sampleAt(setting.cube, distance_mm, point + way)) <= 0.0)
                    continue;
                nearest = far;
                depth = far - 0.5 / far * norm(Point3{way.x * x, way.y * y, way.z * z});
            }
    return depth;
}

/// How far the surface is to move at one point, and how far that lies on the wrong side.
struct Push {
    RadialMove move;
    double deep_mm = 0.0;
};

/// The border lies beyond the point by `beyond` times as much as the surface lies before it. What is too near
/// to the middle for that is taken out of it, and there is no push.
std::optional<Push> pushAt(Field& distance_mm, const Setting& setting, const Point3& point,
                           const std::vector<Point3>& keep, double sign, double beyond)
{
    constexpr double MostInwards = 0.7, LeastRadius_voxels = 2.0;
    // Of 0.5 to 1 best on thick slices without pushing too far on thin ones.
    constexpr double PartOfVoxels = 0.7;
    const auto& [cube, voxel_mm, length_mm] = setting;
    const double wrong = -sign * static_cast<double>(sampleAt(cube, distance_mm, point));
    const double depth = std::max(wrong, PartOfVoxels * depthInVoxels_mm(distance_mm, setting, point, sign));
    const double far = norm(point), radius = radiusTowards(cube, distance_mm, point);
    const double least = LeastRadius_voxels * cube.spacing_mm, deepest = Deepest * length_mm;
    if (sign < 0.0 && (wrong > deepest || std::min(far, radius) < least)) {
        hollow(distance_mm, cube, point, keep, length_mm);
        return std::nullopt;
    }
    if (far < least)
        return std::nullopt;
    const double gap = std::abs(far - radius);
    const double move = gap + beyond * std::min({std::max(gap, depth), 1.5 * depth, deepest});
    return Push{{point, sign * (sign < 0.0 ? std::min(move, MostInwards * radius) : move)},
                std::min(depth, deepest)};
}

/// Moves the surface by a push, and leaves it where it is at the points to keep beside it.
void apply(const Push& push, Field& distance_mm, const Setting& setting, const std::vector<Point3>& keep)
{
    // The cap of a ball as wide as the lesion is long that is as high as an error is deep has a radius of
    // root(length * depth). Of errors of phantom and real lesions, half of the depth is left at 0.5 to 0.8 of
    // it.
    constexpr double Half = 0.66, LeastHalf_voxels = 1.75;
    const auto& [cube, voxel_mm, length_mm] = setting;
    const double half =
        std::max(Half * std::sqrt(push.deep_mm * length_mm), LeastHalf_voxels * cube.spacing_mm);
    std::vector<RadialMove> moves{push.move};
    for (const Point3& other : keep) {
        const double far = norm(other);
        if (!isIn(cube, other) || far < cube.spacing_mm)
            continue;
        if (std::abs(far - radiusTowards(cube, distance_mm, other)) < std::abs(push.move.outwards_mm))
            moves.push_back({other, 0.0});
    }
    moveRadially(distance_mm, cube, moves, half);
}

/// Moves the surface past the points of one error. Its middle tells how far the border lies beyond; of what
/// is then left on the wrong side, the deepest is passed by a little, again and again.
void pushPast(Field& distance_mm, const Setting& setting, const std::vector<Point3>& points,
              const std::vector<Point3>& keep, double sign)
{
    // Of the largest errors of 95 strokes on real and phantom lesions, the border lay 1.1 times (deep ones)
    // to twice (shallow ones) as far beyond the middle of the ball in it as the surface before it.
    constexpr double BeyondMiddle = 1.3, BeyondOthers = 0.1;
    constexpr int Most = 4; // pushes for one scribble
    const auto wrong = [&](const Point3& point) {
        return -sign * static_cast<double>(sampleAt(setting.cube, distance_mm, point));
    };
    const Point3& middle = points[points.size() / 2];
    for (int n = 0; n < Most; ++n) {
        const bool isMiddle = n == 0 && wrong(middle) > 0.0;
        const Point3 point = isMiddle ? middle : *std::ranges::max_element(points, {}, wrong);
        if (wrong(point) <= 0.0)
            return;
        if (const auto push =
                pushAt(distance_mm, setting, point, keep, sign, isMiddle ? BeyondMiddle : BeyondOthers))
            apply(*push, distance_mm, setting, keep);
    }
}

/// Points that follow each other closely, as along a scribble, tell of one error.
void pushPastAll(Field& distance_mm, const Setting& setting, const std::vector<Point3>& points,
                 const std::vector<Point3>& keep, double sign)
{
    constexpr double OneError = 0.08, OneOfSmall = 0.25,
                     OneScribble_mm = 3.5; // from point to point; a part of the long axis
    const double length_mm = setting.length_mm;
    const double near = std::max(OneError * length_mm, std::min(OneScribble_mm, OneOfSmall * length_mm));
    std::vector<Point3> error;
    for (const Point3& point : points) {
        if (!isIn(setting.cube, point))
            continue;
        const double way = error.empty() ? 0.0 : distance(error.back(), point);
        if (way > near) {
            pushPast(distance_mm, setting, error, keep, sign);
            error.clear();
        } else if (!error.empty() && way < 0.5 * setting.cube.spacing_mm) {
            continue; // a mouse tells more places than there are voxels
        }
        error.push_back(point);
    }
    if (!error.empty())
        pushPast(distance_mm, setting, error, keep, sign);
}

} // namespace

void deform(Field& distance_mm, const Cube& cube, const std::vector<Point3>& add,
            const std::vector<Point3>& remove, double length_mm, const std::array<double, 3>& voxel_mm)
{
    const Setting setting{cube, voxel_mm, length_mm};
    pushPastAll(distance_mm, setting, add, remove, 1.0);
    pushPastAll(distance_mm, setting, remove, add, -1.0);
}

} // namespace hepatica::imaging::segmentation
