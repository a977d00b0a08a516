#include "ImageHeader.h"

#include "Dataset.h"
#include "FileLayout.h"
#include "FrameItems.h"
#include "FrameOrder.h"
#include "HeaderDataset.h"
#include "ImageKind.h"
#include "PixelFormat.h"
#include "StackTraits.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

/// One frame that is being read: where its attributes stand, and the header that they fill.
struct Reading {
    const std::string& file;
    DcmItem& dataset;
    const FrameItems& frame;
    ImageHeader& image;
};

Expected<void> checkKind(const std::string& file, DcmItem& dataset)
{
    const std::string sopClass = textOf(dataset, DCM_SOPClassUID);
    if (sopClass.empty())
        return fail(ProblemCode::MissingAttribute, {file, "SOP Class UID"});
    if (!isMeasuredKind(sopClass))
        return tl::unexpected(whyNotMeasured(file, sopClass));
    const auto imageType = textsOf(dataset, DCM_ImageType);
    if (std::ranges::find(imageType, "MOSAIC") != imageType.end())
        return fail(ProblemCode::UnsupportedPixels,
                    {file,
                     "its slices stand side by side in one image (a mosaic); export them as enhanced or "
                     "single-slice images"});
    return {};
}

Expected<void> readIdentity(const std::string& file, DcmItem& dataset, ImageHeader& image)
{
    image.instance.source = {file, 0, textOf(dataset, DCM_SOPInstanceUID)};
    image.studyUid = textOf(dataset, DCM_StudyInstanceUID);
    image.seriesUid = textOf(dataset, DCM_SeriesInstanceUID);
    const std::pair<const std::string&, const char*> needed[] = {
        {image.instance.source.sopInstanceUid, "SOP Instance UID"},
        {image.studyUid, "Study Instance UID"},
        {image.seriesUid, "Series Instance UID"}};
    for (const auto& [value, name] : needed)
        if (value.empty())
            return fail(ProblemCode::MissingAttribute, {file, name});
    return {};
}

void readPatient(DcmItem& dataset, ImageHeader& image)
{
    image.patientId = utf8Of(dataset, DCM_PatientID);
    image.patientName = utf8Of(dataset, DCM_PatientName);
    image.patientBirthDate = textOf(dataset, DCM_PatientBirthDate);
    image.patientSex = textOf(dataset, DCM_PatientSex);
}

void readSeries(DcmItem& dataset, ImageHeader& image)
{
    image.frameOfReferenceUid = textOf(dataset, DCM_FrameOfReferenceUID);
    image.modality = textOf(dataset, DCM_Modality);
    if (image.modality.empty())
        image.modality = modalityOf(textOf(dataset, DCM_SOPClassUID));
    image.description = utf8Of(dataset, DCM_SeriesDescription);
    image.protocolName = utf8Of(dataset, DCM_ProtocolName);
    for (const DcmTagKey& tag : {DCM_AcquisitionDate, DCM_AcquisitionDateTime, DCM_SeriesDate, DCM_StudyDate})
        if (!image.date)
            image.date = dateOf(dataset, tag);
    image.studyDate = dateOf(dataset, DCM_StudyDate);
    image.seriesNumber = integerOf(dataset, DCM_SeriesNumber).value_or(0);
    image.instance.instanceNumber = integerOf(dataset, DCM_InstanceNumber).value_or(0);
    const auto tilt = numbersOf(dataset, DCM_GantryDetectorTilt);
    image.gantryTilt_deg = tilt.empty() ? 0.0 : tilt.front();
}

bool hasValue(const std::vector<std::string>& values, std::string_view value)
{
    return std::ranges::find(values, value) != values.end();
}

/// CT numbers that are not Hounsfield units say so: Rescale Type (PS3.3 C.11.1.1.2).
void readCtQuantity(Reading& r)
{
    const DcmTagKey group = DCM_PixelValueTransformationSequence;
    const std::string type = textOf(r.frame.holding(group, DCM_RescaleType), DCM_RescaleType);
    const bool isHounsfield = type.empty() || type == "HU", isUnspecified = type == "US";
    r.image.quantity = isHounsfield ? Quantity::Hounsfield : Quantity::None;
    r.image.unit = isHounsfield || isUnspecified ? "" : type;
}

void readMrQuantity(Reading& r)
{
    std::string words = " " + r.image.description + " ";
    std::ranges::transform(words, words.begin(), [](unsigned char c) {
        return std::isalnum(c) ? static_cast<char>(std::tolower(c)) : ' ';
    });
    const bool isMap = hasValue(r.image.traits.imageType, "ADC") || words.find(" adc ") != std::string::npos;
    const bool isExponential = words.find(" exp") != std::string::npos;
    r.image.quantity = isMap && !isExponential ? Quantity::ApparentDiffusion : Quantity::None;
}

void readQuantity(Reading& r)
{
    if (r.image.modality == "CT")
        readCtQuantity(r);
    else if (r.image.modality == "MR")
        readMrQuantity(r);
    else
        r.image.unit = textOf(r.dataset, DCM_Units);
}

Expected<void> readOrientation(Reading& r)
{
    DcmItem& item = r.frame.holding(DCM_PlaneOrientationSequence, DCM_ImageOrientationPatient);
    const auto cosines = numbersOf(item, DCM_ImageOrientationPatient);
    if (cosines.size() != 6)
        return fail(ProblemCode::MissingAttribute, {r.file, "Image Orientation (Patient)"});
    const Point3 row{cosines[0], cosines[1], cosines[2]}, column{cosines[3], cosines[4], cosines[5]};
    constexpr double Rounding = 0.01;
    if (std::abs(norm(row) - 1.0) > Rounding || std::abs(norm(column) - 1.0) > Rounding ||
        std::abs(dot(row, column)) > 1e-3)
        return fail(ProblemCode::ImpossibleAttribute,
                    {r.file, "Image Orientation (Patient)", textOf(item, DCM_ImageOrientationPatient),
                     "two perpendicular unit vectors"});
    r.image.rowDirection = (1.0 / norm(row)) * row;
    r.image.columnDirection = (1.0 / norm(column)) * column;
    return {};
}

Expected<void> readPixelSpacing(Reading& r)
{
    DcmItem& item = r.frame.holding(DCM_PixelMeasuresSequence, DCM_PixelSpacing);
    const auto spacing = numbersOf(item, DCM_PixelSpacing);
    const std::string text = textOf(item, DCM_PixelSpacing);
    if (spacing.size() == 2 && spacing[0] > 0.0 && spacing[1] > 0.0)
        r.image.pixelSpacing_mm = {spacing[1], spacing[0]};
    else if (!text.empty())
        return fail(ProblemCode::ImpossibleAttribute,
                    {r.file, "Pixel Spacing", text, "two lengths above 0 mm"});
    const auto thickness =
        numbersOf(r.frame.holding(DCM_PixelMeasuresSequence, DCM_SliceThickness), DCM_SliceThickness);
    r.image.sliceThickness_mm = thickness.empty() ? 0.0 : thickness[0];
    return {};
}

Expected<void> readPlacement(Reading& r)
{
    const auto position = numbersOf(r.frame.holding(DCM_PlanePositionSequence, DCM_ImagePositionPatient),
                                    DCM_ImagePositionPatient);
    if (position.size() != 3)
        return fail(ProblemCode::MissingAttribute, {r.file, "Image Position (Patient)"});
    r.image.instance.position = {position[0], position[1], position[2]};
    if (const auto oriented = readOrientation(r); !oriented)
        return oriented;
    return readPixelSpacing(r);
}

bool isHounsfieldTable(DcmItem& item)
{
    DcmItem* table = nullptr;
    return item.findAndGetSequenceItem(DCM_ModalityLUTSequence, table, 0).good() && table != nullptr &&
           textOf(*table, DCM_ModalityLUTType) == "HU";
}

Expected<void> readValues(Reading& r)
{
    DcmItem& item = r.frame.holding(DCM_PixelValueTransformationSequence, DCM_RescaleSlope);
    r.image.lacksRescale = r.image.modality == "CT" && !item.tagExistsWithValue(DCM_RescaleSlope) &&
                           !item.tagExistsWithValue(DCM_RescaleIntercept) && !isHounsfieldTable(item);
    return readRescale(r.file, item, r.image.instance);
}

Expected<void> readFrame(Reading& r)
{
    r.image.traits = readTraits(r.frame, r.dataset);
    r.image.isLocalizer = hasValue(r.image.traits.imageType, "LOCALIZER");
    r.image.secondsAfterBolus = secondsAfterBolus(r.frame, r.dataset);
    readQuantity(r);
    if (const auto placed = readPlacement(r); !placed)
        return placed;
    return readValues(r);
}

Expected<void> readPixels(const std::string& file, const PixelFormat& format, const FileLayout& layout,
                          int frame, ImageHeader& image)
{
    image.rows = format.rows;
    image.columns = format.columns;
    image.loss = format.loss;
    image.instance.source.frame = frame;
    auto stored = storedPixels(file, format, layout, frame);
    if (!stored)
        return passOn(stored);
    image.instance.pixels = std::move(*stored);
    return {};
}

/// The items that describe the frames: as many as there are frames.
Expected<std::vector<FrameItems>> framesOf(const std::string& file, DcmItem& dataset, int count)
{
    auto frames = FrameItems::of(dataset);
    if (static_cast<int>(frames.size()) == count)
        return frames;
    if (!dataset.tagExists(DCM_PerFrameFunctionalGroupsSequence))
        return fail(ProblemCode::MissingAttribute,
                    {file, fmt::format("Per-frame Functional Groups Sequence of its {} frames", count)});
    return fail(ProblemCode::ImpossibleAttribute, {file, "Number of Frames", std::to_string(count),
                                                   fmt::format("the {} that are described", frames.size())});
}

using Images = std::vector<ImageHeader>;

Expected<Images> readImages(const std::string& file, DcmItem& dataset, const FileLayout& layout)
{
    if (const auto kind = checkKind(file, dataset); !kind)
        return passOn(kind);
    ImageHeader common;
    if (const auto identified = readIdentity(file, dataset, common); !identified)
        return passOn(identified);
    const auto format = readPixelFormat(file, dataset, layout);
    if (!format)
        return passOn(format);
    const auto frames = framesOf(file, dataset, format->frames);
    if (!frames)
        return passOn(frames);
    readPatient(dataset, common);
    readSeries(dataset, common);
    Images images(frames->size(), common);
    for (std::size_t at = 0; at < images.size(); ++at) {
        if (const auto pixels = readPixels(file, *format, layout, static_cast<int>(at), images[at]); !pixels)
            return passOn(pixels);
        Reading reading{file, dataset, (*frames)[at], images[at]};
        if (const auto read = readFrame(reading); !read)
            return passOn(read);
    }
    orderFrames(dataset, *frames, images);
    return images;
}

void readChecked(ReadFile& result, const FileBytes& bytes, const FileLayout& layout)
{
    DcmDataset dataset;
    const bool isLoaded = loadHeader(dataset, layout.inflated.value_or(bytes), layout);
    if (isMeasuredKind(textOf(dataset, DCM_SOPClassUID)))
        result.seriesUid = textOf(dataset, DCM_SeriesInstanceUID);
    if (layout.endsEarly || !isLoaded) {
        result.problem = Problem{ProblemCode::DamagedFile,
                                 {result.file.string(), layout.endsEarly ? "the file ends inside its header"
                                                                         : "its header cannot be parsed"},
                                 {}};
        return;
    }
    auto images = readImages(result.file.string(), dataset, layout);
    if (images)
        result.images = std::move(*images);
    else
        result.problem = std::move(images.error());
}

} // namespace

ReadFile readImageHeader(const std::filesystem::path& file)
{
    quietDcmtk();
    ReadFile result{file, {}, {}, {}};
    const auto bytes = FileBytes::open(file);
    if (!bytes) {
        result.problem = bytes.error();
        return result;
    }
    const auto layout = readLayout(*bytes, file.string());
    if (!layout) {
        result.problem = layout.error();
        return result;
    }
    if (layout->nesting > DeepestNesting) {
        result.problem =
            Problem{ProblemCode::DamagedFile,
                    {file.string(), fmt::format("sequences nested {} deep", layout->nesting / 2)},
                    {}};
        return result;
    }
    try {
        readChecked(result, *bytes, *layout);
    } catch (const std::exception& error) {
        result.images.clear();
        result.problem = Problem{ProblemCode::NotReadable, {file.string(), error.what()}, {}};
    }
    return result;
}

} // namespace hepatica::imaging
