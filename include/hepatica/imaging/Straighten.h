#pragma once
#include <hepatica/imaging/Volume.h>

namespace hepatica::imaging {

/// A stack that leans (gantry tilt) on a right-angled grid, for reformats that show the patient unsheared.
/// Each acquired slice stays a slice of the result, moved within its plane by linear interpolation; the grid
/// grows so that no voxel is cut off, and what no slice covers has the lowest value of the volume. Rows and
/// columns keep their spacing, slices have their distance along the normal.
///
/// Nothing is measured on it (`measurable` is None): diameters belong to the acquired slices. A volume that
/// does not lean comes back as it is. Problems: those of Volume::make().
[[nodiscard]] Expected<Volume> straighten(const Volume& leaning);

} // namespace hepatica::imaging
