#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// What is known of a voxel before any border is sought.
enum class Certainty : std::uint8_t { Open, Outside, Inside };
using Constraints = std::vector<Certainty>;

/// The values that the lesion's own tissue can have; what is outside of them and hangs together with the
/// surroundings is another tissue: fat, lung, bone, a great vessel.
struct TissueRange {
    double low = ValueMin, high = ValueMax, median = 0.0;
};
[[nodiscard]] TissueRange tissueRange(const Voi& voi, const LesionShape& shape);

/// Shape and tissue as constraints: too far for the stroke, outside the volume, foreign tissue and what lies
/// behind it as seen from the middle are Outside; the stroke is Inside.
[[nodiscard]] Constraints constraintsOf(const Voi& voi, const LesionShape& shape, const TissueRange& range);

} // namespace hepatica::imaging::segmentation
