#pragma once
#include "Stretch.h"
#include "segmentation/liver/LiverScene.h"

namespace hepatica::imaging::liver {

/// A body as dense as the liver that hangs on its region, or lies on it behind a fissure, and was left out.
struct CutOffBody {
    double volume_mm3 = 0.0;
    std::size_t deepest = 0; ///< the block that lies deepest in it
    double depth_mm = 0.0;   ///< of that block
};

/// Such bodies, the largest first, which may be parts of the liver: of at least `least_mm3`, as dense as the
/// liver to 10 HU, thicker than the wall of stomach or bowel, and facing the region over so much that they go
/// on from it rather than touch it. A spleen or left kidney and a heart (between both lungs) are none. Only
/// with Hounsfield units. `Cancelled`.
[[nodiscard]] Expected<std::vector<CutOffBody>> cutOffBodies(const Scene& scene, const Levels& levels,
                                                             const Bits& region, double least_mm3,
                                                             const Stretch& way);

/// mm: the opening cuts what joins the liver over less than twice this (diaphragm, abdominal wall, stomach,
/// heart), and a liver is sought where its tissue is thicker.
inline constexpr double Opening_mm = 8.0;

/// mm: how far from the middle of the body the caudate lobe, the vena cava and the aorta lie at most.
inline constexpr double BesideSpine_mm = 40.0;

/// LPS, mm.
[[nodiscard]] Point3 middleOfBody(const Scene& scene);

/// Where spleen and left kidney lie: left of the spine and behind the middle of the body.
[[nodiscard]] Bits placeOfSpleen(const Scene& scene);

} // namespace hepatica::imaging::liver
