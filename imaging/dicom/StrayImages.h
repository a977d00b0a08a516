#pragma once
#include "ImageHeader.h"

#include <vector>

namespace hepatica::imaging {

/// Warns of volumes of one series that should perhaps be one, and refuses to measure volumes on them: a few
/// images turned against the rest, or of another size, pixel spacing or frame of reference. A whole stack in
/// another plane or with another matrix is a volume like any other. `images` holds the images of each.
void tellStrays(std::vector<Series>& stacks, const std::vector<std::vector<ImageHeader>>& images);

} // namespace hepatica::imaging
