#pragma once
#include "segmentation/Finding.h"

#include <string>
#include <vector>

namespace hepatica::imaging::segmentation {

struct Confidence {
    double value = 0.0; ///< 0 … 1
    std::vector<std::string> reasons;
};

/// How sure a surface is: agreement of the methods, contrast to the surroundings, and whether the border
/// found is where the reader's is. `promptTrust` is what the kind of prompt leaves open.
[[nodiscard]] Confidence confidenceOf(const Finding& finding, Quantity quantity, double promptTrust);

} // namespace hepatica::imaging::segmentation
