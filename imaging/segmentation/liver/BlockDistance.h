#pragma once
#include "segmentation/liver/CoarseImage.h"

namespace hepatica::imaging::liver {

/// For every block the Euclidean distance of its centre to that of the nearest block that is set, mm; a large
/// number where none is. Source: Maurer, Qi and Raghavan, IEEE Trans Pattern Anal Mach Intell
/// 2003;25:265-270.
[[nodiscard]] Blocks distanceTo(const Bits& bits, const std::array<int, 3>& dims,
                                const std::array<double, 3>& spacing);

} // namespace hepatica::imaging::liver
