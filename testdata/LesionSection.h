#pragma once
#include "LesionModel.h"

#include <array>
#include <vector>

namespace hepatica::phantom {

/// A point of an axial plane.
struct PlanePoint {
    double x = 0.0, y = 0.0;
};
/// A closed polygon, the last corner joined to the first.
using Outline = std::vector<PlanePoint>;

struct Diameter {
    std::array<PlanePoint, 2> ends{};
    double length = 0.0;
};

/// The section of a star shape at height z, `corners` corners at even angles around its centre line; empty
/// where the plane misses the centre line's inside.
[[nodiscard]] Outline sectionOutline(const StarShape& shape, double z, int corners);

/// The largest distance between two corners.
[[nodiscard]] Diameter longestDiameter(const Outline& outline);
/// The longest chord inside the outline that is perpendicular to the given diameter.
[[nodiscard]] Diameter longestPerpendicular(const Outline& outline, const Diameter& to);
/// The length of the part of a segment that lies inside the outline.
[[nodiscard]] double lengthInside(const Outline& outline, const PlanePoint& from, const PlanePoint& to);

/// The axes of a placed lesion on the acquired slices, from its formula: corners every quarter degree.
struct AnalyticAxes {
    std::array<Point3, 2> longEnds{}, shortEnds{}, viableEnds{};
    double long_mm = 0.0, short_mm = 0.0, viable_mm = 0.0, viableShort_mm = 0.0;
    int sliceIndex = -1, viableSliceIndex = -1;
};

/// `slices` are the z of the acquired slices in stack order. The viable axis is the longest segment between
/// two points on the lesion's border or its core's that crosses at most `gap_mm` of the core; the short one
/// is the longest of those at right angles to it.
[[nodiscard]] AnalyticAxes analyticAxes(const PlacedLesion& lesion, const std::vector<double>& slices,
                                        double gap_mm = 2.0);

} // namespace hepatica::phantom
