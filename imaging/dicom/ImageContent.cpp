#include "ImageContent.h"

#include <algorithm>
#include <array>
#include <utility>

namespace hepatica::imaging {

namespace {

using enum ImageContent;

struct Word {
    std::string_view text;
    ImageContent content;
};
// Defined terms of the standard, and what Siemens, GE, Philips and Canon write.
constexpr auto TypeWords = std::to_array<Word>({
    {"LOCALIZER", Localizer},
    {"ADC", DiffusionMap},
    {"ADC_UNSPECIFIED", DiffusionMap},
    {"EADC", ExponentialDiffusionMap},
    {"EXPONENTIAL_ADC", ExponentialDiffusionMap},
    {"IN_PHASE", InPhase},
    {"INPHASE", InPhase},
    {"IP", InPhase},
    {"OUT_PHASE", OpposedPhase},
    {"OPP_PHASE", OpposedPhase},
    {"OUT_OF_PHASE", OpposedPhase},
    {"OPPOSED_PHASE", OpposedPhase},
    {"OP", OpposedPhase},
    {"WATER", Water},
    {"W", Water},
    {"FAT", Fat},
    {"F", Fat},
    {"FAT_FRACTION", FatFraction},
    {"FF", FatFraction},
    {"R2_STAR", RelaxationMap},
    {"T2_STAR", RelaxationMap},
    {"T1_MAP", RelaxationMap},
    {"T2_MAP", RelaxationMap},
    {"SUBTRACTION", Subtraction},
    {"SUB", Subtraction},
    {"MAX_IP", Projection},
    {"MIN_IP", Projection},
    {"MIP", Projection},
    {"PROJECTION IMAGE", Projection},
    {"MPR", Reformat},
    {"REFORMATTED", Reformat},
    {"PHASE", Phase},
    {"PHASE MAP", Phase},
    {"P", Phase},
    {"REAL", RealPart},
    {"R", RealPart},
    {"IMAGINARY", ImaginaryPart},
    {"I", ImaginaryPart},
});

constexpr auto Names = std::to_array<std::string_view>({
    "",
    "localizer",
    "ADC",
    "exponential ADC",
    "in phase",
    "opposed phase",
    "water",
    "fat",
    "fat fraction",
    "relaxation map",
    "subtraction",
    "projection",
    "reformat",
    "phase image",
    "real part",
    "imaginary part",
});

} // namespace

ImageContent contentOf(const std::vector<std::string>& imageType)
{
    for (std::size_t at = 2; at < imageType.size(); ++at) {
        const auto* word = std::ranges::find(TypeWords, imageType[at], &Word::text);
        if (word != TypeWords.end())
            return word->content;
    }
    return Plain;
}

std::string_view contentName(ImageContent content)
{
    return Names[static_cast<std::size_t>(content)];
}

} // namespace hepatica::imaging
