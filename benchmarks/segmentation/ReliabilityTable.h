#pragma once
#include "segmentation/Trials.h"

#include <vector>

namespace hepatica::benchmarks {

/// What a stroke's confidence is worth: results by their confidence in tenths, with their mean overlap and
/// the share of those that overlap by 0.80 or more; then how many of the wrong ones (under 0.70) and of the
/// right ones (0.80 or more) come with a confidence of one half or more.
void printReliability(const std::vector<LesionTrials>& lesions);

} // namespace hepatica::benchmarks
