#pragma once
#include "VisitScene.h"

#include <hepatica/phantom/LesionGallery.h>

namespace hepatica::phantom {

/// Lesion minus liver; the delayed phase stands between the other two.
[[nodiscard]] ByPhase contrastOf(const GalleryDesign& design);

/// A lesion of the gallery near the origin, moved off the voxels' centres by a part of a voxel that the
/// design gives.
[[nodiscard]] PlacedLesion placedLesion(const GalleryDesign& design);

/// The lesion in its liver, with three veins at a distance and what it lies beside: at the liver's edge, one
/// lesion in two bulges over the edge by a twelfth of its diameter, the others stay 1 mm inside.
[[nodiscard]] VisitScene galleryScene(const GalleryDesign& design, const PlacedLesion& lesion);

} // namespace hepatica::phantom
