#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/Voi.h"

#include <array>
#include <optional>

namespace hepatica::imaging::segmentation {

/// The values of two tissues (medians, on the scale of the Voi) where the long stroke runs from one into the
/// other: its halves differ clearly, and each half goes on beyond its end unchanged, so that the only border
/// is the one between them. A lesion of two tissues has borders at the ends of its long axis too.
[[nodiscard]] std::optional<std::array<double, 2>> tissuesAcross(const Voi& voi, const LesionShape& shape);

} // namespace hepatica::imaging::segmentation
