#pragma once
#include <hepatica/imaging/LesionSegmentation.h>

#include "segmentation/Doubts.h"

namespace hepatica::imaging::segmentation {

/// A lesion seen in one slice or two begins and ends somewhere between slices: nothing shows where. No doubt
/// where the prompt tells it: a stroke that leads across the slices, or a box.
[[nodiscard]] Doubt doubtOfFewSlices(const Mask& mask, const LesionPrompt& prompt);

} // namespace hepatica::imaging::segmentation
