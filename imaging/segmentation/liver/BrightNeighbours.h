#pragma once
#include "Stretch.h"
#include "segmentation/liver/BorderRefinement.h"
#include "segmentation/liver/HeartSeed.h"
#include "segmentation/liver/LiverScene.h"

namespace hepatica::imaging::liver {

/// Bodies brighter than the liver, as thick in their slices as no vessel of it, and none of its lesions:
/// heart, vena cava, kidney, in the arterial phase the spleen. Each as the numbers of its coarse blocks.
using BrightBodies = std::vector<std::vector<std::size_t>>;
[[nodiscard]] BrightBodies brightBodies(const Scene& scene, const Levels& levels, const Bits& lesions);

/// The refined region, and how much of it may be a heart as dense as the liver, but is too little to be told
/// from a lesion.
struct Parted {
    Bits region;
    double perhapsHeart_mm3 = 0.0;
};

/// The refined region without what lies beyond a thin dark layer (fat, pericardium, diaphragm): on the side
/// of a bright body a part of it whose density fades into the liver's by partial volume, and a heart as dense
/// as the liver. Where a layer has gaps the parting surface crosses them by the shortest way. What is cut off
/// along no layer is given back: its border is known by density. A heart as dense as the liver is cut off
/// only where 100 mL of it are seen: a lesion in a capsule that stands out of the liver between the lungs
/// looks like the bottom of one. `Cancelled`.
[[nodiscard]] Expected<Parted> withoutNeighbours(const FineLiver& fine, const RoughLiver& rough,
                                                 const BrightBodies& bodies,
                                                 const std::optional<HeartSeed>& heart, const Stretch& way);

} // namespace hepatica::imaging::liver
