#pragma once
#include "geometry/SliceRegion.h"

#include <vector>

namespace hepatica::measurement {

/// A point of a slice in half pixels of the grid: i = x / 2, j = y / 2. Whole numbers, so that hulls and
/// turns are exact.
struct HalfPixel {
    int x = 0, y = 0;
    auto operator<=>(const HalfPixel&) const = default;
};

/// A closed polygon; the last vertex is joined to the first.
using Contour = std::vector<HalfPixel>;

/// The iso-0.5 contours of a region (marching squares): vertices half-way between an inside and an outside
/// pixel, inside on the left where i runs to the right and j up, so outer borders have a positive area and
/// holes a negative one. Pixels that touch at a corner are joined. In order of their lowest, then leftmost
/// vertex, which stands first.
[[nodiscard]] std::vector<Contour> traceContours(const SliceRegion& region);

} // namespace hepatica::measurement
