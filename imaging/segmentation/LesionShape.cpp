#include "segmentation/LesionShape.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

Point3 unit(const Point3& v)
{
    return (1.0 / norm(v)) * v;
}

Point3 without(const Point3& v, const Point3& direction)
{
    return v - dot(v, direction) * direction;
}

Point3 anyPerpendicular(const Point3& direction)
{
    const Point3 other = std::abs(direction.x) < 0.7 ? Point3{1, 0, 0} : Point3{0, 1, 0};
    return unit(without(other, direction));
}

// What lies across the slices counts less, and nothing lies farther than a part of the long axis.
constexpr double DampedThrough = 0.78, FarthestPart = 0.66;
constexpr double AcrossSemi = 0.40, ThroughSemi = 0.42; // of the long axis

} // namespace

double distanceTo(const Segment& segment, const Point3& local)
{
    const Point3 along = segment.to - segment.from;
    const double squared = dot(along, along);
    const double part =
        squared > 0.0 ? std::clamp(dot(local - segment.from, along) / squared, 0.0, 1.0) : 0.0;
    return distance(local, segment.from + part * along);
}

Segment shortened(const Segment& segment, double part)
{
    const Point3 half = (0.5 * part) * (segment.to - segment.from);
    return {segment.middle() - half, segment.middle() + half};
}

double LesionShape::distanceToStrokes(const Point3& local, double part) const
{
    double nearest = Unlimited;
    for (const Segment& stroke : strokes)
        nearest = std::min(nearest, distanceTo(shortened(stroke, part), local));
    return nearest;
}

bool LesionShape::isTooFar(const Point3& local) const
{
    const auto exceeds = [](double squared, double limit) { return squared > limit * limit; };
    if (exceeds(dampedSquared(local, DampedThrough), FarthestPart * length_mm))
        return true;
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (reach_mm[axis] < Unlimited && std::abs(dot(local, axes[axis])) > reach_mm[axis])
            return true;
    if (!endsAreOnTheBorder)
        return false;
    const auto beyond = [&](const Point3& end) {
        return exceeds(dampedSquared(local - end, 0.75), 1.04 * length_mm);
    };
    return beyond(strokes.front().from) || beyond(strokes.front().to);
}

Point3 LesionShape::farthest_mm() const
{
    const auto along = [&](double through) {
        const double longer = 1.0 / (DampedThrough * DampedThrough) - 1.0;
        return FarthestPart * length_mm * std::sqrt(1.0 + longer * through * through);
    };
    return {along(throughPlane.x), along(throughPlane.y), along(throughPlane.z)};
}

CubeBox LesionShape::boxOfStrokes(const Cube& cube, double part, double radius_mm) const
{
    Point3 low{Unlimited, Unlimited, Unlimited}, high = -1.0 * low;
    for (const Segment& stroke : strokes) {
        const Segment middle = shortened(stroke, part);
        for (const Point3& end : {middle.from, middle.to}) {
            low = {std::min(low.x, end.x), std::min(low.y, end.y), std::min(low.z, end.z)};
            high = {std::max(high.x, end.x), std::max(high.y, end.y), std::max(high.z, end.z)};
        }
    }
    const Point3 around{radius_mm, radius_mm, radius_mm};
    return boxBetween(cube, low - around, high + around);
}

LesionShape shapeOfBall(double diameter_mm)
{
    LesionShape shape;
    shape.length_mm = diameter_mm;
    shape.strokes = {Segment{}};
    shape.axes = {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}};
    shape.semi_mm = {0.5 * diameter_mm, 0.5 * diameter_mm, 0.5 * diameter_mm};
    shape.throughPlane = shape.axes[2];
    shape.endsAreOnTheBorder = false;
    return shape;
}

LesionShape shapeOfStroke(const Segment& longAxis, const Point3& sliceNormal)
{
    LesionShape shape;
    shape.length_mm = longAxis.length();
    shape.strokes = {longAxis};
    const Point3 along = unit(longAxis.to - longAxis.from);
    const bool isAcrossSlices = norm(cross(sliceNormal, along)) < 0.1;
    const Point3 across = isAcrossSlices ? anyPerpendicular(along) : unit(cross(sliceNormal, along));
    shape.axes = {along, across, cross(along, across)};
    shape.throughPlane = shape.axes[2];
    shape.semi_mm = {0.5 * shape.length_mm, AcrossSemi * shape.length_mm, ThroughSemi * shape.length_mm};
    return shape;
}

LesionShape shapeOfTwoStrokes(const Segment& longAxis, const Segment& shortAxis, const Point3& sliceNormal)
{
    LesionShape shape = shapeOfStroke(longAxis, sliceNormal);
    const double longer = longAxis.length(), shorter = shortAxis.length();
    const Point3 across = unit(without(shortAxis.to - shortAxis.from, shape.axes[0]));
    const bool isAcrossSlices = std::abs(dot(across, shape.throughPlane)) > 0.7;
    shape.strokes.push_back(shortAxis);
    shape.axes = {shape.axes[0], across, cross(shape.axes[0], across)};
    // The third axis follows the mean of the two that are known; the factor is that of a single stroke.
    const double third =
        isAcrossSlices ? AcrossSemi * longer : ThroughSemi / (1.0 + 2.0 * AcrossSemi) * (longer + shorter);
    shape.semi_mm = {0.5 * longer, std::max(0.5 * shorter, 0.1 * longer), third};
    shape.reach_mm[1] = std::max(0.65 * shorter, 0.15 * longer);
    return shape;
}

LesionShape shapeOfBox(const std::array<double, 3>& sides_mm)
{
    constexpr std::array<Point3, 3> Local{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    const std::size_t longer = sides_mm[0] >= sides_mm[1] ? 0 : 1;
    const double length = sides_mm[longer], across = sides_mm[1 - longer], through = sides_mm[2];
    const Segment longAxis{(-0.5 * length) * Local[longer], (0.5 * length) * Local[longer]};
    const Segment shortAxis{(-0.5 * across) * Local[1 - longer], (0.5 * across) * Local[1 - longer]};
    LesionShape shape = shapeOfTwoStrokes(longAxis, shortAxis, Local[2]);
    shape.insidePart = 0.6;
    shape.endsAreOnTheBorder = false;
    // A lesion touches the sides of its box, but is drawn with a little room around.
    shape.reach_mm = {0.55 * length, 0.55 * across, LesionShape::Unlimited};
    if (through > 0.25 * across) {
        shape.semi_mm[2] = 0.5 * through;
        shape.reach_mm[2] = 0.55 * through;
    }
    return shape;
}

} // namespace hepatica::imaging::segmentation
