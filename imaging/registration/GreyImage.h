#pragma once
#include "segmentation/liver/CoarseImage.h"

#include <hepatica/imaging/Mask.h>

namespace hepatica::imaging::registration {

using liver::Bits;

/// A volume on an even grid of coarse blocks, its tissue between 0 and 1. x fastest.
struct GreyImage {
    Geometry grid;
    std::vector<float> values;
    double coverage_mm; ///< the longest edge of a block
};

/// From a patient position to voxel coordinates of an even grid: rows * p + offset.
struct IndexMap {
    std::array<std::array<double, 3>, 3> rows{};
    std::array<double, 3> offset{};
    explicit IndexMap(const Geometry& grid);
};

/// The grey range in which tissue is told apart: fixed in Hounsfield units, else the middle 98 % of the body.
struct GreyRange {
    double from = 0.0, to = 1.0;
};

/// One volume at several sizes of blocks, and the body in it.
struct Pyramid {
    std::vector<GreyImage> levels; ///< fine to coarse
    Bits body;                     ///< on the coarsest level
};

/// Blocks of about 2, 4 and 8 mm. Slices that lie unevenly are interpolated to an even stack.
/// Problems: those of Geometry::make(); `NotAligned` for an image without a body.
[[nodiscard]] Expected<Pyramid> pyramidOf(const Volume& volume);

/// The blocks whose centre lies in a mask, which may be of another grid.
[[nodiscard]] Bits blocksOf(const Mask& mask, const Geometry& grid);

/// The trilinear value at continuous voxel coordinates, which are kept within the image.
[[nodiscard]] float valueAt(const GreyImage& image, double i, double j, double k);

} // namespace hepatica::imaging::registration
