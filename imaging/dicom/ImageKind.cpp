#include "ImageKind.h"

#include "Dataset.h"

#include <algorithm>
#include <array>

namespace hepatica::imaging {

namespace {

struct ImageClass {
    std::string_view sopClass, modality;
};
constexpr auto Kinds = std::to_array<ImageClass>({
    {UID_CTImageStorage, "CT"},
    {UID_EnhancedCTImageStorage, "CT"},
    {UID_LegacyConvertedEnhancedCTImageStorage, "CT"},
    {UID_MRImageStorage, "MR"},
    {UID_EnhancedMRImageStorage, "MR"},
    {UID_LegacyConvertedEnhancedMRImageStorage, "MR"},
    {UID_PositronEmissionTomographyImageStorage, "PT"},
    {UID_EnhancedPETImageStorage, "PT"},
    {UID_LegacyConvertedEnhancedPETImageStorage, "PT"},
});

struct Reason {
    std::string_view sopClass, words;
};
constexpr std::string_view Picture = "a picture of a screen or of film, whose pixels have no true size";
constexpr std::string_view Projection = "a projection, whose sizes depend on the distance to the source";
constexpr auto Reasons = std::to_array<Reason>({
    {UID_SecondaryCaptureImageStorage, Picture},
    {UID_MultiframeSingleBitSecondaryCaptureImageStorage, Picture},
    {UID_MultiframeGrayscaleByteSecondaryCaptureImageStorage, Picture},
    {UID_MultiframeGrayscaleWordSecondaryCaptureImageStorage, Picture},
    {UID_MultiframeTrueColorSecondaryCaptureImageStorage, Picture},
    {UID_ComputedRadiographyImageStorage, Projection},
    {UID_DigitalXRayImageStorageForPresentation, Projection},
    {UID_XRayAngiographicImageStorage, Projection},
    {UID_EnhancedMRColorImageStorage, "a colour map, not the values it was made of"},
});

} // namespace

bool isMeasuredKind(std::string_view sopClassUid)
{
    return std::ranges::find(Kinds, sopClassUid, &ImageClass::sopClass) != Kinds.end();
}

std::string_view modalityOf(std::string_view sopClassUid)
{
    const auto* kind = std::ranges::find(Kinds, sopClassUid, &ImageClass::sopClass);
    return kind == Kinds.end() ? std::string_view() : kind->modality;
}

Problem whyNotMeasured(const std::string& file, const std::string& sopClassUid)
{
    const auto* reason = std::ranges::find(Reasons, sopClassUid, &Reason::sopClass);
    std::string words = uidInWords(sopClassUid);
    if (reason != Reasons.end())
        words += " (" + std::string(reason->words) + ")";
    return {ProblemCode::NotAnImage, {file, std::move(words)}, {}};
}

} // namespace hepatica::imaging
