#pragma once
#include "segmentation/ClickBody.h"

namespace hepatica::imaging::segmentation {

/// Share of the directions (0 … 1) in which a bright body's values go on well beyond it, and do so on the
/// opposite side too: a vessel passes through; a lesion at a vessel has it on one side. `around` is smoothed.
[[nodiscard]] double passingShare(const ClickBody& body, const Voi& around);

/// A bright body without the vessel that leaves it on one side. There the border is not seen: it is taken
/// from the ball that fits the others, and from the opposite side. Nothing where no vessel leaves it, or
/// where too little of the border is seen.
[[nodiscard]] std::optional<ClickBody> withoutVessel(const ClickBody& body, const Voi& around);

} // namespace hepatica::imaging::segmentation
