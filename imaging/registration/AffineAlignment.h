#pragma once
#include "AffineFit.h"

namespace hepatica::imaging::registration {

/// Where the two series are compared, on the blocks of the fixed pyramid.
struct Region {
    Bits middle, fine; ///< by the affine maps
    Bits deformed;     ///< by the deformation, on the middle blocks
};
/// A liver and 5 mm around it, so that its outline counts and the ribs, which do not breathe with it, hardly;
/// the deformation looks at the liver alone. The body in place of a mask that holds no block.
[[nodiscard]] Region regionAround(const Mask& liver, const Pyramid& fixed);
/// The whole body.
[[nodiscard]] Region bodyRegion(const Pyramid& fixed);

/// A rigid map of the two bodies, found without a start. Problems: `NotAligned`, `Cancelled`.
[[nodiscard]] Expected<AffineMap> roughAlignment(const Pyramid& fixed, const Pyramid& moving,
                                                 const Stretch& way);

/// From a map that is right to a centimetre or two: rigid, then affine, in the region. `Cancelled`.
struct FineAlignment {
    AffineMap map;
    Agreement agreement, before; ///< under the map; by the scanner's coordinates alone
};
/// Of another map in the same region.
[[nodiscard]] Agreement agreementUnder(const AffineMap& map, const Pyramid& fixed, const Pyramid& moving,
                                       const Region& region);
[[nodiscard]] Expected<FineAlignment> fineAlignment(const Pyramid& fixed, const Pyramid& moving,
                                                    const Region& region, const AffineMap& start,
                                                    const Stretch& way);

} // namespace hepatica::imaging::registration
