#pragma once
#include "geometry/PlaneDiameter.h"

namespace hepatica::measurement {

/// The longest straight segment that begins and ends on the border of closed polygons (even-odd rule) and
/// crosses at most `gap_mm` of the outside in one stretch. Searched over lines a quarter pixel apart in
/// directions that are refined to a sixteenth of a degree: about a tenth of a pixel from the exact length,
/// never above it. Of length 0 when there is clearly none longer than `than_mm`.
[[nodiscard]] PlaneSegment longestThroughSegment(std::span<const Contour> polygons, PixelSpacing spacing,
                                                 double gap_mm, double than_mm = 0.0);

/// The same at right angles to a segment: over lines a twentieth of a pixel apart.
[[nodiscard]] PlaneSegment longestThroughSegmentAcross(std::span<const Contour> polygons,
                                                       PixelSpacing spacing, double gap_mm,
                                                       const PlaneSegment& axis);

} // namespace hepatica::measurement
