#include "FrameItems.h"

#include <algorithm>

namespace hepatica::imaging {

namespace {

bool has(DcmItem* item, const DcmTagKey& attribute)
{
    return item != nullptr && item->tagExistsWithValue(attribute);
}

/// The items of the Per-frame Functional Groups Sequence. Walked once: to look each up by its number would
/// take the square of their count.
std::vector<DcmItem*> perFrameItems(DcmItem& dataset)
{
    std::vector<DcmItem*> items;
    DcmSequenceOfItems* groups = nullptr;
    if (dataset.findAndGetSequence(DCM_PerFrameFunctionalGroupsSequence, groups).bad() || groups == nullptr)
        return items;
    for (DcmObject* one = groups->nextInContainer(nullptr); one != nullptr;
         one = groups->nextInContainer(one))
        items.push_back(static_cast<DcmItem*>(one));
    return items;
}

} // namespace

DcmItem* itemOf(DcmItem* item, const DcmTagKey& sequence, long at)
{
    DcmItem* found = nullptr;
    if (item == nullptr || item->findAndGetSequenceItem(sequence, found, at).bad())
        return nullptr;
    return found;
}

std::vector<FrameItems> FrameItems::of(DcmItem& dataset)
{
    FrameItems common(dataset);
    common.shared_ = itemOf(&dataset, DCM_SharedFunctionalGroupsSequence);
    common.keptOfAll_ = itemOf(common.shared_, DCM_UnassignedSharedConvertedAttributesSequence);
    const std::vector<DcmItem*> perFrame = perFrameItems(dataset);
    std::vector<FrameItems> all(std::max<std::size_t>(perFrame.size(), 1), common);
    for (std::size_t at = 0; at < perFrame.size(); ++at) {
        all[at].perFrame_ = perFrame[at];
        all[at].keptOfFrame_ = itemOf(perFrame[at], DCM_UnassignedPerFrameConvertedAttributesSequence);
    }
    return all;
}

DcmItem& FrameItems::holding(const DcmTagKey& group, const DcmTagKey& attribute) const
{
    for (DcmItem* groups : {perFrame_, shared_})
        if (DcmItem* item = itemOf(groups, group); has(item, attribute))
            return *item;
    return holding(attribute);
}

DcmItem& FrameItems::holding(const DcmTagKey& attribute) const
{
    for (DcmItem* kept : {keptOfFrame_, keptOfAll_})
        if (has(kept, attribute))
            return *kept;
    return *dataset_;
}

} // namespace hepatica::imaging
