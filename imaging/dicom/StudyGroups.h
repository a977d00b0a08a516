#pragma once
#include "ImageHeader.h"

#include <vector>

namespace hepatica::imaging {

/// Groups the files that were read into patients, studies and series. A file that repeats an earlier one, or
/// that has no image, goes to what is left out; `leftOut` holds what is there already. The order of `files`
/// decides which of two equal files stays.
[[nodiscard]] StudyIndex makeIndex(std::vector<ReadFile> files, std::vector<LeftOut> leftOut);

} // namespace hepatica::imaging
