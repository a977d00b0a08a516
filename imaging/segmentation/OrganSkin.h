#pragma once
#include "segmentation/TissuePrior.h"

namespace hepatica::imaging::segmentation {

/// Lifts the layer in which an organ passes into dark `foreign` tissue (fat, lung) towards the level of the
/// `surroundings`, and not above it: half of each tissue, it has a lesion's values, and a surface would leak
/// along it. What the layer looks like in every depth is the median of it beyond 0.6 lengths of the shape
/// from its middle, where no lesion of that size reaches; a lesion in it stays darker than that. Nothing
/// changes with slices of more than 5 mm, in which a layer is as thick as a lesion, nor where voxels of the
/// cube are larger than the layer.
void liftSkin(Voi& voi, const LesionShape& shape, const std::vector<Tissue>& foreign, double surroundings);

} // namespace hepatica::imaging::segmentation
