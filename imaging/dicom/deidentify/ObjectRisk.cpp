#include "ObjectRisk.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace hepatica::imaging {

namespace {

enum class Risk { Clean, Look };

struct KnownRisk {
    std::string_view sopClassUid;
    Risk risk;
};

/// Objects that hold measured values and coded texts, and those whose pictures often show names. All others
/// stay: screens, photographs and videos, documents, reports, presentation states, raw and private data.
constexpr auto KnownRisks = std::to_array<KnownRisk>({
    {"1.2.840.10008.5.1.4.1.1.2", Risk::Clean},     // CT
    {"1.2.840.10008.5.1.4.1.1.2.1", Risk::Clean},   // Enhanced CT
    {"1.2.840.10008.5.1.4.1.1.2.2", Risk::Clean},   // Legacy Converted Enhanced CT
    {"1.2.840.10008.5.1.4.1.1.4", Risk::Clean},     // MR
    {"1.2.840.10008.5.1.4.1.1.4.1", Risk::Clean},   // Enhanced MR
    {"1.2.840.10008.5.1.4.1.1.4.4", Risk::Clean},   // Legacy Converted Enhanced MR
    {"1.2.840.10008.5.1.4.1.1.128", Risk::Clean},   // PET
    {"1.2.840.10008.5.1.4.1.1.128.1", Risk::Clean}, // Legacy Converted Enhanced PET
    {"1.2.840.10008.5.1.4.1.1.130", Risk::Clean},   // Enhanced PET
    {"1.2.840.10008.5.1.4.1.1.20", Risk::Clean},    // Nuclear Medicine
    {"1.2.840.10008.5.1.4.1.1.30", Risk::Clean},    // Parametric Map
    {"1.2.840.10008.5.1.4.1.1.66.1", Risk::Clean},  // Spatial Registration
    {"1.2.840.10008.5.1.4.1.1.66.3", Risk::Clean},  // Deformable Spatial Registration
    {"1.2.840.10008.5.1.4.1.1.66.4", Risk::Clean},  // Segmentation
    {"1.2.840.10008.5.1.4.1.1.66.5", Risk::Clean},  // Surface Segmentation
    {"1.2.840.10008.5.1.4.1.1.66.7", Risk::Clean},  // Label Map Segmentation
    {"1.2.840.10008.5.1.4.1.1.67", Risk::Clean},    // Real World Value Mapping
    {"1.2.840.10008.5.1.4.1.1.481.2", Risk::Clean}, // RT Dose
    {"1.2.840.10008.5.1.4.1.1.481.3", Risk::Clean}, // RT Structure Set
    {"1.2.840.10008.5.1.4.1.1.481.5", Risk::Clean}, // RT Plan
    {"1.2.840.10008.5.1.4.1.1.1", Risk::Look},      // Computed Radiography
    {"1.2.840.10008.5.1.4.1.1.1.1", Risk::Look},    // Digital X-Ray, for presentation
    {"1.2.840.10008.5.1.4.1.1.1.1.1", Risk::Look},  // Digital X-Ray, for processing
    {"1.2.840.10008.5.1.4.1.1.1.2", Risk::Look},    // Mammography, for presentation
    {"1.2.840.10008.5.1.4.1.1.1.2.1", Risk::Look},  // Mammography, for processing
    {"1.2.840.10008.5.1.4.1.1.12.1", Risk::Look},   // X-Ray Angiography
    {"1.2.840.10008.5.1.4.1.1.12.1.1", Risk::Look}, // Enhanced XA
    {"1.2.840.10008.5.1.4.1.1.12.2", Risk::Look},   // X-Ray Radiofluoroscopy
    {"1.2.840.10008.5.1.4.1.1.12.2.1", Risk::Look}, // Enhanced XRF
    {"1.2.840.10008.5.1.4.1.1.13.1.1", Risk::Look}, // X-Ray 3D Angiography
    {"1.2.840.10008.5.1.4.1.1.13.1.3", Risk::Look}, // Breast Tomosynthesis
    {"1.2.840.10008.5.1.4.1.1.481.1", Risk::Look},  // RT Image
});

/// Words of Image Type (0008,0008) that mean a picture of a screen or a printed page.
constexpr auto ScreenWords = std::to_array<std::string_view>(
    {"SCREEN SAVE", "DOSE REPORT", "DOSE_INFO", "PATIENT_PROTOCOL", "REPORT"});

/// Where an overlay group keeps its bits in the pixels, if it does.
bool hasOverlayInPixels(DcmItem& dataset)
{
    for (Uint16 group = 0x6000; group <= 0x601e; group = static_cast<Uint16>(group + 2)) {
        const auto allocated = unsignedShortOf(dataset, {group, 0x0100});
        const auto position = unsignedShortOf(dataset, {group, 0x0102});
        if (allocated.value_or(1) > 1 || position.value_or(0) > 0)
            return true;
    }
    return false;
}

} // namespace

std::optional<ObjectRisk> riskOf(DcmItem& dataset)
{
    const std::string sopClass = textOf(dataset, DCM_SOPClassUID);
    const auto known = std::ranges::find(KnownRisks, sopClass, &KnownRisk::sopClassUid);
    if (known == KnownRisks.end())
        return ObjectRisk{true, sopClass.empty() ? "an object of no kind"
                                                 : "it is of the kind " + uidInWords(sopClass)};
    if (textOf(dataset, DCM_BurnedInAnnotation) == "YES")
        return ObjectRisk{true, "Burned In Annotation (0028,0301) is YES"};
    for (const std::string& word : textsOf(dataset, DCM_ImageType))
        if (std::ranges::find(ScreenWords, word) != ScreenWords.end())
            return ObjectRisk{true, "Image Type (0008,0008) says " + word};
    if (textOf(dataset, DCM_BurnedInAnnotation) == "NO")
        return std::nullopt;
    if (known->risk == Risk::Look)
        return ObjectRisk{false, "it is of the kind " + uidInWords(sopClass)};
    if (!textOf(dataset, DCM_ConversionType).empty())
        return ObjectRisk{false, "Conversion Type (0008,0064) says that it was made from another picture"};
    if (unsignedShortOf(dataset, DCM_SamplesPerPixel).value_or(1) > 1)
        return ObjectRisk{false, "it is in colour"};
    if (textOf(dataset, DCM_RecognizableVisualFeatures) == "YES")
        return ObjectRisk{false, "Recognizable Visual Features (0028,0302) is YES"};
    return std::nullopt;
}

bool clearOverlayBits(DcmDataset& dataset)
{
    if (!hasOverlayInPixels(dataset))
        return true;
    const int stored = unsignedShortOf(dataset, DCM_BitsStored).value_or(16);
    const int high = unsignedShortOf(dataset, DCM_HighBit).value_or(stored - 1);
    if (unsignedShortOf(dataset, DCM_BitsAllocated) != 16 || stored >= 16 || high < stored - 1 || high > 15)
        return false;
    DcmElement* pixels = nullptr;
    Uint16* words = nullptr;
    if (dataset.findAndGetElement(DCM_PixelData, pixels).bad() || pixels->getUint16Array(words).bad() ||
        words == nullptr)
        return false;
    const auto mask = static_cast<Uint16>(((1u << stored) - 1u) << (high - stored + 1));
    std::vector<Uint16> cleared(words, words + pixels->getLength() / 2);
    for (Uint16& word : cleared)
        word &= mask;
    return dataset.putAndInsertUint16Array(DCM_PixelData, cleared.data(), cleared.size()).good();
}

} // namespace hepatica::imaging
