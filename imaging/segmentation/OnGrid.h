#pragma once
#include "segmentation/Finding.h"

namespace hepatica::imaging::segmentation {

/// The surface on the volume's own grid: voxels whose centre lies inside, the reader's points obeyed, cut to
/// `within`, one connected part. Problem: `NothingToSegment` when nothing is left.
[[nodiscard]] Expected<Mask> maskOnGrid(const Request& request, const Finding& finding);

} // namespace hepatica::imaging::segmentation
