#pragma once
#include "Stretch.h"
#include "segmentation/liver/CoarseImage.h"

#include <hepatica/imaging/Mask.h>

namespace hepatica::imaging::liver {

/// A region of blocks as voxels of the volume that they were made of: where the signed distance of the blocks
/// to its border, interpolated at the voxel's centre, lies inside. `EmptyMask`,
/// `Cancelled`.
[[nodiscard]] Expected<Mask> onVoxels(const Volume& volume, const CoarseImage& image, const Bits& bits,
                                      const Stretch& way);

} // namespace hepatica::imaging::liver
