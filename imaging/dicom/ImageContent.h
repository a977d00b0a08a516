#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::imaging {

/// What the pixels of an image show, as its Image Type says: the words of vendors for one thing are one
/// value.
enum class ImageContent {
    Plain, ///< nothing but an image
    Localizer,
    DiffusionMap,
    ExponentialDiffusionMap,
    InPhase,
    OpposedPhase,
    Water,
    Fat,
    FatFraction,
    RelaxationMap,
    Subtraction,
    Projection,
    Reformat,
    Phase,
    RealPart,
    ImaginaryPart,
};

/// From the third value of Image Type (PS3.3 C.7.6.1.1.2, C.8.3.1.1.1) on; the first word that is known.
[[nodiscard]] ImageContent contentOf(const std::vector<std::string>& imageType);

/// As a radiologist calls it: "ADC", "in phase"; "" for `Plain`.
[[nodiscard]] std::string_view contentName(ImageContent content);

} // namespace hepatica::imaging
