#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/Voi.h"

#include <optional>

namespace hepatica::imaging::segmentation {

/// The lowest value that the long stroke crosses well inside it, if what is as dark parts its two ends from
/// each other: half way from `beside` to that value no path leads from one end to the other, in the stroke's
/// plane and no farther to a side than half its length. A lesion is no wider than long, so that a layer
/// between two organs parts them and a hole in a lesion (gas after embolization, fat, necrosis) does not.
/// Values are on the scale of the Voi; `beside` is that of the tissue at the ends.
[[nodiscard]] std::optional<double> layerBetweenEnds(const Voi& voi, const LesionShape& shape,
                                                     double pixel_mm, double beside);

} // namespace hepatica::imaging::segmentation
