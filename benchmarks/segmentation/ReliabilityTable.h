#pragma once
#include "segmentation/Trials.h"

#include <string_view>
#include <vector>

namespace hepatica::benchmarks {

/// Overlaps (Dice) under which a mask is wrong, and from which on it is right.
struct Overlaps {
    double wrong = 0.5, right = 0.5;
};

/// What the confidence of the masks is worth: how well those of every tenth of it overlap with the truth, and
/// how many of the wrong and of the right ones are sure.
void printReliability(std::string_view prompts, const std::vector<Trial>& tried, const Overlaps& overlaps);

} // namespace hepatica::benchmarks
