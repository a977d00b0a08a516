#pragma once
#include <hepatica/imaging/Volume.h>

namespace hepatica::imaging {

/// Whether values without a unit can only be CT's: a scale on which air is -1000 and water 0 (PS3.3
/// C.11.1.1.2). There is air, nothing but padding lies below it, and what is not air lies mostly near water,
/// as tissue does. An image that was cut out of a body, without air, does not tell.
[[nodiscard]] bool looksHounsfield(const Volume::Voxels& voxels);

} // namespace hepatica::imaging
