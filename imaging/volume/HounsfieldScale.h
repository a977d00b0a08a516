#pragma once
#include <hepatica/imaging/Geometry.h>
#include <hepatica/imaging/Volume.h>

namespace hepatica::imaging {

/// Whether values without a unit can only be CT's: a scale on which air is -1000 and water 0 (PS3.3
/// C.11.1.1.2). There is air, nothing but padding lies below it, what is not air lies mostly near water, as
/// tissue does, and a quarter of the slices' rim at least is air or padding, where a difference of two CTs is
/// 0. A part that was cut out of a body does not tell.
[[nodiscard]] bool looksHounsfield(const Geometry& grid, const Volume::Voxels& voxels);

/// Whether no value lies well below that of water, as fat and air do: CT that is stored from 0 upwards.
[[nodiscard]] bool hasNothingBelowWater(const Volume::Voxels& voxels);

} // namespace hepatica::imaging
