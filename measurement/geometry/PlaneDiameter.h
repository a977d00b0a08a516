#pragma once
#include "geometry/Contour.h"

#include <array>
#include <span>
#include <vector>

namespace hepatica::measurement {

/// A point of the slice plane in mm: along the rows, along the columns.
struct PlanePoint {
    double x = 0.0, y = 0.0;
};

/// A straight segment on the slice and its length.
struct PlaneSegment {
    std::array<PlanePoint, 2> ends{};
    double length_mm = 0.0;
};

/// Pixel sizes along a row and along a column.
struct PixelSpacing {
    double x_mm = 1.0, y_mm = 1.0;
    [[nodiscard]] PlanePoint toPlane(HalfPixel at) const { return {0.5 * x_mm * at.x, 0.5 * y_mm * at.y}; }
};

/// Corners of the convex hull against the clock from the smallest (x, y), none on a straight edge (Andrew's
/// monotone chain; exact).
[[nodiscard]] std::vector<HalfPixel> convexHull(std::vector<HalfPixel> points);

/// The two hull corners that lie farthest apart (rotating calipers, Shamos 1978). The turns are exact in half
/// pixels, for scaling the axes keeps antipodal pairs; of equal pairs the first one met counts.
[[nodiscard]] PlaneSegment farthestPair(std::span<const HalfPixel> hull, PixelSpacing spacing);

/// The longest segment at right angles to `axis` that stays inside closed polygons (even-odd rule). Exact:
/// between neighbouring vertices the inside of the sweeping line changes linearly, so the longest segment
/// passes through a vertex. Where the border itself runs along the segment the inside on either side counts.
[[nodiscard]] PlaneSegment longestPerpendicularChord(std::span<const Contour> polygons, PixelSpacing spacing,
                                                     const PlaneSegment& axis);

} // namespace hepatica::measurement
