#pragma once
#include "ImageHeader.h"

#include <string>
#include <vector>

namespace hepatica::imaging {

/// How messages call a series: its number and description, else its UID.
[[nodiscard]] std::string seriesLabel(const Series& series);

/// Makes the stacks of one Series Instance UID: in order along the slice normal, with the geometry, what it
/// allows and the warnings. Localizer images become a stack of their own. Of two images at one position the
/// later one goes to `leftOut`; `missing` are the problems of files of this series that could not be used.
[[nodiscard]] std::vector<Series> makeStacks(std::vector<ImageHeader> images, std::vector<Problem> missing,
                                             std::vector<LeftOut>& leftOut);

} // namespace hepatica::imaging
