#pragma once
// Real lesions as other scanners would have shown them.
#include <hepatica/core/Expected.h>

#include "segmentation/Trials.h"

#include <string>

namespace hepatica::benchmarks {

/// What another acquisition does to an image.
struct Acquisition {
    std::string what;
    int slicesTogether = 1; ///< slices averaged into one
    int pixelsTogether = 1; ///< pixels of a row and of a column averaged into one
    double noise_hu = 0.0;  ///< SD of what is added, without grain
    double blur_mm = 0.0;   ///< Gaussian within a slice, SD: a softer kernel
};

/// The voxels within 60 mm of a lesion, acquired otherwise. A voxel of the new mask is one of which half lies
/// in the old one; the axes are measured anew, and the volume is still that of the lesion: what slices show
/// of it may be more or less. The noise is the same every time. Problem: of a lesion or stack too thin for it
/// (`ImpossibleGeometry`, `EmptyMask`).
[[nodiscard]] Expected<KnownLesion> acquiredOtherwise(const KnownLesion& lesion,
                                                      const Acquisition& acquisition);

} // namespace hepatica::benchmarks
