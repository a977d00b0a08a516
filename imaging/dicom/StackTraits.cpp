#include "StackTraits.h"

#include "ImageKind.h"

#include <array>
#include <cmath>
#include <cstring>
#include <span>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

constexpr double Day_s = 86400.0;

/// An attribute, and the functional group that it stands in where the image is an enhanced one.
struct Place {
    DcmTagKey group, attribute;
};

std::optional<double> numberOf(DcmItem& item, const DcmTagKey& attribute)
{
    const auto numbers = numbersOf(item, attribute);
    return numbers.empty() ? std::nullopt : std::optional(numbers.front());
}

/// The first of the places that holds a number.
std::optional<double> numberAt(const FrameItems& frame, std::span<const Place> places)
{
    for (const Place& place : places)
        if (const auto number = numberOf(frame.holding(place.group, place.attribute), place.attribute))
            return number;
    return std::nullopt;
}

std::optional<int> integerAt(const FrameItems& frame, std::span<const Place> places)
{
    for (const Place& place : places)
        if (const auto number = integerOf(frame.holding(place.group, place.attribute), place.attribute))
            return number;
    return std::nullopt;
}

std::string textAt(const FrameItems& frame, const Place& place)
{
    return textOf(frame.holding(place.group, place.attribute), place.attribute);
}

const Place EchoTime[] = {{DCM_MREchoSequence, DCM_EffectiveEchoTime}, {DCM_MREchoSequence, DCM_EchoTime}};
const Place InversionTime[] = {{DCM_MRModifierSequence, DCM_InversionTimes},
                               {DCM_MRModifierSequence, DCM_InversionTime}};
const Place TriggerDelay[] = {{DCM_CardiacSynchronizationSequence, DCM_NominalCardiacTriggerDelayTime},
                              {DCM_CardiacSynchronizationSequence, DCM_TriggerTime}};
const Place CardiacPhase[] = {{DCM_CardiacSynchronizationSequence, DCM_NominalPercentageOfCardiacPhase}};
const Place TemporalPosition[] = {{DCM_FrameContentSequence, DCM_TemporalPositionIndex},
                                  {DCM_FrameContentSequence, DCM_TemporalPositionIdentifier}};
const Place AcquisitionNumber[] = {{DCM_FrameContentSequence, DCM_FrameAcquisitionNumber},
                                   {DCM_FrameContentSequence, DCM_AcquisitionNumber}};
const Place FrameTypes[] = {{DCM_MRImageFrameTypeSequence, DCM_FrameType},
                            {DCM_CTImageFrameTypeSequence, DCM_FrameType},
                            {DCM_PETFrameTypeSequence, DCM_FrameType}};

std::vector<std::string> imageTypeOf(const FrameItems& frame, DcmItem& dataset)
{
    for (const Place& place : FrameTypes)
        if (auto type = textsOf(frame.holding(place.group, place.attribute), place.attribute); !type.empty())
            return type;
    return textsOf(dataset, DCM_ImageType);
}

/// Complex parts are a value of Image Type in classic images, an attribute of their own in enhanced ones.
void addComplexPart(const FrameItems& frame, std::vector<std::string>& imageType)
{
    const std::string part = textAt(frame, {DCM_MRImageFrameTypeSequence, DCM_ComplexImageComponent});
    if (part == "PHASE" || part == "REAL" || part == "IMAGINARY")
        imageType.push_back(part);
}

/// Seconds since 1970 of a DT, or of a date and a time of their own.
std::optional<double> instantOf(const std::string& dateText, const std::string& timeText)
{
    const auto seconds = secondsOf(timeText);
    const auto day = Date::fromDicom(std::string_view(dateText).substr(0, 8));
    if (!seconds || !day)
        return seconds;
    return *seconds + Day_s * static_cast<double>(day->day().time_since_epoch().count());
}

std::optional<double> acquiredAt(const FrameItems& frame, DcmItem& dataset)
{
    for (const Place& place : {Place{DCM_FrameContentSequence, DCM_FrameAcquisitionDateTime},
                               Place{DCM_FrameContentSequence, DCM_FrameReferenceDateTime}})
        if (const std::string text = textAt(frame, place); text.size() >= 14)
            return instantOf(text, text);
    const std::string time = textOf(frame.holding(DCM_AcquisitionTime), DCM_AcquisitionTime);
    if (!time.empty())
        return instantOf(textOf(frame.holding(DCM_AcquisitionDate), DCM_AcquisitionDate), time);
    const std::string both = textOf(dataset, DCM_AcquisitionDateTime);
    return instantOf(both, both);
}

std::string gradientDirectionOf(const FrameItems& frame)
{
    DcmItem& item = frame.holding(DCM_MRDiffusionSequence, DCM_DiffusionDirectionality);
    const std::string directionality = textOf(item, DCM_DiffusionDirectionality);
    DcmItem& holder = frame.holding(DCM_MRDiffusionSequence, DCM_DiffusionGradientDirectionSequence);
    DcmItem* gradient = itemOf(&holder, DCM_DiffusionGradientDirectionSequence);
    DcmItem& direction = gradient != nullptr ? *gradient : frame.holding(DCM_DiffusionGradientOrientation);
    const auto cosines = numbersOf(direction, DCM_DiffusionGradientOrientation);
    if (cosines.size() != 3)
        return directionality;
    return fmt::format("{:.3f} {:.3f} {:.3f}", cosines[0], cosines[1], cosines[2]);
}

/// A number in a vendor's block of private attributes.
struct PrivateNumber {
    std::string_view creator;
    Uint16 group, element;
    std::size_t bytes; ///< of a binary value that was stored without its VR; 0: a text
};
// Siemens' B_value, GE's first of four, Philips' Diffusion B-Factor: NA-MIC's table of diffusion attributes
// ("DICOM for DWI and DTI"); both spellings of Philips' block: DCMTK's private dictionary. United Imaging's
// BActualValue: the list of attributes the vendor gave to dcm2niix (UIH/README.md).
constexpr auto BValues = std::to_array<PrivateNumber>({
    {"SIEMENS MR HEADER", 0x0019, 0x0c, 0},
    {"GEMS_PARM_01", 0x0043, 0x39, 0},
    {"Philips Imaging DD 001", 0x2001, 0x03, sizeof(Float32)},
    {"PHILIPS IMAGING DD 001", 0x2001, 0x03, sizeof(Float32)},
    {"Image Private Header", 0x0065, 0x09, sizeof(Float64)},
});

template <typename Float> double floatFrom(const Uint8* bytes)
{
    Float value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

std::optional<double> privateValue(DcmItem& item, const DcmTagKey& tag, std::size_t binaryBytes)
{
    DcmElement* element = nullptr;
    if (item.findAndGetElement(tag, element).bad() || element == nullptr)
        return std::nullopt;
    Uint8* bytes = nullptr;
    if (element->ident() != EVR_UN || element->getUint8Array(bytes).bad() || bytes == nullptr)
        return numberOf(item, tag);
    if (binaryBytes == 0)
        return firstNumberOf({reinterpret_cast<const char*>(bytes), element->getLength()});
    if (element->getLength() != binaryBytes)
        return std::nullopt;
    return binaryBytes == sizeof(Float32) ? floatFrom<Float32>(bytes) : floatFrom<Float64>(bytes);
}

/// A creator reserves the block 0xBB00-0xBBff by its name in element 0x00BB (PS3.5 7.8.1).
std::optional<double> privateNumber(DcmItem& item, const PrivateNumber& number)
{
    constexpr Uint16 FirstBlock = 0x10, LastBlock = 0x1f;
    for (Uint16 block = FirstBlock; block <= LastBlock; ++block)
        if (textOf(item, DcmTagKey(number.group, block)) == number.creator)
            return privateValue(item,
                                DcmTagKey(number.group, static_cast<Uint16>(block << 8 | number.element)),
                                number.bytes);
    return std::nullopt;
}

/// "*ep_b800t" and "ep_b50#3": echo-planar diffusion imaging of Siemens before the private attribute.
std::optional<double> bValueInSequenceName(const std::string& name)
{
    const auto at = name.find("ep_b");
    return at == std::string::npos ? std::nullopt : firstNumberOf(std::string_view(name).substr(at + 4));
}

std::optional<double> checkedBValue(double value)
{
    // GE adds a bias of 1e9, which it tells in (0043,xx7F), where a series has several b-values.
    constexpr double GeneralElectricOffset = 1e5, Highest = 20000.0;
    if (value >= 1e9)
        value = std::fmod(value, GeneralElectricOffset);
    return value >= 0.0 && value <= Highest ? std::optional(value) : std::nullopt;
}

} // namespace

std::optional<double> bValueOf(const FrameItems& frame, DcmItem& dataset)
{
    DcmItem& item = frame.holding(DCM_MRDiffusionSequence, DCM_DiffusionBValue);
    if (const auto value = numberOf(item, DCM_DiffusionBValue))
        return checkedBValue(*value);
    for (const PrivateNumber& number : BValues)
        if (const auto value = privateNumber(dataset, number))
            return checkedBValue(*value);
    const auto named = bValueInSequenceName(textOf(dataset, DCM_SequenceName));
    return named ? checkedBValue(*named) : std::nullopt;
}

std::optional<double> secondsAfterBolus(const FrameItems& frame, DcmItem& dataset)
{
    auto bolus = secondsOf(textOf(dataset, DCM_ContrastBolusStartTime));
    DcmItem* profile =
        itemOf(itemOf(&dataset, DCM_ContrastBolusAgentSequence), DCM_ContrastAdministrationProfileSequence);
    if (!bolus && profile != nullptr)
        bolus = secondsOf(textOf(*profile, DCM_ContrastBolusStartTime));
    const auto acquired = acquiredAt(frame, dataset);
    if (!acquired || !bolus)
        return std::nullopt;
    const double delay = std::fmod(*acquired, Day_s) - *bolus;
    return delay < -0.5 * Day_s ? delay + Day_s : delay; // an injection shortly before midnight
}

StackTraits readTraits(const FrameItems& frame, DcmItem& dataset)
{
    StackTraits traits;
    traits.imageType = imageTypeOf(frame, dataset);
    traits.stackId = textAt(frame, {DCM_FrameContentSequence, DCM_StackID});
    traits.contrastAgentPhase = textAt(frame, {DCM_ContrastBolusUsageSequence, DCM_ContrastBolusAgentPhase});
    traits.kernel = textAt(frame, {DCM_CTReconstructionSequence, DCM_ConvolutionKernel});
    traits.acquisitionNumber = integerAt(frame, AcquisitionNumber);
    traits.temporalPosition = integerAt(frame, TemporalPosition);
    traits.triggerDelay_ms = numberAt(frame, TriggerDelay);
    traits.cardiacPhase_percent = numberAt(frame, CardiacPhase);
    traits.acquired_s = acquiredAt(frame, dataset);
    if (modalityOf(textOf(dataset, DCM_SOPClassUID)) == "MR") {
        addComplexPart(frame, traits.imageType);
        traits.echoTime_ms = numberAt(frame, EchoTime);
        traits.inversionTime_ms = numberAt(frame, InversionTime);
        traits.bValue_s_mm2 = bValueOf(frame, dataset);
        traits.gradientDirection = gradientDirectionOf(frame);
        traits.fieldStrength_T = numberOf(dataset, DCM_MagneticFieldStrength);
    }
    return traits;
}

} // namespace hepatica::imaging
