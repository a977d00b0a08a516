#pragma once
#include "Dataset.h"

#include <vector>

namespace hepatica::imaging {

/// Where the attributes of one frame stand (PS3.3 C.7.6.16). Of a classic image everything stands in the data
/// set; of an enhanced one an attribute stands in its functional group, of the frame or shared by all.
class FrameItems {
public:
    /// One a frame that is described, in the order of the pixel data; one where no functional group is. The
    /// data set must outlive them.
    [[nodiscard]] static std::vector<FrameItems> of(DcmItem& dataset);

    /// The item that holds the attribute: in the functional group `group` of the frame, of the shared groups,
    /// among the attributes that a legacy converted image kept of the frame or of all, else the data set.
    [[nodiscard]] DcmItem& holding(const DcmTagKey& group, const DcmTagKey& attribute) const;
    /// Of an attribute that is in no functional group.
    [[nodiscard]] DcmItem& holding(const DcmTagKey& attribute) const;

private:
    explicit FrameItems(DcmItem& dataset) : dataset_(&dataset) {}

    DcmItem* dataset_;
    DcmItem *perFrame_ = nullptr, *shared_ = nullptr;
    DcmItem *keptOfFrame_ = nullptr, *keptOfAll_ = nullptr;
};

/// The first item of a sequence, or none.
[[nodiscard]] DcmItem* itemOf(DcmItem* item, const DcmTagKey& sequence, long at = 0);

} // namespace hepatica::imaging
