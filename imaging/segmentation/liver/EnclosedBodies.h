#pragma once
#include "Stretch.h"
#include "segmentation/liver/LiverScene.h"

namespace hepatica::imaging::liver {

/// Lesions: round bodies of another density in the liver's tissue or in a dent of it, with what of them
/// bulges out of the dent. In most directions from their middle liver tissue follows, or a vessel beside it;
/// what merely touches the liver (heart, kidney, stomach, abdominal wall) has it on one side. `tissue`: the
/// liver's, with small holes, `vessels`: beside it. `Cancelled`.
[[nodiscard]] Expected<Bits> enclosedBodies(const Scene& scene, const Levels& levels, const Bits& tissue,
                                            const Bits& vessels, const Stretch& way);

/// What of the bodies brighter than the liver (`brightBodies()`) lies in it.
struct BrightInside {
    Bits lesions;       ///< such as lipiodol or what enhances early, whole
    Bits neighbours;    ///< the others, up to their edge
    Bits perhapsLesion; ///< of the neighbours those that end there, are round and lie half in the liver
};

/// Lesions are round, end where they are seen, as no vessel or heart does, and have liver tissue behind their
/// edge in most directions from their middle. Gallbladder and bowel with contrast medium that lie in a dent
/// of the liver have it on fewer sides, and so has a lesion that stands half out.
[[nodiscard]] BrightInside enclosedAmong(const std::vector<std::vector<std::size_t>>& bodies,
                                         const Scene& scene, const Levels& levels, const Bits& tissue);

} // namespace hepatica::imaging::liver
