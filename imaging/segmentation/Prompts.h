#pragma once
#include "segmentation/Finding.h"

namespace hepatica::imaging::segmentation {

/// A finding, and how much this kind of prompt can be trusted at all.
struct Prompted {
    Finding finding;
    double trust = 1.0;
    std::vector<std::string> reasons;
    double borderCertainty = 0.0; ///< see BorderEvidence; 0 where it was not looked at
};

/// The kinds of prompt; each takes a checked request.
[[nodiscard]] Expected<Prompted> segmentStrokes(const Request& request);
[[nodiscard]] Expected<Prompted> segmentBox(const Request& request);
[[nodiscard]] Expected<Prompted> segmentClick(const Request& request);

} // namespace hepatica::imaging::segmentation
