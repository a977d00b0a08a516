#pragma once
#include "ImageHeader.h"

#include <vector>

namespace hepatica::imaging {

/// Sorts the images of one series into volumes, none left out. Images of another size, pixel spacing,
/// orientation, frame of reference, diffusion weighting or kind (ADC, water, phase …) are never one volume.
/// Where images lie at the same place, or two even stacks lie between each other, what the headers say of
/// contrast phase, time, echo, inversion, cardiac phase, kernel, thickness or acquisition parts them; images
/// that nothing parts stay in one stack. Volumes come in the order of their acquisition, localizers last.
[[nodiscard]] std::vector<std::vector<ImageHeader>> splitStacks(std::vector<ImageHeader> images);

/// Position along the slice normal of `axes`, mm.
[[nodiscard]] double alongNormal(const ImageHeader& image, const ImageHeader& axes);

[[nodiscard]] bool sameOrientation(const ImageHeader& a, const ImageHeader& b);
[[nodiscard]] bool sameSize(const ImageHeader& a, const ImageHeader& b);
[[nodiscard]] bool samePixelSpacing(const ImageHeader& a, const ImageHeader& b);

} // namespace hepatica::imaging
