#pragma once
#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Volume.h>

namespace hepatica::measurement {

/// How far a lesion's border stands out: the median step across its outlines in all slices, averaged over 7
/// vertices along them, against the noise along them (robust: from the median difference of values 5 vertices
/// apart). Without unit; 100 where there is no noise, 0 where there is neither. The mask lies on the volume's
/// grid; holes have no part in it.
[[nodiscard]] double borderContrast(const imaging::Mask& lesion, const imaging::Volume& volume);

} // namespace hepatica::measurement
