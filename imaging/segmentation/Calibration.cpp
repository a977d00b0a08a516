#include "segmentation/Calibration.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double UsualMargin_mm = 1.0;

/// From what is missing at each known place of the border (negative where the surface lies beyond it): the
/// least, and a quarter of the difference.
Calibration fromMissing(const std::vector<double>& missing_mm, double length_mm)
{
    const auto [least, most] = std::ranges::minmax(missing_mm);
    const double wanted = least + 0.25 * (most - least);
    const double shift = std::clamp(wanted, -0.03 * length_mm, std::min(0.10 * length_mm, 4.0));
    return {shift, most - least, shift != wanted};
}

Calibration fromEnds(const Cube& cube, const LesionShape& shape, const Field& distance_mm)
{
    std::vector<double> missing;
    for (const Segment& stroke : shape.strokes)
        for (const Point3& end : {stroke.from, stroke.to})
            missing.push_back(-static_cast<double>(sampleAt(cube, distance_mm, end)));
    return fromMissing(missing, shape.length_mm);
}

Calibration fromSides(const Cube& cube, const LesionShape& shape, const Field& distance_mm)
{
    std::array<double, 4> reached{}; // along and against the two axes in the slice
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        if (distance_mm[at] <= 0.0F)
            return;
        const double along = dot(local, shape.axes[0]), across = dot(local, shape.axes[1]);
        const std::array<double, 4> here{along, -along, across, -across};
        for (std::size_t side = 0; side < here.size(); ++side)
            reached[side] = std::max(reached[side], here[side]);
    });
    std::vector<double> missing;
    for (std::size_t side = 0; side < reached.size(); ++side)
        missing.push_back(shape.semi_mm[side / 2] - reached[side]);
    return fromMissing(missing, shape.length_mm);
}

} // namespace

Calibration calibrate(Margin margin, const Cube& cube, const LesionShape& shape, const Field& distance_mm)
{
    switch (margin) {
    case Margin::StrokeEnds:
        return fromEnds(cube, shape, distance_mm);
    case Margin::BoxSides:
        return fromSides(cube, shape, distance_mm);
    case Margin::Usual:
        break;
    }
    return {UsualMargin_mm, 0.0, false};
}

} // namespace hepatica::imaging::segmentation
