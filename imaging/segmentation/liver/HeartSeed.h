#pragma once
#include "segmentation/liver/LiverScene.h"

#include <optional>

namespace hepatica::imaging::liver {

/// Where a heart as dense as the liver is sought: on coarse blocks.
struct HeartSeed {
    Bits heart; ///< if there is one
    Bits liver; ///< surely
};

/// By anatomy, not by density: of the region what lies highest on the patient's left, in rows with lung on
/// both sides. It may as well be the liver: only the layer around a heart tells (see `beyondLayersOf()`). The
/// region is surely liver below all such rows, and far on the right. Nothing where there is no such place,
/// where the slices are not axial, or without Hounsfield units.
[[nodiscard]] std::optional<HeartSeed> heartSeed(const Scene& scene, const Bits& region);

/// The region's blocks in rows with lung on both sides; none where the slices are not axial.
[[nodiscard]] Bits betweenLungs(const Scene& scene, const Bits& region);

} // namespace hepatica::imaging::liver
