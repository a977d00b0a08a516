#pragma once
#include "AffineFit.h"

namespace hepatica::imaging::registration {

/// Where the two series are compared: on the middle and the finest images of the fixed pyramid.
struct Region {
    Bits middle, fine;
};
/// A mask and what lies within 15 mm of it.
[[nodiscard]] Region regionAround(const Mask& liver, const Pyramid& fixed);
/// The whole body.
[[nodiscard]] Region bodyRegion(const Pyramid& fixed);

/// A rigid map of the two bodies, found without a start. Problems: `NotAligned`, `Cancelled`.
[[nodiscard]] Expected<AffineMap> roughAlignment(const Pyramid& fixed, const Pyramid& moving,
                                                 const Progress& progress);

/// From a map that is right to a centimetre or two: rigid, then affine, in the region. `Cancelled`.
struct FineAlignment {
    AffineMap map;
    Agreement agreement, before; ///< under the map; by the scanner's coordinates alone
};
[[nodiscard]] Expected<FineAlignment> fineAlignment(const Pyramid& fixed, const Pyramid& moving,
                                                    const Region& region, const AffineMap& start,
                                                    const Progress& progress);

} // namespace hepatica::imaging::registration
