#pragma once
#include "segmentation/Finding.h"

namespace hepatica::imaging::segmentation {

/// The surface of what a click was found to point at. Once found, on a coarser cube, its longest diameter,
/// made longer by what it is short, is taken for a reader's stroke, and the surface is sought along it; that
/// of a small lesion stays as it was fitted. Problems: as of findLesion().
[[nodiscard]] Expected<Finding> surfaceOfClick(const Request& request, const Belief& belief);

} // namespace hepatica::imaging::segmentation
