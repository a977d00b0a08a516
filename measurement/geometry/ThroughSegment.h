#pragma once
#include "geometry/PlaneDiameter.h"

namespace hepatica::measurement {

/// The longest straight segment between two places of closed polygons (even-odd rule) that crosses at most
/// `gap_mm` of the outside in one stretch; where it touches the border, a stretch ends. Found by branch and
/// bound over all lines: none is longer by a hundredth of a millimetre, and no gap of it is over the
/// tolerance by more than two thousandths. Of length 0 or shorter when there is none longer than `than_mm`.
[[nodiscard]] PlaneSegment longestThroughSegment(std::span<const Contour> polygons, PixelSpacing spacing,
                                                 double gap_mm, double than_mm = 0.0);

/// The same at right angles to a segment.
[[nodiscard]] PlaneSegment longestThroughSegmentAcross(std::span<const Contour> polygons,
                                                       PixelSpacing spacing, double gap_mm,
                                                       const PlaneSegment& axis);

} // namespace hepatica::measurement
