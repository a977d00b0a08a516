#pragma once
#include "segmentation/ClickBody.h"

namespace hepatica::imaging::segmentation {

/// What a body found by a click makes believe of the lesion: its long axis as a virtual stroke, with the
/// values on both sides of its border. Looks once more at the level that readers draw at, and leaves out the
/// vessel that a bright body hangs on.
[[nodiscard]] Belief beliefOfBody(const ClickScene& scene, const ClickBody& found);

} // namespace hepatica::imaging::segmentation
