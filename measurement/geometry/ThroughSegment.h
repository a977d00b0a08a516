#pragma once
#include "geometry/SliceHull.h"

#include <functional>

namespace hepatica::measurement {

/// A segment and the slice that it lies in.
struct ThroughSegment {
    PlaneSegment segment;
    int slice = 0;           ///< of the grid; the first given where nothing is found
    double shortBy_mm = 0.0; ///< another may be longer by so much at most
};

/// Of all slices, the longest straight segment between two places of closed polygons (even-odd rule) that
/// crosses at most `gap_mm` of the outside in one stretch; where it touches the border, a stretch ends. Found
/// by branch and bound over all lines: none is longer by more than the segment says (a hundredth of a
/// millimetre, a tenth where thousands of lines are nearly as long), and no gap of it is over the tolerance
/// by more than two thousandths. Of slices whose segments are as long as that, any may be given; of equal
/// ones the first. Of length 0 where there is no polygon. `slices`: as reachOfSlices() gives them;
/// `contoursOf` is asked for the polygons of a slice only where its reach is longer than what is found.
[[nodiscard]] ThroughSegment
longestThroughSegment(std::span<const SliceReach> slices,
                      const std::function<std::vector<Contour>(int slice)>& contoursOf, PixelSpacing spacing,
                      double gap_mm);

/// The longest at right angles to a segment, in one slice.
[[nodiscard]] PlaneSegment longestThroughSegmentAcross(std::span<const Contour> polygons,
                                                       PixelSpacing spacing, double gap_mm,
                                                       const PlaneSegment& axis);

} // namespace hepatica::measurement
