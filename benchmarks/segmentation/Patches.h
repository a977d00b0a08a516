#pragma once
// Large lesions are seldom of one density.
#include "segmentation/Trials.h"

namespace hepatica::benchmarks {

/// Patches of other densities in a lesion.
struct Patches {
    double sd_hu = 15.0;   ///< at the points of the lattice; in the middle between them a third of it
    double size_mm = 12.0; ///< from point to point
    unsigned seed = 1;
};

/// The lesion with patches: normal numbers on a lattice, linear between its points. What lies around it stays
/// as it is, and so does where it ends.
[[nodiscard]] KnownLesion patchy(const KnownLesion& lesion, const Patches& patches);

} // namespace hepatica::benchmarks
