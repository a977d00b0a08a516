#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/Voi.h"

#include <array>
#include <optional>

namespace hepatica::imaging::segmentation {

/// The values on both sides of a surface that the long stroke crosses well inside it, before and behind, on
/// the scale of the Voi, if that surface goes on to both sides of the stroke farther than a lesion of its
/// length can reach. A lesion's own border closes around it, and what parts its inside ends there; the
/// surface of an organ does not. Nothing for strokes whose ends are too near to each other to tell (under
/// some 13 pixels), and where the volume ends before a lesion would. Where no border is seen at one end of
/// the stroke (`hasOpenEnd`) a lower step tells. In Hounsfield units only.
[[nodiscard]] std::optional<std::array<double, 2>> surfaceAcross(const Voi& voi, const LesionShape& shape,
                                                                 const std::array<double, 3>& spacing_mm,
                                                                 bool hasOpenEnd = false);

} // namespace hepatica::imaging::segmentation
