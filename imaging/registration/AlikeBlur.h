#pragma once
#include "GreyImage.h"

namespace hepatica::imaging::registration {

/// The image, blurred along its axes as far as the other one is blurred by its blocks and slices and by the
/// interpolation between them, and to sigma 2 mm at least. What is compared then differs by the tissue, not
/// by how the two grids lie to each other. What the blur drew from beyond the image becomes its rim.
[[nodiscard]] GreyImage blurredLike(const GreyImage& image, const GreyImage& other);

} // namespace hepatica::imaging::registration
