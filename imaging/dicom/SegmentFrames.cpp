#include "SegmentFrames.h"

#include <algorithm>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

/// Where values of a frame are looked for: its own functional groups, then those all frames share.
struct FrameGroups {
    DcmItem& own;
    DcmItem* shared = nullptr;

    [[nodiscard]] DcmItem* group(const DcmTagKey& sequence) const
    {
        DcmItem* found = nullptr;
        if (own.findAndGetSequenceItem(sequence, found, 0).good())
            return found;
        if (shared != nullptr && shared->findAndGetSequenceItem(sequence, found, 0).good())
            return found;
        return nullptr;
    }
    [[nodiscard]] std::vector<double> numbers(const DcmTagKey& sequence, const DcmTagKey& tag) const
    {
        DcmItem* item = group(sequence);
        return item == nullptr ? std::vector<double>{} : numbersOf(*item, tag);
    }
    [[nodiscard]] std::optional<int> segment() const
    {
        DcmItem* item = group(DCM_SegmentIdentificationSequence);
        return item == nullptr ? std::nullopt : unsignedShortOf(*item, DCM_ReferencedSegmentNumber);
    }
};

Expected<SegmentFrame> readFrame(const FrameGroups& frame, FrameSize size, bool isLabelMap,
                                 const Geometry& grid, const std::string& file)
{
    const auto position = frame.numbers(DCM_PlanePositionSequence, DCM_ImagePositionPatient);
    const auto cosines = frame.numbers(DCM_PlaneOrientationSequence, DCM_ImageOrientationPatient);
    const auto spacing = frame.numbers(DCM_PixelMeasuresSequence, DCM_PixelSpacing);
    const auto segment = isLabelMap ? std::optional(0) : frame.segment();
    if (position.size() != 3 || cosines.size() != 6 || spacing.size() != 2 || !segment)
        return fail(ProblemCode::ImpossibleGeometry,
                    {file, "a frame lacks its position, spacing or segment"});
    VoxelBlock block;
    block.dims = {size.columns, size.rows, 1};
    block.origin = {position[0], position[1], position[2]};
    block.steps = {spacing[1] * Point3{cosines[0], cosines[1], cosines[2]},
                   spacing[0] * Point3{cosines[3], cosines[4], cosines[5]}, Point3{}};
    const auto map = mapOntoGrid(block, grid);
    if (!map)
        return fail(ProblemCode::OtherGrid, {file, differenceOfPlane(block, grid)});
    return SegmentFrame{*segment, *map};
}

} // namespace

Expected<std::vector<SegmentFrame>> readSegmentFrames(DcmDataset& dataset, FrameSize size, bool isLabelMap,
                                                      const Geometry& grid, const std::string& file)
{
    DcmItem* shared = nullptr;
    if (dataset.findAndGetSequenceItem(DCM_SharedFunctionalGroupsSequence, shared, 0).bad())
        shared = nullptr;
    DcmSequenceOfItems* perFrame = nullptr;
    if (dataset.findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, perFrame).bad() ||
        perFrame == nullptr)
        return fail(ProblemCode::ImpossibleGeometry, {file, "its frames have no positions"});
    std::vector<SegmentFrame> frames;
    DcmObject* item = nullptr;
    while ((item = perFrame->nextInContainer(item)) != nullptr) {
        const FrameGroups groups{static_cast<DcmItem&>(*item), shared};
        auto frame = readFrame(groups, size, isLabelMap, grid, file);
        if (!frame)
            return passOn(frame);
        frames.push_back(*frame);
    }
    const auto count = integerOf(dataset, DCM_NumberOfFrames);
    if (!count || static_cast<std::size_t>(std::max(*count, 0)) != frames.size())
        return fail(ProblemCode::NotReadable, {file, fmt::format("it has {} frames, but the places of {}",
                                                                 count.value_or(0), frames.size())});
    return frames;
}

} // namespace hepatica::imaging
