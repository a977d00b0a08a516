#include "LoadDataset.h"
#include "SeriesStack.h"

#include <hepatica/core/WholeFile.h>
#include <hepatica/imaging/SegmentationFile.h>
#include <hepatica/imaging/Uid.h>

#include <dcmtk/dcmfg/fgderimg.h>
#include <dcmtk/dcmfg/fgpixmsr.h>
#include <dcmtk/dcmfg/fgplanor.h>
#include <dcmtk/dcmfg/fgplanpo.h>
#include <dcmtk/dcmseg/segdoc.h>
#include <dcmtk/dcmseg/segment.h>

#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

/// What stands in the way of writing, in a few words; thrown and caught in this file only.
struct WriteFailure {
    std::string why;
};

void require(const OFCondition& condition, const char* what)
{
    if (condition.bad())
        throw WriteFailure{fmt::format("{}: {}", what, condition.text())};
}

/// A decimal string (DS) of at most 16 characters.
OFString decimal(double value)
{
    std::string text;
    for (int digits = 16; digits > 0; --digits) {
        text = fmt::format("{:.{}g}", value, digits);
        if (text.size() <= 16)
            break;
    }
    return text.c_str();
}

OFString dicomText(const std::string& text)
{
    return text.c_str();
}

/// The images that a segmentation refers to.
struct SourceImages {
    const Series& series;
    OFString sopClass;
    bool haveFrames = false; ///< each image is a frame of a file with several

    /// Counted from 1, as Referenced Frame Number is (PS3.3 10.3); beyond 65535 DCMTK has no number.
    [[nodiscard]] Uint16 frameNumber(const Instance& instance) const
    {
        constexpr int Last = 65535;
        if (instance.source.frame >= Last)
            throw WriteFailure{fmt::format("frame {} of the image cannot be referred to, expected at most {}",
                                           instance.source.frame + 1, Last)};
        return static_cast<Uint16>(instance.source.frame + 1);
    }
};

/// What identifies patient, study and frame of reference of an image. Values that break their own VR, which
/// anonymisers leave behind, become empty: a SEG that copied them could not be written.
void copyIdentity(DcmDataset& from, DcmDataset& to)
{
    const DcmTagKey copied[] = {DCM_SpecificCharacterSet,
                                DCM_PatientName,
                                DCM_PatientID,
                                DCM_PatientBirthDate,
                                DCM_PatientSex,
                                DCM_PatientAge,
                                DCM_StudyInstanceUID,
                                DCM_StudyDate,
                                DCM_StudyTime,
                                DCM_AccessionNumber,
                                DCM_StudyID,
                                DCM_ReferringPhysicianName,
                                DCM_StudyDescription,
                                DCM_FrameOfReferenceUID};
    for (const DcmTagKey& tag : copied) {
        const std::string text = textOf(from, tag);
        DcmElement* element = nullptr;
        if (text.empty() || to.putAndInsertString(tag, text.c_str()).bad())
            continue;
        const bool isValid = to.findAndGetElement(tag, element).good() && element->checkValue().good();
        if (!isValid)
            to.findAndDeleteElement(tag);
    }
}

/// Patient, study and frame of reference come from the first image, and what kind of image the others are.
SourceImages takeOverSource(DcmSegmentation& segmentation, const Series& series)
{
    const auto source = loadDataset(series.instances.front().source.file);
    if (!source)
        throw WriteFailure{"the first image of the series: " + source.error().text()};
    DcmDataset identity;
    copyIdentity(*source->dataset, identity);
    // Some archives drop it, but a segmentation must have one: the same for every object of the series.
    if (textOf(identity, DCM_FrameOfReferenceUID).empty())
        identity.putAndInsertString(DCM_FrameOfReferenceUID,
                                    uidFromName("frame of reference of " + series.uid).c_str());
    require(segmentation.importHierarchy(identity, OFTrue, OFTrue, OFTrue, OFFalse), "patient and study");
    return {series, dicomText(textOf(*source->dataset, DCM_SOPClassUID)),
            integerOf(*source->dataset, DCM_NumberOfFrames).value_or(1) > 1};
}

/// dcmseg leaves the Common Instance Reference to its caller (PS3.3 C.12.2).
void referImages(DcmSegmentation& segmentation, const SourceImages& images)
{
    auto item = std::make_unique<IODSeriesAndInstanceReferenceMacro::ReferencedSeriesItem>();
    require(item->setSeriesInstanceUID(dicomText(images.series.uid)), "series reference");
    std::set<std::string> referred; // once each, however many frames it has
    for (const Instance& instance : images.series.instances)
        if (const std::string& uid = instance.source.sopInstanceUid; referred.insert(uid).second)
            require(item->addReference(images.sopClass, dicomText(uid)), "image reference");
    segmentation.getCommonInstanceReference().getReferencedSeriesItems().push_back(item.release());
}

void shareGeometry(DcmSegmentation& segmentation, const Series& series)
{
    const Geometry& grid = *series.geometry;
    FGPixelMeasures measures;
    // Row spacing first: the distance along a column (PS3.3 10.7.1.3).
    require(measures.setPixelSpacing(decimal(grid.spacing()[1]) + "\\" + decimal(grid.spacing()[0])),
            "pixel spacing");
    require(measures.setSpacingBetweenSlices(decimal(grid.spacing()[2])), "spacing between slices");
    const double thickness_mm = series.sliceThickness_mm > 0.0 ? series.sliceThickness_mm : grid.spacing()[2];
    require(measures.setSliceThickness(decimal(thickness_mm)), "slice thickness");
    require(segmentation.addForAllFrames(measures), "pixel measures");

    const auto& [row, column, stack] = grid.directions();
    FGPlaneOrientationPatient orientation;
    require(orientation.setImageOrientationPatient(decimal(row.x), decimal(row.y), decimal(row.z),
                                                   decimal(column.x), decimal(column.y), decimal(column.z)),
            "orientation");
    require(segmentation.addForAllFrames(orientation), "orientation");
}

Uint16 addSegment(DcmSegmentation& segmentation, const LabelledMask& mask)
{
    const std::string name = mask.name.empty() ? fmt::format("Lesion {}", mask.label) : mask.name;
    DcmSegment* made = nullptr;
    require(DcmSegment::create(made, dicomText(name),
                               CodeSequenceMacro("49755003", "SCT", "Morphologically Abnormal Structure"),
                               CodeSequenceMacro("108369006", "SCT", "Neoplasm"),
                               DcmSegTypes::SAT_SEMIAUTOMATIC, "Hepatica"),
            "segment");
    std::unique_ptr<DcmSegment> segment(made);
    if (!mask.trackingUid.empty() || !mask.name.empty()) { // each needs the other (PS3.3 C.8.20.4)
        require(segment->setTrackingID(dicomText(name)), "tracking identifier");
        require(segment->setTrackingUID(dicomText(mask.trackingUid.empty() ? newUid() : mask.trackingUid)),
                "tracking UID");
    }
    Uint16 number = 0;
    require(segmentation.addSegment(segment.get(), number), "segment");
    static_cast<void>(segment.release()); // the document owns it now
    return number;
}

void fillPlane(const Mask& mask, int k, std::vector<Uint8>& plane)
{
    std::ranges::fill(plane, Uint8{0});
    const IndexBox& box = mask.box();
    const auto columns = static_cast<std::size_t>(mask.grid().dims()[0]);
    for (int j = box.first.j; j <= box.last.j; ++j)
        for (int i = box.first.i; i <= box.last.i; ++i)
            if (mask.contains({i, j, k}))
                plane[static_cast<std::size_t>(j) * columns + static_cast<std::size_t>(i)] = 1;
}

std::unique_ptr<FGDerivationImage> derivedFrom(const SourceImages& images, const Instance& instance)
{
    ImageSOPInstanceReferenceMacro* made = nullptr;
    require(ImageSOPInstanceReferenceMacro::create(images.sopClass, dicomText(instance.source.sopInstanceUid),
                                                   made),
            "source image");
    const std::unique_ptr<ImageSOPInstanceReferenceMacro> reference(made);
    OFVector<ImageSOPInstanceReferenceMacro> references;
    references.push_back(*reference);
    std::unique_ptr<FGDerivationImage> derivation(
        DcmSegmentation::createDerivationImageFG(references, "Segmentation"));
    if (!derivation)
        throw WriteFailure{"source image"};
    if (images.haveFrames) // which the function above leaves out
        for (DerivationImageItem* item : derivation->getDerivationImageItems())
            for (SourceImageItem* source : item->getSourceImageItems())
                require(source->getImageSOPInstanceReference().addReferencedFrameNumber(
                            images.frameNumber(instance)),
                        "frame of the source image");
    return derivation;
}

void addFrame(DcmSegmentation& segmentation, const SourceImages& images, const LabelledMask& mask,
              Uint16 segment, int k, std::vector<Uint8>& plane)
{
    fillPlane(mask.mask, k, plane);
    const Instance& instance = images.series.instances[static_cast<std::size_t>(k)];
    FGPlanePosPatient position;
    require(position.setImagePositionPatient(decimal(instance.position.x), decimal(instance.position.y),
                                             decimal(instance.position.z)),
            "position");
    FGFrameContent content;
    require(content.setDimensionIndexValues(segment, 0), "dimension index");
    require(content.setDimensionIndexValues(static_cast<Uint32>(k + 1), 1), "dimension index");
    const auto derivation = derivedFrom(images, instance);
    OFVector<FGBase*> groups;
    groups.push_back(&position);
    groups.push_back(&content);
    groups.push_back(derivation.get());
    require(segmentation.addFrame(plane.data(), segment, groups), "frame");
}

void addDimensions(DcmSegmentation& segmentation)
{
    const OFString organisation = dicomText(newUid());
    IODMultiframeDimensionModule& dimensions = segmentation.getDimensions();
    require(dimensions.addDimensionIndex(DCM_ReferencedSegmentNumber, organisation,
                                         DCM_SegmentIdentificationSequence, "Segment Number"),
            "dimension");
    require(dimensions.addDimensionIndex(DCM_ImagePositionPatient, organisation, DCM_PlanePositionSequence,
                                         "Image Position"),
            "dimension");
}

std::unique_ptr<DcmSegmentation> makeSegmentation(const std::vector<LabelledMask>& masks,
                                                  const Series& series)
{
    const auto& n = series.geometry->dims();
    const IODGeneralEquipmentModule::EquipmentInfo equipment("Hepatica", "Hepatica", "1", HEPATICA_VERSION);
    const ContentIdentificationMacro content("1", "LESIONS", "Lesion segmentation", "Hepatica");
    DcmSegmentation* made = nullptr;
    require(DcmSegmentation::createBinarySegmentation(made, static_cast<Uint16>(n[1]),
                                                      static_cast<Uint16>(n[0]), equipment, content),
            "segmentation");
    std::unique_ptr<DcmSegmentation> segmentation(made);
    const SourceImages images = takeOverSource(*segmentation, series);
    require(segmentation->getSeries().setSeriesNumber("300"), "series number");
    require(segmentation->getSeries().setSeriesDescription("Lesion segmentation"), "series description");
    referImages(*segmentation, images);
    shareGeometry(*segmentation, series);
    addDimensions(*segmentation);

    std::vector<Uint8> plane(static_cast<std::size_t>(n[0]) * static_cast<std::size_t>(n[1]));
    for (const LabelledMask& mask : masks) {
        const Uint16 segment = addSegment(*segmentation, mask);
        for (int k = mask.mask.box().first.k; k <= mask.mask.box().last.k; ++k)
            addFrame(*segmentation, images, mask, segment, k, plane);
    }
    return segmentation;
}

constexpr std::size_t LongestLabel = 64; // LO, PS3.5 6.2

std::size_t characterCount(const std::string& utf8)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// Whether all pixels arrived on the disk: they stand at the end of the file.
bool isWhole(const std::filesystem::path& file)
{
    const auto layout = readLayout(file);
    return layout && layout->pixels && hasWholePixels(*layout);
}

std::optional<Problem> whyNotWritable(const std::vector<LabelledMask>& masks, const Series& series,
                                      const std::string& file)
{
    if (masks.empty())
        return Problem{ProblemCode::EmptyMask, {file}, {}};
    for (const LabelledMask& one : masks)
        if (const std::size_t length = characterCount(one.name); length > LongestLabel)
            return Problem{ProblemCode::NotWritable,
                           {file, fmt::format("the name \"{}\" has {} characters, expected at most {}",
                                              one.name, length, LongestLabel)},
                           {}};
    const std::string label = "series " + seriesLabel(series);
    if (!series.geometry || series.instances.empty())
        return Problem{ProblemCode::OtherGrid,
                       {file, label + " has no DICOM images that a segmentation could refer to"},
                       {}};
    const bool isOneGrid = std::ranges::all_of(
        masks, [&](const LabelledMask& one) { return one.mask.grid().sameGrid(*series.geometry); });
    if (!isOneGrid || series.instances.size() != static_cast<std::size_t>(series.geometry->dims()[2]))
        return Problem{ProblemCode::OtherGrid, {file, "a mask was not made on " + label}, {}};
    return std::nullopt;
}

} // namespace

Expected<void> writeSegmentation(const std::vector<LabelledMask>& masks, const Series& series,
                                 const std::filesystem::path& file)
{
    quietDcmtk();
    if (auto problem = whyNotWritable(masks, series, file.string()))
        return tl::unexpected(std::move(*problem));
    const auto unfinished = unfinishedName(file);
    std::string why;
    try {
        require(makeSegmentation(masks, series)->saveFile(unfinished.c_str()), "writing");
        if (isWhole(unfinished))
            return finishFile(unfinished, file);
        why = "the disk is full";
    } catch (const WriteFailure& failure) {
        why = failure.why;
    } catch (const std::exception& error) {
        why = error.what();
    }
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    return fail(ProblemCode::NotWritable, {file.string(), why});
}

} // namespace hepatica::imaging
