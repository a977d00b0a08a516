#include "segmentation/editing/VoxelBlock.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hepatica::imaging {

namespace {

using editing::VoxelBlock;

struct Pixel {
    double i = 0.0, j = 0.0;
};

/// The shape of one slice: its signed distances in mm on a window of pixels, positive inside, 0 half-way
/// between an inside and an outside pixel.
class SliceShape {
public:
    SliceShape(const Mask& mask, int k);
    [[nodiscard]] Pixel centroid() const { return centroid_; }
    [[nodiscard]] int slice() const { return k_; }
    [[nodiscard]] double distanceAt(const Pixel& at) const;

private:
    /// The nearest pixel of the other side lies among those that touch this side.
    void measure(const std::vector<VoxelIndex>& insideRim, const std::vector<VoxelIndex>& outsideRim,
                 const Mask& mask);
    int k_;
    int firstI_, firstJ_, columns_, rows_;
    Pixel centroid_;
    std::vector<double> distances_mm_;
};

SliceShape::SliceShape(const Mask& mask, int k)
    : k_(k), firstI_(mask.box().first.i - 2), firstJ_(mask.box().first.j - 2),
      columns_(mask.box().dims()[0] + 4), rows_(mask.box().dims()[1] + 4)
{
    std::vector<VoxelIndex> insideRim, outsideRim;
    std::size_t count = 0;
    for (int j = firstJ_; j < firstJ_ + rows_; ++j)
        for (int i = firstI_; i < firstI_ + columns_; ++i) {
            const bool isIn = mask.contains({i, j, k});
            if (isIn) {
                centroid_ = {centroid_.i + i, centroid_.j + j};
                ++count;
            }
            for (const VoxelIndex& next : {VoxelIndex{i - 1, j, k}, VoxelIndex{i + 1, j, k},
                                           VoxelIndex{i, j - 1, k}, VoxelIndex{i, j + 1, k}})
                if (mask.contains(next) != isIn) {
                    (isIn ? insideRim : outsideRim).push_back({i, j, k});
                    break;
                }
        }
    centroid_ = {centroid_.i / static_cast<double>(count), centroid_.j / static_cast<double>(count)};
    measure(insideRim, outsideRim, mask);
}

void SliceShape::measure(const std::vector<VoxelIndex>& insideRim, const std::vector<VoxelIndex>& outsideRim,
                         const Mask& mask)
{
    const double width = mask.grid().spacing()[0], height = mask.grid().spacing()[1];
    const double half_mm = 0.25 * (width + height);
    distances_mm_.reserve(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
    for (int j = firstJ_; j < firstJ_ + rows_; ++j)
        for (int i = firstI_; i < firstI_ + columns_; ++i) {
            const bool isIn = mask.contains({i, j, k_});
            double nearest = std::numeric_limits<double>::max();
            for (const VoxelIndex& other : isIn ? outsideRim : insideRim) {
                const double di = (other.i - i) * width, dj = (other.j - j) * height;
                nearest = std::min(nearest, di * di + dj * dj);
            }
            const double distance_mm = std::sqrt(nearest) - half_mm;
            distances_mm_.push_back(isIn ? distance_mm : -distance_mm);
        }
}

/// Bilinear; beyond the window the value at its edge.
double SliceShape::distanceAt(const Pixel& at) const
{
    const double x = std::clamp(at.i - firstI_, 0.0, columns_ - 1.0);
    const double y = std::clamp(at.j - firstJ_, 0.0, rows_ - 1.0);
    const int i = std::min(static_cast<int>(x), columns_ - 2), j = std::min(static_cast<int>(y), rows_ - 2);
    const double u = x - i, v = y - j;
    const auto value = [&](int column, int row) {
        return distances_mm_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
                             static_cast<std::size_t>(column)];
    };
    return (1 - v) * ((1 - u) * value(i, j) + u * value(i + 1, j)) +
           v * ((1 - u) * value(i, j + 1) + u * value(i + 1, j + 1));
}

bool holdsVoxel(const Mask& mask, int k)
{
    const auto perSlice =
        static_cast<std::size_t>(mask.box().dims()[0]) * static_cast<std::size_t>(mask.box().dims()[1]);
    const auto slice =
        mask.inside().subspan(static_cast<std::size_t>(k - mask.box().first.k) * perSlice, perSlice);
    return std::ranges::any_of(slice, [](std::uint8_t voxel) { return voxel != 0; });
}

void fillBetween(VoxelBlock& block, const Geometry& grid, const SliceShape& lower, const SliceShape& upper)
{
    const auto height = [&](int k) {
        return dot(grid.toPatient(0, 0, k) - grid.toPatient(0, 0, lower.slice()), grid.sliceNormal());
    };
    for (int k = lower.slice() + 1; k < upper.slice(); ++k) {
        const double t = height(k) / height(upper.slice());
        const Pixel a = lower.centroid(), b = upper.centroid();
        const Pixel centre{(1 - t) * a.i + t * b.i, (1 - t) * a.j + t * b.j};
        IndexBox slice = block.box();
        slice.first.k = slice.last.k = k;
        editing::forEachIn(slice, [&](const VoxelIndex& v) {
            const double di = v.i - centre.i, dj = v.j - centre.j;
            const double distance_mm =
                (1 - t) * lower.distanceAt({a.i + di, a.j + dj}) + t * upper.distanceAt({b.i + di, b.j + dj});
            block.at(v) = distance_mm >= 0.0 ? 1 : 0;
        });
    }
}

} // namespace

Mask interpolatedBetweenSlices(const Mask& mask)
{
    VoxelBlock block(mask, mask.box());
    int before = mask.box().first.k; // the box is tight: its first and last slice hold voxels
    for (int k = before + 1; k <= mask.box().last.k; ++k) {
        if (!holdsVoxel(mask, k))
            continue;
        if (k > before + 1)
            fillBetween(block, mask.grid(), SliceShape(mask, before), SliceShape(mask, k));
        before = k;
    }
    return *block.mask(); // it holds the mask
}

} // namespace hepatica::imaging
