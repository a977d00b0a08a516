#pragma once
#include <hepatica/measurement/Subtraction.h>

#include "geometry/RowSpan.h"

#include <vector>

namespace hepatica::measurement {

/// A box and as much around it as values are smoothed over, within the grid.
[[nodiscard]] imaging::IndexBox withSurroundings(const imaging::IndexBox& box, const imaging::Geometry& grid);

/// Which part of every row of a box is needed, the rows of a slice one after the other; all where it is
/// empty.
using Needed = std::vector<RowSpan>;

/// In a box, the lesion with what its border is compared with, and a region, with what lies between them in a
/// row: no other value is interpolated.
[[nodiscard]] Needed neededIn(const imaging::IndexBox& box, const imaging::Geometry& grid,
                              const imaging::Mask& lesion, const std::optional<imaging::Mask>& region);

/// subtracted() in a box, where it is needed.
[[nodiscard]] Expected<Difference> subtractedWithin(const imaging::Volume& arterial,
                                                    const NonContrastPhase& nonContrast,
                                                    const imaging::IndexBox& box, const Needed& needed);

} // namespace hepatica::measurement
