#pragma once
#include "Stretch.h"
#include "segmentation/liver/CoarseImage.h"

#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/Registration.h>

#include <algorithm>

namespace hepatica::imaging::registration {

using liver::Bits;

/// A volume on an even grid of coarse blocks, its tissue between 0 and 1. x fastest.
struct GreyImage {
    Geometry grid;
    std::vector<float> values;
    double coverage_mm; ///< the longest edge of a block
    /// Blocks at either end of each axis that are not compared: their surroundings are cut off.
    std::array<double, 3> rim{};
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
/// Problems: those of Geometry::make(); `NotAligned` for an image without a body; `Cancelled`.
[[nodiscard]] Expected<Pyramid> pyramidOf(const Volume& volume, const Stretch& way);

/// The blocks whose centre lies in a mask, which may be of another grid.
[[nodiscard]] Bits blocksOf(const Mask& mask, const Geometry& grid);

/// What of a region of blocks lies on another grid.
[[nodiscard]] Bits onGrid(const Bits& bits, const Geometry& grid, const Geometry& other);

/// The trilinear function of an image at a place: its value, and its slope by the voxel coordinates.
struct Tissue {
    float value = 0.0F;
    std::array<float, 3> slope{};
};
/// At continuous voxel coordinates, which are kept within the image.
[[nodiscard]] Tissue tissueAt(const GreyImage& image, const std::array<double, 3>& index);
[[nodiscard]] bool isWithin(const GreyImage& image, const std::array<double, 3>& index);

/// A map from LPS to continuous voxel coordinates of an image, after an affine map of the fixed image to the
/// moving one.
struct IndexMap {
    std::array<Point3, 3> rows;
    std::array<double, 3> offset{};
    IndexMap(const GreyImage& moving, const AffineMap& affine);

    [[nodiscard]] std::array<double, 3> operator()(const Point3& place) const
    {
        return {dot(rows[0], place) + offset[0], dot(rows[1], place) + offset[1],
                dot(rows[2], place) + offset[2]};
    }
};

// Here for the compiler to put into the loops over all places.
inline bool isWithin(const GreyImage& image, const std::array<double, 3>& index)
{
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (!(index[axis] >= image.rim[axis] && index[axis] <= image.grid.dims()[axis] - 1 - image.rim[axis]))
            return false;
    return true;
}

inline Tissue tissueAt(const GreyImage& image, const std::array<double, 3>& index)
{
    std::array<std::size_t, 3> step{};
    std::array<float, 3> share{};
    std::size_t first = 0, stride = 1;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto last = static_cast<double>(image.grid.dims()[axis] - 1);
        const double inside = std::clamp(index[axis], 0.0, last);
        const auto below = static_cast<std::size_t>(inside);
        first += below * stride;
        step[axis] = inside < last ? stride : 0;
        share[axis] = static_cast<float>(inside - static_cast<double>(below));
        stride *= static_cast<std::size_t>(image.grid.dims()[axis]);
    }
    const float* const v = image.values.data() + first;
    const auto [a, b, c] = share;
    const std::size_t x = step[0], y = step[1], z = step[2];
    const float dx00 = v[x] - v[0], dx10 = v[x + y] - v[y], dx01 = v[x + z] - v[z],
                dx11 = v[x + y + z] - v[y + z];
    const float v00 = v[0] + a * dx00, v10 = v[y] + a * dx10, v01 = v[z] + a * dx01,
                v11 = v[y + z] + a * dx11;
    const float dy0 = v10 - v00, dy1 = v11 - v01;
    const float v0 = v00 + b * dy0, v1 = v01 + b * dy1;
    const float dx0 = dx00 + b * (dx10 - dx00), dx1 = dx01 + b * (dx11 - dx01);
    return {v0 + c * (v1 - v0), {dx0 + c * (dx1 - dx0), dy0 + c * (dy1 - dy0), v1 - v0}};
}

} // namespace hepatica::imaging::registration
