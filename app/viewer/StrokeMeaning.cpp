#include "StrokeMeaning.h"

#include "SlicePlane.h"

#include <cmath>

namespace hepatica::viewer {

namespace {

bool crosses(const imaging::Stroke& stroke, const measurement::Caliper& caliper,
             const imaging::Geometry& grid)
{
    for (const Point3& end : {stroke.from, stroke.to})
        if (!isOnAcquiredSlice(grid, end) || grid.toNearestVoxel(end).k != caliper.sliceIndex)
            return false;
    const Point3 axis = caliper.longEnds[1] - caliper.longEnds[0], drawn = stroke.to - stroke.from;
    const double length_mm = norm(axis), drawn_mm = norm(drawn);
    if (drawn_mm <= 0.0 || drawn_mm >= length_mm)
        return false;
    const double half = std::sqrt(0.5); // the sine and cosine of 45 degrees
    if (std::abs(dot(axis, drawn)) > half * length_mm * drawn_mm)
        return false;
    const Point3 along = (1.0 / length_mm) * axis;
    const Point3 across = cross(grid.sliceNormal(), along);
    const auto sideOf = [&](const Point3& end) { return dot(end - caliper.longEnds[0], across); };
    const double from = sideOf(stroke.from), to = sideOf(stroke.to);
    if (from * to >= 0.0)
        return false;
    const Point3 meeting = stroke.from + (from / (from - to)) * drawn;
    const double place_mm = dot(meeting - caliper.longEnds[0], along);
    return place_mm >= 0.0 && place_mm <= length_mm;
}

} // namespace

StrokeMeaning meaningOf(const imaging::Stroke& stroke, const LesionView* chosen,
                        const imaging::Geometry& grid)
{
    if (chosen == nullptr)
        return StrokeMeaning::AnotherLesion;
    if (chosen->caliper() == nullptr)
        return StrokeMeaning::Measures;
    if (!chosen->onThisSeries)
        return StrokeMeaning::AnotherLesion;
    if (crosses(stroke, *chosen->caliper(), grid))
        return StrokeMeaning::ShortAxis;
    const Point3 middle = 0.5 * (stroke.from + stroke.to);
    return chosen->mask && chosen->mask->contains(grid.toNearestVoxel(middle)) ? StrokeMeaning::DrawnAgain
                                                                               : StrokeMeaning::AnotherLesion;
}

} // namespace hepatica::viewer
