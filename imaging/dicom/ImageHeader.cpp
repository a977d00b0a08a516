#include "ImageHeader.h"

#include "Dataset.h"
#include "FileLayout.h"
#include "HeaderDataset.h"
#include "PixelFormat.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

/// DCMTK parses sequences recursively; real files nest less than ten deep.
constexpr std::size_t DeepestNesting = 200;

/// What the checks look at and fill in.
struct Reading {
    std::string file;
    FileLayout layout;
    DcmDataset& dataset;
    ImageHeader& image;
};

using Check = std::optional<Problem> (*)(Reading&);

std::optional<Problem> problem(ProblemCode code, std::vector<std::string> arguments)
{
    return Problem{code, std::move(arguments), {}};
}

bool isClassicImage(DcmItem& dataset)
{
    const std::string sopClass = textOf(dataset, DCM_SOPClassUID);
    return sopClass == UID_CTImageStorage || sopClass == UID_MRImageStorage;
}

std::optional<Problem> checkKind(Reading& r)
{
    const std::string sopClass = textOf(r.dataset, DCM_SOPClassUID);
    if (sopClass.empty())
        return problem(ProblemCode::MissingAttribute, {r.file, "SOP Class UID"});
    constexpr std::string_view MultiFrameImages[] = {UID_EnhancedCTImageStorage, UID_EnhancedMRImageStorage,
                                                     UID_LegacyConvertedEnhancedCTImageStorage,
                                                     UID_LegacyConvertedEnhancedMRImageStorage};
    if (std::ranges::find(MultiFrameImages, sopClass) != std::end(MultiFrameImages))
        return problem(ProblemCode::UnsupportedPixels,
                       {r.file, uidInWords(sopClass) + " is multi-frame, which is not read yet; export it as "
                                                       "single-frame images"});
    if (!isClassicImage(r.dataset))
        return problem(ProblemCode::NotAnImage, {r.file, uidInWords(sopClass)});
    return std::nullopt;
}

Problem unsupportedSyntax(const std::string& file, const std::string& uid)
{
    const std::string words = uidInWords(uid);
    return {ProblemCode::UnsupportedTransferSyntax,
            {file, words == uid ? uid : fmt::format("{} ({})", uid, words)},
            {}};
}

std::optional<Problem> readIdentity(Reading& r)
{
    ImageHeader& image = r.image;
    image.instance.source = {r.file, 0, textOf(r.dataset, DCM_SOPInstanceUID)};
    image.studyUid = textOf(r.dataset, DCM_StudyInstanceUID);
    image.seriesUid = textOf(r.dataset, DCM_SeriesInstanceUID);
    const std::pair<const std::string&, const char*> needed[] = {
        {image.instance.source.sopInstanceUid, "SOP Instance UID"},
        {image.studyUid, "Study Instance UID"},
        {image.seriesUid, "Series Instance UID"}};
    for (const auto& [value, name] : needed)
        if (value.empty())
            return problem(ProblemCode::MissingAttribute, {r.file, name});
    return std::nullopt;
}

std::optional<double> secondsAfterBolus(DcmItem& dataset)
{
    auto acquired = secondsOf(textOf(dataset, DCM_AcquisitionTime));
    if (!acquired)
        acquired = secondsOf(textOf(dataset, DCM_AcquisitionDateTime));
    const auto bolus = secondsOf(textOf(dataset, DCM_ContrastBolusStartTime));
    if (!acquired || !bolus)
        return std::nullopt;
    constexpr double Day_s = 86400.0;
    const double delay = *acquired - *bolus;
    return delay < -0.5 * Day_s ? delay + Day_s : delay; // an injection shortly before midnight
}

Quantity quantityOf(DcmItem& dataset, const ImageHeader& image)
{
    if (image.modality == "CT") {
        const std::string type = textOf(dataset, DCM_RescaleType);
        return type.empty() || type == "HU" ? Quantity::Hounsfield : Quantity::None;
    }
    const auto imageType = textsOf(dataset, DCM_ImageType);
    std::string words = " " + image.description + " ";
    std::ranges::transform(words, words.begin(), [](unsigned char c) {
        return std::isalnum(c) ? static_cast<char>(std::tolower(c)) : ' ';
    });
    const bool isMap =
        std::ranges::find(imageType, "ADC") != imageType.end() || words.find(" adc ") != std::string::npos;
    const bool isExponential = words.find(" exp") != std::string::npos;
    return isMap && !isExponential ? Quantity::ApparentDiffusion : Quantity::None;
}

std::optional<Problem> readDescription(Reading& r)
{
    ImageHeader& image = r.image;
    DcmItem& dataset = r.dataset;
    image.patientId = utf8Of(dataset, DCM_PatientID);
    image.patientName = utf8Of(dataset, DCM_PatientName);
    image.patientBirthDate = textOf(dataset, DCM_PatientBirthDate);
    image.patientSex = textOf(dataset, DCM_PatientSex);
    image.frameOfReferenceUid = textOf(dataset, DCM_FrameOfReferenceUID);
    image.modality = textOf(dataset, DCM_Modality);
    if (image.modality.empty())
        image.modality = textOf(dataset, DCM_SOPClassUID) == UID_CTImageStorage ? "CT" : "MR";
    image.description = utf8Of(dataset, DCM_SeriesDescription);
    image.protocolName = utf8Of(dataset, DCM_ProtocolName);
    for (const DcmTagKey& tag : {DCM_AcquisitionDate, DCM_SeriesDate, DCM_StudyDate})
        if (!image.date)
            image.date = dateOf(dataset, tag);
    image.studyDate = dateOf(dataset, DCM_StudyDate);
    image.seriesNumber = integerOf(dataset, DCM_SeriesNumber).value_or(0);
    image.instance.instanceNumber = integerOf(dataset, DCM_InstanceNumber).value_or(0);
    image.secondsAfterBolus = secondsAfterBolus(dataset);
    image.quantity = quantityOf(dataset, image);
    const auto imageType = textsOf(dataset, DCM_ImageType);
    image.isLocalizer = std::ranges::find(imageType, "LOCALIZER") != imageType.end();
    return std::nullopt;
}

std::optional<Problem> readPlacement(Reading& r)
{
    const auto position = numbersOf(r.dataset, DCM_ImagePositionPatient);
    if (position.size() != 3)
        return problem(ProblemCode::MissingAttribute, {r.file, "Image Position (Patient)"});
    r.image.instance.position = {position[0], position[1], position[2]};

    const auto cosines = numbersOf(r.dataset, DCM_ImageOrientationPatient);
    if (cosines.size() != 6)
        return problem(ProblemCode::MissingAttribute, {r.file, "Image Orientation (Patient)"});
    const Point3 row{cosines[0], cosines[1], cosines[2]}, column{cosines[3], cosines[4], cosines[5]};
    constexpr double Rounding = 0.01;
    if (std::abs(norm(row) - 1.0) > Rounding || std::abs(norm(column) - 1.0) > Rounding ||
        std::abs(dot(row, column)) > 1e-3)
        return problem(ProblemCode::ImpossibleAttribute,
                       {r.file, "Image Orientation (Patient)", textOf(r.dataset, DCM_ImageOrientationPatient),
                        "two perpendicular unit vectors"});
    r.image.rowDirection = (1.0 / norm(row)) * row;
    r.image.columnDirection = (1.0 / norm(column)) * column;

    const auto spacing = numbersOf(r.dataset, DCM_PixelSpacing);
    if (spacing.size() == 2 && spacing[0] > 0.0 && spacing[1] > 0.0)
        r.image.pixelSpacing_mm = {spacing[1], spacing[0]};
    else if (!spacing.empty())
        return problem(
            ProblemCode::ImpossibleAttribute,
            {r.file, "Pixel Spacing", textOf(r.dataset, DCM_PixelSpacing), "two lengths above 0 mm"});
    const auto thickness = numbersOf(r.dataset, DCM_SliceThickness);
    r.image.sliceThickness_mm = thickness.empty() ? 0.0 : thickness[0];
    return std::nullopt;
}

template <typename T> std::optional<Problem> problemOf(const Expected<T>& result)
{
    return result ? std::nullopt : std::optional(result.error());
}

std::optional<Problem> readValues(Reading& r)
{
    DcmItem& dataset = r.dataset;
    r.image.lacksRescale = r.image.modality == "CT" && !dataset.tagExistsWithValue(DCM_RescaleSlope) &&
                           !dataset.tagExistsWithValue(DCM_RescaleIntercept);
    return problemOf(readRescale(r.file, dataset, r.image.instance));
}

std::optional<Problem> readPixels(Reading& r)
{
    const auto format = readPixelFormat(r.file, r.dataset, r.layout);
    if (!format)
        return format.error();
    if (format->frames != 1)
        return problem(ProblemCode::UnsupportedPixels,
                       {r.file, fmt::format("{} frames where one is expected", format->frames)});
    r.image.rows = format->rows;
    r.image.columns = format->columns;
    auto stored = storedPixels(r.file, *format, r.layout, 0);
    if (stored)
        r.image.instance.pixels = std::move(*stored);
    return problemOf(stored);
}

constexpr Check Checks[] = {checkKind, readIdentity, readDescription, readPlacement, readValues, readPixels};

void readChecked(ReadFile& result, const FileBytes& bytes, FileLayout layout)
{
    DcmDataset dataset;
    const bool isLoaded = loadHeader(dataset, bytes, layout);
    if (isClassicImage(dataset))
        result.seriesUid = textOf(dataset, DCM_SeriesInstanceUID);
    if (layout.endsEarly || !isLoaded) {
        result.problem = problem(ProblemCode::DamagedFile,
                                 {result.file.string(), layout.endsEarly ? "the file ends inside its header"
                                                                         : "its header cannot be parsed"});
        return;
    }
    ImageHeader image;
    Reading reading{result.file.string(), std::move(layout), dataset, image};
    for (const Check check : Checks)
        if ((result.problem = check(reading)))
            return;
    result.images.push_back(std::move(image));
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
    auto layout = readLayout(*bytes, file.string());
    if (!layout) {
        result.problem = layout.error();
        return result;
    }
    if (layout->transferSyntaxUid == DeflatedUid) { // what is packed inside was not walked over
        result.problem = unsupportedSyntax(file.string(), layout->transferSyntaxUid);
        return result;
    }
    if (layout->nesting > DeepestNesting) {
        result.problem =
            problem(ProblemCode::DamagedFile,
                    {file.string(), fmt::format("sequences nested {} deep", layout->nesting / 2)});
        return result;
    }
    try {
        readChecked(result, *bytes, std::move(*layout));
    } catch (const std::exception& error) {
        result.images.clear();
        result.problem = problem(ProblemCode::NotReadable, {file.string(), error.what()});
    }
    return result;
}

} // namespace hepatica::imaging
