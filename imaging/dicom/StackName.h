#pragma once
#include "ImageHeader.h"

#include <hepatica/imaging/Series.h>

#include <vector>

namespace hepatica::imaging {

/// Gives the volumes of one Series Instance UID the names that a radiologist uses, and says how sure they
/// are: the content that Image Type tells ("ADC", "in phase"), the b-value ("b = 800"), the contrast phase,
/// in or opposed phase by echo time, the plane where volumes differ in it, else the description. Volumes that
/// would share a name are told apart by what differs: time after the first, echo or inversion time, kernel,
/// slice thickness, cardiac phase. `images` holds the images of each volume.
void nameStacks(std::vector<Series>& stacks, const std::vector<std::vector<ImageHeader>>& images);

} // namespace hepatica::imaging
