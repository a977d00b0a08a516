#include "FrameOrder.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

using IndexValues = std::vector<double>;

std::vector<IndexValues> indexValuesOf(const std::vector<FrameItems>& frames)
{
    std::vector<IndexValues> all;
    for (const FrameItems& frame : frames)
        all.push_back(numbersOf(frame.holding(DCM_FrameContentSequence, DCM_DimensionIndexValues),
                                DCM_DimensionIndexValues));
    return all;
}

/// Whether the dimension is the place of a frame within its stack, by the attribute that it points at.
bool isPlace(DcmItem& dimension)
{
    DcmElement* pointer = nullptr;
    DcmTagKey attribute;
    if (dimension.findAndGetElement(DCM_DimensionIndexPointer, pointer).bad() || pointer == nullptr ||
        pointer->getTagVal(attribute).bad())
        return false;
    return attribute == DCM_InStackPositionNumber || attribute == DCM_ImagePositionPatient ||
           attribute == DCM_SliceLocation;
}

std::string otherDimensions(DcmItem& dataset, const IndexValues& values)
{
    std::string text;
    for (std::size_t at = 0; at < values.size(); ++at) {
        DcmItem* dimension = itemOf(&dataset, DCM_DimensionIndexSequence, static_cast<long>(at));
        if (dimension == nullptr)
            return {};
        if (!isPlace(*dimension))
            text += fmt::format("{} ", values[at]);
    }
    return text;
}

} // namespace

void orderFrames(DcmItem& dataset, const std::vector<FrameItems>& frames, std::vector<ImageHeader>& images)
{
    if (images.size() < 2)
        return;
    const std::vector<IndexValues> values = indexValuesOf(frames);
    std::vector<std::size_t> order(images.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t at) -> const IndexValues& { return values[at]; });
    for (std::size_t rank = 0; rank < order.size(); ++rank)
        images[order[rank]].instance.instanceNumber = static_cast<int>(rank) + 1;
    for (std::size_t at = 0; at < images.size(); ++at)
        images[at].traits.dimensions = otherDimensions(dataset, values[at]);
}

} // namespace hepatica::imaging
