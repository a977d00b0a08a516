#pragma once
#include "segmentation/Finding.h"

#include <string>
#include <vector>

namespace hepatica::imaging::segmentation {

struct Confidence {
    double value = 0.0; ///< 0 … 1
    std::vector<std::string> reasons;
};

/// What is known of a surface besides.
struct PromptEvidence {
    double trust = 1.0;           ///< what the kind of prompt leaves open
    double borderCertainty = 0.0; ///< see BorderEvidence; 0 where it was not looked at
};

/// How sure a surface is: agreement of the methods, contrast to the surroundings, and whether the border
/// found is where the reader's is. A core and its rim may together be as dense as the liver: then the step at
/// the border counts.
[[nodiscard]] Confidence confidenceOf(const Finding& finding, Quantity quantity,
                                      const PromptEvidence& evidence);

} // namespace hepatica::imaging::segmentation
