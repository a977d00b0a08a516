#pragma once
#include "FrameItems.h"
#include "ImageHeader.h"

#include <vector>

namespace hepatica::imaging {

/// Numbers the frames of a multi-frame image in the order of their dimension index values (PS3.3 C.7.6.17),
/// which need not be the order in which they are stored, and notes the values of those dimensions that are
/// not the place in the stack. Without such values the order stands. One image keeps its number.
void orderFrames(DcmItem& dataset, const std::vector<FrameItems>& frames, std::vector<ImageHeader>& images);

} // namespace hepatica::imaging
