#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// What is known of a voxel before any border is sought. Beyond is tissue around the lesion like any other,
/// only too far away to belong to it.
enum class Certainty : std::uint8_t { Open, Outside, Inside, Beyond };
using Constraints = std::vector<Certainty>;

/// The values that the lesion's own tissue can have; what is outside of them may be another: fat, lung, bone,
/// a great vessel.
struct TissueRange {
    double low = ValueMin, high = ValueMax, median = 0.0;
};
[[nodiscard]] TissueRange tissueRange(const Voi& voi, const LesionShape& shape);

/// What is outside of the range and hangs together with such tissue beyond the lesion. What lies alone within
/// the lesion (calcification, necrosis, a feeding vessel's end) stays its own.
enum class Tissue : std::uint8_t { Own, Dark, Bright };
[[nodiscard]] std::vector<Tissue> foreignTissue(const Voi& voi, const LesionShape& shape,
                                                const TissueRange& range);

/// Shape and tissue as constraints: outside the volume, foreign tissue and what lies behind it as seen from
/// the middle are Outside; what is too far for the stroke is Beyond as far as `around_mm` from what is not,
/// and Outside farther out; the stroke is Inside.
[[nodiscard]] Constraints constraintsOf(const Voi& voi, const LesionShape& shape, std::vector<Tissue> foreign,
                                        double around_mm = 0.0);

} // namespace hepatica::imaging::segmentation
