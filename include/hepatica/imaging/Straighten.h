#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Volume.h>

namespace hepatica::imaging {

/// Whether slices stand at right angles, their ends less than a tenth of a voxel beside each other, at equal
/// distances: neither gantry tilt nor a gap.
[[nodiscard]] bool isStraight(const Geometry& grid);

/// The right-angled grid of evenly spaced slices that straighten() resamples to; the grid itself where it is
/// straight. Problems: those of Geometry::make().
[[nodiscard]] Expected<Geometry> straightGrid(const Geometry& grid);

/// A stack that leans or is uneven on a right-angled even grid, for reformats that show the patient neither
/// sheared nor squeezed. Slices are moved within their plane by linear interpolation; the grid grows so that
/// no voxel is cut off. Rows and columns keep their spacing. Slices of an even stack keep their distance
/// along the normal; those of an uneven one stand where the nearest neighbours' distance puts them, and each
/// shows the acquired slice next to it, never a mixture of two. What no slice covers, as in a gap, has the
/// lowest value of the volume.
///
/// The slices of an uneven stack name their sources no more. Nothing is measured on it (`measurable` is
/// None): diameters belong to the acquired slices. A straight volume comes back as it is. Problems: those of
/// Volume::make(), `Cancelled`. Throws std::bad_alloc.
[[nodiscard]] Expected<Volume> straighten(const Volume& acquired, const Progress& progress = {});

} // namespace hepatica::imaging
