#pragma once
#include <hepatica/imaging/Mask.h>
#include <hepatica/phantom/Phantom.h>

namespace hepatica::phantom {

/// The liver of a visit (0, 1, … in the order of PatientTruth::visits) on a grid: the voxels whose centre
/// lies in liver tissue, in a vessel within it, or in a lesion. Problems: `BadPhantom` (an option out of
/// range, or no such visit), `EmptyMask` when the grid lies beside the liver.
[[nodiscard]] Expected<imaging::Mask> liverTruth(const PhantomOptions& options, std::size_t visit,
                                                 const imaging::Geometry& grid);

} // namespace hepatica::phantom
