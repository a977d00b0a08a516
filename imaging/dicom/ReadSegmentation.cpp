#include "FramePixels.h"
#include "LoadDataset.h"
#include "SegmentFrames.h"
#include "volume/LabelBoxes.h"

#include <hepatica/imaging/SegmentationFile.h>

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

/// A SEG with what is needed to walk over its pixels.
struct Segmentation {
    FrameSize size;
    std::vector<SegmentFrame> frames;
    FramePixels pixels;
    bool isLabelMap = false;
    int background = 0; ///< of a label map: the value of no segment
    int least = 1;      ///< of the others: the smallest value inside
};

/// What makes a fractional segmentation a mask.
struct Fraction {
    std::string type; ///< "PROBABILITY" or "OCCUPANCY"
    int maximum = 1, least = 1;
};

enum class SegmentationType { Binary, Fractional, LabelMap };

std::optional<SegmentationType> kindOf(DcmItem& dataset)
{
    constexpr std::array<std::pair<std::string_view, SegmentationType>, 3> Kinds{
        {{"BINARY", SegmentationType::Binary},
         {"FRACTIONAL", SegmentationType::Fractional},
         {"LABELMAP", SegmentationType::LabelMap}}};
    const std::string type = textOf(dataset, DCM_SegmentationType);
    const auto found = std::ranges::find(Kinds, type, &std::pair<std::string_view, SegmentationType>::first);
    return found == Kinds.end() ? std::nullopt : std::optional(found->second);
}

/// PS3.3 C.8.20.2.3: 0 is nothing of it, the maximum is all of it. Half or more counts as inside.
Fraction fractionOf(DcmItem& dataset)
{
    const int maximum = std::max(1, unsignedShortOf(dataset, DCM_MaximumFractionalValue).value_or(255));
    return {textOf(dataset, DCM_SegmentationFractionalType), maximum, (maximum + 1) / 2};
}

CodedConcept conceptOf(DcmItem& item, const DcmTagKey& sequence)
{
    DcmItem* code = nullptr;
    if (item.findAndGetSequenceItem(sequence, code, 0).bad() || code == nullptr)
        return {};
    return {utf8Of(*code, DCM_CodeValue), utf8Of(*code, DCM_CodingSchemeDesignator),
            utf8Of(*code, DCM_CodeMeaning)};
}

struct NamedSegment {
    SegmentDescription description;
    std::string trackingUid;
};

std::map<int, NamedSegment> readSegments(DcmDataset& dataset)
{
    std::map<int, NamedSegment> segments;
    DcmSequenceOfItems* sequence = nullptr;
    if (dataset.findAndGetSequence(DCM_SegmentSequence, sequence).bad() || sequence == nullptr)
        return segments;
    DcmObject* item = nullptr;
    while ((item = sequence->nextInContainer(item)) != nullptr) {
        auto& segment = static_cast<DcmItem&>(*item);
        const auto number = unsignedShortOf(segment, DCM_SegmentNumber);
        if (!number)
            continue;
        segments[*number] = {{utf8Of(segment, DCM_SegmentLabel), utf8Of(segment, DCM_TrackingID),
                              conceptOf(segment, DCM_SegmentedPropertyCategoryCodeSequence),
                              conceptOf(segment, DCM_SegmentedPropertyTypeCodeSequence),
                              textOf(segment, DCM_SegmentAlgorithmType),
                              utf8Of(segment, DCM_SegmentAlgorithmName)},
                             textOf(segment, DCM_TrackingUID)};
    }
    return segments;
}

Expected<Segmentation> openSegmentation(const LoadedDataset& loaded, SegmentationType kind, int least,
                                        const Geometry& grid, const std::string& file)
{
    DcmDataset& dataset = *loaded.dataset;
    const auto rows = unsignedShortOf(dataset, DCM_Rows), columns = unsignedShortOf(dataset, DCM_Columns);
    if (!rows || !columns || *rows == 0 || *columns == 0)
        return fail(ProblemCode::ImpossibleGeometry, {file, "it has no rows or columns"});
    const FrameSize size{*rows, *columns};
    const bool isLabelMap = kind == SegmentationType::LabelMap;
    auto frames = readSegmentFrames(dataset, size, isLabelMap, grid, file);
    if (!frames)
        return passOn(frames);
    const int bits = unsignedShortOf(dataset, DCM_BitsAllocated).value_or(0);
    auto pixels = FramePixels::find(loaded, {frames->size(), size.pixels(), bits}, file);
    if (!pixels)
        return passOn(pixels);
    const int background = unsignedShortOf(dataset, DCM_PixelPaddingValue).value_or(0);
    return Segmentation{size, std::move(*frames), std::move(*pixels), isLabelMap, background, least};
}

template <typename Visit> Expected<void> forEachSetPixel(const Segmentation& segmentation, Visit&& visit)
{
    std::vector<std::uint16_t> values;
    for (std::size_t at = 0; at < segmentation.frames.size(); ++at) {
        const SegmentFrame& frame = segmentation.frames[at];
        if (const auto unpacked = segmentation.pixels.unpack(at, values); !unpacked)
            return unpacked;
        std::size_t pixel = 0;
        for (int row = 0; row < segmentation.size.rows; ++row)
            for (int column = 0; column < segmentation.size.columns; ++column, ++pixel) {
                const int value = values[pixel];
                if (segmentation.isLabelMap ? value != segmentation.background : value >= segmentation.least)
                    visit(segmentation.isLabelMap ? value : frame.segment, frame.map.at(column, row, 0));
            }
    }
    return {};
}

Expected<std::vector<LabelledMask>> collect(const Segmentation& segmentation, const Geometry& grid,
                                            const std::string& file)
{
    LabelBoxes boxes(grid);
    if (const auto read =
            forEachSetPixel(segmentation, [&](int s, const VoxelIndex& v) { boxes.extend(s, v); });
        !read)
        return passOn(read);
    if (boxes.isEmpty())
        return fail(ProblemCode::EmptyMask, {file});
    if (const auto allocated = boxes.allocate(file); !allocated)
        return passOn(allocated);
    if (const auto read = forEachSetPixel(segmentation, [&](int s, const VoxelIndex& v) { boxes.set(s, v); });
        !read)
        return passOn(read);
    return boxes.masks();
}

/// Gives every mask the name and codes of its segment, and tells of the segments that have no mask.
void describe(MaskSet& set, std::map<int, NamedSegment> segments, const std::string& file)
{
    for (LabelledMask& one : set.masks)
        if (const auto found = segments.find(one.label); found != segments.end()) {
            one.description = std::move(found->second.description);
            one.trackingUid = std::move(found->second.trackingUid);
            one.name =
                one.description.trackingId.empty() ? one.description.label : one.description.trackingId;
            segments.erase(found);
        }
    for (const auto& [number, segment] : segments) // a label map lists its background as segment 0
        if (number != 0)
            set.warnings.push_back({ProblemCode::EmptySegment,
                                    {file, fmt::format("segment {} ({})", number, segment.description.label)},
                                    {}});
}

} // namespace

Expected<MaskSet> readSegmentation(const std::filesystem::path& file, const Geometry& grid,
                                   const std::string& frameOfReferenceUid)
{
    const auto loaded = loadDataset(file);
    if (!loaded)
        return passOn(loaded);
    DcmDataset& dataset = *loaded->dataset;
    const std::string name = file.string();
    const auto kind = kindOf(dataset);
    if (!kind)
        return fail(ProblemCode::UnsupportedPixels,
                    {name, "a segmentation of type " + textOf(dataset, DCM_SegmentationType) +
                               ", expected BINARY, FRACTIONAL or LABELMAP"});
    const auto fraction =
        *kind == SegmentationType::Fractional ? std::optional(fractionOf(dataset)) : std::nullopt;
    const auto segmentation = openSegmentation(*loaded, *kind, fraction ? fraction->least : 1, grid, name);
    if (!segmentation)
        return passOn(segmentation);
    auto masks = collect(*segmentation, grid, name);
    if (!masks)
        return passOn(masks);
    MaskSet set{std::move(*masks), {}};
    if (otherFrameOfReference(dataset, frameOfReferenceUid))
        set.warnings.push_back({ProblemCode::OtherReference, {name}, {}});
    describe(set, readSegments(dataset), name);
    if (fraction)
        for (LabelledMask& one : set.masks)
            one.warnings.push_back({ProblemCode::FractionalThreshold,
                                    {name, std::to_string(one.label), fraction->type,
                                     std::to_string(fraction->maximum), std::to_string(fraction->least)},
                                    {}});
    return set;
}

} // namespace hepatica::imaging
