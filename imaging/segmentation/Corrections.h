#pragma once
#include <hepatica/imaging/LesionSegmentation.h>

#include "segmentation/LesionShape.h"
#include "segmentation/TissuePrior.h"
#include "segmentation/Voi.h"

namespace hepatica::imaging::segmentation {

/// How far a point to add or remove reaches around itself.
[[nodiscard]] double correctionRadius_mm(const LesionShape& shape, double spacing_mm);

/// One byte a voxel of the cube, 1 inside the mask; empty without a mask.
[[nodiscard]] std::vector<std::uint8_t> insideOf(const std::optional<Mask>& within, const Voi& voi);

/// Points to add are Inside; points to remove, and all beyond `trusted` (if not empty), are Outside.
void correct(Constraints& constraints, const Voi& voi, const LesionShape& shape, const LesionPrompt& prompt,
             const std::vector<std::uint8_t>& trusted);

} // namespace hepatica::imaging::segmentation
