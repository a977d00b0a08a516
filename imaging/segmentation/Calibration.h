#pragma once
#include "segmentation/LesionShape.h"

#include <vector>

namespace hepatica::imaging::segmentation {

/// How far the surface moves outwards to where this reader draws the border.
struct Calibration {
    double shift_mm = 0.0;
    double disagreement_mm = 0.0; ///< between the places that tell where the border is
    bool isClamped = false;       ///< it would have to move farther than a reader's margin explains
};

/// Where a calibration comes from.
enum class Margin {
    StrokeEnds, ///< the ends of the strokes lie on the reader's border
    BoxSides,   ///< the lesion touches the sides of the box
    Usual       ///< one millimetre: readers draw outside the line of half contrast
};

[[nodiscard]] Calibration calibrate(Margin margin, const Cube& cube, const LesionShape& shape,
                                    const Field& distance_mm);

} // namespace hepatica::imaging::segmentation
