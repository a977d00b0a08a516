#pragma once
#include <hepatica/imaging/Mask.h>

namespace hepatica::measurement {

/// The share of a part's surface that lies within the lesion, both on one grid: of all faces between its
/// voxels and others, weighted by their areas.
[[nodiscard]] double innerShare(const imaging::Mask& part, const imaging::Mask& lesion);

} // namespace hepatica::measurement
