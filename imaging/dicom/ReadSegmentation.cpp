#include "Dataset.h"
#include "FileLayout.h"
#include "volume/GridMap.h"
#include "volume/LabelBoxes.h"

#include <hepatica/imaging/SegmentationFile.h>

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

constexpr std::size_t DeepestNesting = 200;

/// One frame of a SEG: the segment it belongs to and where its pixels lie in the grid.
struct SegmentFrame {
    int segment = 0;
    GridMap map;
};

/// A SEG with what is needed to walk over its bits.
struct BinarySegmentation {
    int rows = 0, columns = 0;
    std::vector<SegmentFrame> frames;
    std::span<const std::uint8_t> bits; ///< frames one after the other, lowest bit first (PS3.5 8.1.1)
};

struct SegmentNames {
    std::string name, trackingUid;
};

Expected<std::unique_ptr<DcmFileFormat>> loadDicom(const std::filesystem::path& file)
{
    quietDcmtk();
    const auto layout = readLayout(file);
    if (!layout)
        return passOn(layout);
    if (layout->transferSyntaxUid == DeflatedUid) // what is packed inside was not walked over
        return fail(ProblemCode::UnsupportedTransferSyntax, {file.string(), layout->transferSyntaxUid});
    if (layout->nesting > DeepestNesting || layout->endsEarly)
        return fail(ProblemCode::NotReadable, {file.string(), "its header is damaged"});
    try {
        auto format = std::make_unique<DcmFileFormat>();
        // No further than the walk over the file went: Pixel Data is the last element read.
        const DcmTagKey afterPixels(0x7fe0, 0x0011);
        const OFCondition loaded = format->loadFileUntilTag(file.c_str(), EXS_Unknown, EGL_noChange,
                                                            DCM_MaxReadLength, ERM_autoDetect, afterPixels);
        if (loaded.bad())
            return fail(ProblemCode::NotReadable, {file.string(), loaded.text()});
        return format;
    } catch (const std::exception& error) {
        return fail(ProblemCode::NotReadable, {file.string(), error.what()});
    }
}

/// The first item of a sequence of the frame's own functional groups, else of the shared ones.
DcmItem* functionalGroup(DcmItem& frame, DcmItem* shared, const DcmTagKey& sequence)
{
    DcmItem* group = nullptr;
    if (frame.findAndGetSequenceItem(sequence, group, 0).good())
        return group;
    if (shared != nullptr && shared->findAndGetSequenceItem(sequence, group, 0).good())
        return group;
    return nullptr;
}

std::vector<double> groupNumbers(DcmItem& frame, DcmItem* shared, const DcmTagKey& sequence,
                                 const DcmTagKey& tag)
{
    DcmItem* group = functionalGroup(frame, shared, sequence);
    return group == nullptr ? std::vector<double>{} : numbersOf(*group, tag);
}

std::optional<int> segmentOf(DcmItem& frame, DcmItem* shared)
{
    DcmItem* group = functionalGroup(frame, shared, DCM_SegmentIdentificationSequence);
    return group == nullptr ? std::nullopt : unsignedShortOf(*group, DCM_ReferencedSegmentNumber);
}

Expected<SegmentFrame> readFrame(DcmItem& frame, DcmItem* shared, const BinarySegmentation& segmentation,
                                 const Geometry& grid, const std::string& file)
{
    const auto position = groupNumbers(frame, shared, DCM_PlanePositionSequence, DCM_ImagePositionPatient);
    const auto cosines =
        groupNumbers(frame, shared, DCM_PlaneOrientationSequence, DCM_ImageOrientationPatient);
    const auto spacing = groupNumbers(frame, shared, DCM_PixelMeasuresSequence, DCM_PixelSpacing);
    const auto segment = segmentOf(frame, shared);
    if (position.size() != 3 || cosines.size() != 6 || spacing.size() != 2 || !segment)
        return fail(ProblemCode::ImpossibleGeometry,
                    {file, "a frame lacks its position, spacing or segment"});
    VoxelBlock block;
    block.dims = {segmentation.columns, segmentation.rows, 1};
    block.origin = {position[0], position[1], position[2]};
    block.steps = {spacing[1] * Point3{cosines[0], cosines[1], cosines[2]},
                   spacing[0] * Point3{cosines[3], cosines[4], cosines[5]}, Point3{}};
    const auto map = mapOntoGrid(block, grid);
    if (!map)
        return fail(ProblemCode::OtherGrid, {file, differenceOfPlane(block, grid)});
    return SegmentFrame{*segment, *map};
}

Expected<void> readFrames(DcmDataset& dataset, BinarySegmentation& segmentation, const Geometry& grid,
                          const std::string& file)
{
    DcmItem* shared = nullptr;
    if (dataset.findAndGetSequenceItem(DCM_SharedFunctionalGroupsSequence, shared, 0).bad())
        shared = nullptr;
    DcmSequenceOfItems* perFrame = nullptr;
    if (dataset.findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, perFrame).bad() ||
        perFrame == nullptr)
        return fail(ProblemCode::ImpossibleGeometry, {file, "its frames have no positions"});
    DcmObject* item = nullptr;
    while ((item = perFrame->nextInContainer(item)) != nullptr) {
        auto frame = readFrame(static_cast<DcmItem&>(*item), shared, segmentation, grid, file);
        if (!frame)
            return passOn(frame);
        segmentation.frames.push_back(*frame);
    }
    const auto frames = integerOf(dataset, DCM_NumberOfFrames);
    if (!frames || static_cast<std::size_t>(std::max(*frames, 0)) != segmentation.frames.size())
        return fail(ProblemCode::NotReadable,
                    {file, fmt::format("it has {} frames, but the places of {}", frames.value_or(0),
                                       segmentation.frames.size())});
    return {};
}

Expected<void> readBits(DcmDataset& dataset, BinarySegmentation& segmentation, const std::string& file)
{
    const Uint8* bytes = nullptr;
    unsigned long count = 0;
    DcmElement* element = nullptr;
    Uint8* found = nullptr;
    if (dataset.findAndGetElement(DCM_PixelData, element).good() && element->getUint8Array(found).good()) {
        bytes = found;
        count = element->getLength();
    }
    const std::size_t needed = (segmentation.frames.size() * static_cast<std::size_t>(segmentation.rows) *
                                    static_cast<std::size_t>(segmentation.columns) +
                                7) /
                               8;
    if (bytes == nullptr || count < needed)
        return fail(ProblemCode::NotReadable,
                    {file, fmt::format("pixel data end after {} of {} bytes", count, needed)});
    segmentation.bits = {bytes, needed};
    return {};
}

std::map<int, SegmentNames> readNames(DcmDataset& dataset)
{
    std::map<int, SegmentNames> names;
    DcmSequenceOfItems* segments = nullptr;
    if (dataset.findAndGetSequence(DCM_SegmentSequence, segments).bad() || segments == nullptr)
        return names;
    DcmObject* item = nullptr;
    while ((item = segments->nextInContainer(item)) != nullptr) {
        auto& segment = static_cast<DcmItem&>(*item);
        const auto number = unsignedShortOf(segment, DCM_SegmentNumber);
        if (!number)
            continue;
        const std::string label = utf8Of(segment, DCM_SegmentLabel);
        const std::string trackingId = utf8Of(segment, DCM_TrackingID);
        names[*number] = {trackingId.empty() ? label : trackingId, textOf(segment, DCM_TrackingUID)};
    }
    return names;
}

template <typename Visit> void forEachSetPixel(const BinarySegmentation& segmentation, Visit&& visit)
{
    std::size_t bit = 0;
    for (const SegmentFrame& frame : segmentation.frames)
        for (int row = 0; row < segmentation.rows; ++row)
            for (int column = 0; column < segmentation.columns; ++column, ++bit)
                if ((segmentation.bits[bit / 8] >> (bit % 8) & 1) != 0)
                    visit(frame.segment, frame.map.at(column, row, 0));
}

Expected<std::vector<LabelledMask>> collect(const BinarySegmentation& segmentation, const Geometry& grid,
                                            const std::string& file)
{
    LabelBoxes boxes(grid);
    forEachSetPixel(segmentation, [&](int segment, const VoxelIndex& v) { boxes.extend(segment, v); });
    if (boxes.isEmpty())
        return fail(ProblemCode::EmptyMask, {file});
    if (const auto allocated = boxes.allocate(file); !allocated)
        return passOn(allocated);
    forEachSetPixel(segmentation, [&](int segment, const VoxelIndex& v) { boxes.set(segment, v); });
    return boxes.masks();
}

} // namespace

bool isSegmentationFile(const std::filesystem::path& file)
{
    quietDcmtk();
    const auto layout = readLayout(file);
    if (!layout || layout->nesting > DeepestNesting || layout->transferSyntaxUid == DeflatedUid)
        return false;
    try {
        DcmFileFormat format;
        format.loadFileUntilTag(file.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_autoDetect,
                                DCM_StudyDate);
        return textOf(*format.getDataset(), DCM_SOPClassUID) == UID_SegmentationStorage;
    } catch (const std::exception&) {
        return false;
    }
}

Expected<std::vector<LabelledMask>> readSegmentation(const std::filesystem::path& file, const Geometry& grid)
{
    const auto format = loadDicom(file);
    if (!format)
        return passOn(format);
    DcmDataset& dataset = *(*format)->getDataset();
    const std::string name = file.string(), type = textOf(dataset, DCM_SegmentationType);
    const auto rows = unsignedShortOf(dataset, DCM_Rows), columns = unsignedShortOf(dataset, DCM_Columns);
    if (type != "BINARY" || unsignedShortOf(dataset, DCM_BitsAllocated) != 1)
        return fail(ProblemCode::UnsupportedPixels,
                    {name, "a segmentation of type " + type + ", expected BINARY"});
    if (!rows || !columns || *rows == 0 || *columns == 0)
        return fail(ProblemCode::ImpossibleGeometry, {name, "it has no rows or columns"});

    BinarySegmentation segmentation{*rows, *columns, {}, {}};
    if (const auto read = readFrames(dataset, segmentation, grid, name); !read)
        return passOn(read);
    if (const auto read = readBits(dataset, segmentation, name); !read)
        return passOn(read);
    auto masks = collect(segmentation, grid, name);
    if (!masks)
        return masks;
    const auto names = readNames(dataset);
    for (LabelledMask& one : *masks)
        if (const auto found = names.find(one.label); found != names.end()) {
            one.name = found->second.name;
            one.trackingUid = found->second.trackingUid;
        }
    return masks;
}

} // namespace hepatica::imaging
