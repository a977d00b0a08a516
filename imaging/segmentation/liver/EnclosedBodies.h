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

/// Which of the bodies brighter than the liver (`brightBodies()`) are lesions of it, such as lipiodol or what
/// enhances early, whole: round, in most directions from their middle with liver tissue behind their edge,
/// and ending there, as no vessel or heart does.
[[nodiscard]] Bits enclosedAmong(const std::vector<std::vector<std::size_t>>& bodies, const Scene& scene,
                                 const Levels& levels, const Bits& tissue);

} // namespace hepatica::imaging::liver
