#pragma once
#include "segmentation/BorderEvidence.h"
#include "segmentation/Finding.h"

#include <string>
#include <vector>

namespace hepatica::imaging::segmentation {

/// How far what a stroke gave can be trusted, 0 … 1, and what lowers it, in words.
struct StrokeTrust {
    double value = 1.0;
    double asOrgans = 1.0; ///< the same where fat all around is a reason for doubt, as it is of organs
    std::vector<std::string> reasons;
    BorderEvidence border = {}; ///< what it is made of
};

/// By the border all around it, and by how many pixels long it is: an end is drawn within one or two.
[[nodiscard]] StrokeTrust trustOfStroke(const Finding& finding, const Volume& volume);

} // namespace hepatica::imaging::segmentation
