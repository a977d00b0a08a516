#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Volume.h>

namespace hepatica::imaging {

/// Whether the stack leans (gantry tilt) so far that its ends lie a tenth of a voxel or more beside each
/// other.
[[nodiscard]] bool leans(const Geometry& grid);

/// The right-angled grid that straighten() resamples to; the grid itself where it does not lean.
/// Problems: those of Geometry::make().
[[nodiscard]] Expected<Geometry> straightGrid(const Geometry& grid);

/// A stack that leans on a right-angled grid, for reformats that show the patient unsheared. Each acquired
/// slice stays a slice of the result, moved within its plane by linear interpolation; the grid grows so that
/// no voxel is cut off, and what no slice covers has the lowest value of the volume. Rows and columns keep
/// their spacing, slices have their distance along the normal.
///
/// Nothing is measured on it (`measurable` is None): diameters belong to the acquired slices. A volume that
/// does not lean comes back as it is. Problems: those of Volume::make(), `Cancelled`. Throws std::bad_alloc.
[[nodiscard]] Expected<Volume> straighten(const Volume& leaning, const Progress& progress = {});

} // namespace hepatica::imaging
