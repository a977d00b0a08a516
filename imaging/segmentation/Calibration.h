#pragma once
#include "segmentation/EdgeFit.h"
#include "segmentation/LesionShape.h"

#include <optional>
#include <vector>

namespace hepatica::imaging::segmentation {

/// How far the surface moves outwards to where this reader draws the border: everywhere, and besides around
/// single directions.
struct Calibration {
    struct Local {
        Point3 direction; ///< unit vector from the origin
        double shift_mm = 0.0;
    };
    double shift_mm = 0.0;
    std::vector<Local> locals;
    double disagreement_mm = 0.0; ///< between the places that tell where the border is
    bool isClamped = false;       ///< it would have to move farther than a reader's margin explains
};

/// Where a calibration comes from.
enum class Margin {
    StrokeEnds, ///< the ends of the strokes lie on the reader's border
    BoxSides,   ///< the lesion touches the sides of the box
    Usual       ///< a little: readers draw outside the line at which the value changes
};

/// A surface to calibrate, and how the border looks around it where it is seen.
struct Uncalibrated {
    const Cube& cube;
    const LesionShape& shape;
    const Field& distance_mm;
    std::optional<Edge> edge;
    double pixel_mm = 1.0;
    double sharp_mm = 0.0; ///< the blur that a perfectly sharp border would show
};
/// How likely the border found is another one than the reader's, such as that of a core: 0 … 1. So it is
/// where one is seen in the image, and the ends of the strokes lie farther outside of it than readers draw.
[[nodiscard]] double doubtOf(const Uncalibrated& surface);

/// Moves a surface towards the ellipsoid of two strokes: none of it for `part` 0, all of the way for 1. Along
/// the axis that they do not measure the ellipsoid reaches to either side as far as the surface, by as much
/// farther (or less far) as along the others, and no farther than the surface and the shape's own third axis.
void moveToEllipsoid(double part, const Cube& cube, const LesionShape& shape, Field& distance_mm);

[[nodiscard]] Calibration calibrate(Margin margin, const Uncalibrated& surface);

/// Moves the surface.
void apply(const Calibration& calibration, const Cube& cube, Field& distance_mm);

} // namespace hepatica::imaging::segmentation
