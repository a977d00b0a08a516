#pragma once
#include <hepatica/measurement/Subtraction.h>

#include <cstdint>
#include <vector>

namespace hepatica::measurement {

/// A box and as much around it as values are smoothed over, within the grid.
[[nodiscard]] imaging::IndexBox withSurroundings(const imaging::IndexBox& box, const imaging::Geometry& grid);

/// Which voxels of a box are needed, x fastest; all where it is empty.
using Needed = std::vector<std::uint8_t>;

/// In a box, the lesion with what its border is compared with, and a region: nothing else is read.
[[nodiscard]] Needed neededIn(const imaging::IndexBox& box, const imaging::Geometry& grid,
                              const imaging::Mask& lesion, const std::optional<imaging::Mask>& region);

/// subtracted() in a box, where it is needed.
[[nodiscard]] Expected<Difference> subtractedWithin(const imaging::Volume& arterial,
                                                    const NonContrastPhase& nonContrast,
                                                    const imaging::IndexBox& box, const Needed& needed);

} // namespace hepatica::measurement
