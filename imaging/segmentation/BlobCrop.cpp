#include "segmentation/BlobCrop.h"

#include "segmentation/FatDensity.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace hepatica::imaging::segmentation {

namespace {

constexpr double LargestForm_mm = 15.0; // from the middle of a form to its end, with its blur

/// Calls `visit(y, z, offset of the first voxel)` for every row that is not in the rim.
template <typename Visit> void forEachCropRow(const Crop& crop, Visit&& visit)
{
    for (int z = 0; z < crop.dims[2]; ++z)
        for (int y = 0; y < crop.dims[1]; ++y)
            visit(y, z, crop.offset(0, y, z));
}

/// From a slice to the next, or to the one before where it is the last; mm.
double sliceSpacingAt(const Geometry& grid, int k)
{
    const std::vector<double>& distances = grid.sliceDistances();
    if (distances.size() < 2)
        return grid.spacing()[2];
    const auto below = static_cast<std::size_t>(std::clamp(k, 0, static_cast<int>(distances.size()) - 2));
    return distances[below + 1] - distances[below];
}

/// Whether the slices of the crop lie at its spacing.
bool isEven(const Geometry& grid, const Crop& crop)
{
    constexpr double Tolerance = 0.05; // of the spacing
    for (int k = crop.first[2]; k + 1 < crop.first[2] + crop.dims[2]; ++k)
        if (std::abs(sliceSpacingAt(grid, k) - crop.spacing[2]) > Tolerance * crop.spacing[2])
            return false;
    return true;
}

/// Other tissue, and the voxels beside it, which are half of each.
void leaveOutOthers(Crop& crop, const Field& values, double low, double high, bool bright)
{
    const auto isOther = [&](std::size_t at) {
        const auto value = static_cast<double>(values[at]);
        return value < low || value > high;
    };
    for (int z = 0; z < crop.dims[2]; ++z)
        for (int y = 0; y < crop.dims[1]; ++y)
            for (int x = 0; x < crop.dims[0]; ++x) {
                if (!isOther(crop.offset(x, y, z)))
                    continue;
                for (int j = std::max(0, y - 1); j <= std::min(crop.dims[1] - 1, y + 1); ++j)
                    for (int i = std::max(0, x - 1); i <= std::min(crop.dims[0] - 1, x + 1); ++i)
                        crop.weights[crop.offset(i, j, z)] = 0.0F;
                if (!bright)
                    continue;
                for (int k = std::max(0, z - 1); k <= std::min(crop.dims[2] - 1, z + 1); ++k)
                    crop.weights[crop.offset(x, y, k)] = 0.0F;
            }
}

/// Calls `visit(x, y)` for a pixel and its eight neighbours.
template <typename Visit> void forEachOfNine(int x, int y, Visit&& visit)
{
    for (int j = y - 1; j <= y + 1; ++j)
        for (int i = x - 1; i <= x + 1; ++i)
            visit(i, j);
}

float meanOfNine(const Crop& crop, int x, int y, int z)
{
    float sum = 0.0F, count = 0.0F;
    forEachOfNine(x, y, [&](int i, int j) {
        sum += crop.differences[crop.offset(i, j, z)];
        count += crop.weights[crop.offset(i, j, z)];
    });
    return count > 0.0F ? sum / count : 0.0F;
}

} // namespace

std::optional<Crop> cropAround(const Volume& volume, const IntensityScale& scale, const BlobQuest& quest)
{
    constexpr double Reach_mm = 22.0, Limit = 90.0, MostBrighter = 130.0;
    const Geometry& grid = volume.geometry();
    const VoxelIndex middle = grid.toNearestVoxel(quest.click);
    const std::array<int, 3> at{middle.i, middle.j, middle.k};
    Crop crop;
    crop.spacing = grid.spacing();
    crop.spacing[2] = sliceSpacingAt(grid, middle.k);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int half = static_cast<int>(Reach_mm / crop.spacing[axis]);
        crop.first[axis] = std::clamp(at[axis] - half, 0, grid.dims()[axis] - 1);
        crop.dims[axis] = std::clamp(at[axis] + half, 0, grid.dims()[axis] - 1) - crop.first[axis] + 1;
        crop.rim[axis] = static_cast<int>(std::ceil(LargestForm_mm / crop.spacing[axis])) + 2;
    }
    if (!isEven(grid, crop))
        return std::nullopt;
    const std::size_t count = crop.side(0) * crop.side(1) * crop.side(2);
    Field values(count, 0.0F);
    crop.weights.assign(count, 0.0F);
    volume.visit([&](auto voxels) {
        forEachCropRow(crop, [&](int y, int z, std::size_t row) {
            const std::size_t from = volume.offset({crop.first[0], crop.first[1] + y, crop.first[2] + z});
            for (std::size_t n = 0; n < static_cast<std::size_t>(crop.dims[0]); ++n) {
                const double value = scale(static_cast<double>(voxels[from + n]));
                values[row + n] = static_cast<float>(std::isfinite(value) ? value : ValueMin);
                crop.weights[row + n] = 1.0F;
            }
        });
    });
    leaveOutOthers(crop, values, MostOfFat_hu, quest.surroundings + MostBrighter, quest.bright);
    const double sign = quest.bright ? 1.0 : -1.0;
    crop.differences.resize(count);
    for (std::size_t n = 0; n < count; ++n)
        crop.differences[n] =
            crop.weights[n] *
            static_cast<float>(
                std::clamp(sign * (static_cast<double>(values[n]) - quest.surroundings), -Limit, Limit));
    return crop;
}

void leaveOutMore(Crop& crop, double most)
{
    const auto limit = static_cast<float>(most);
    Field weights = crop.weights;
    for (int z = 0; z < crop.dims[2]; ++z)
        for (int y = 1; y + 1 < crop.dims[1]; ++y)
            for (int x = 1; x + 1 < crop.dims[0]; ++x)
                if (meanOfNine(crop, x, y, z) > limit)
                    forEachOfNine(x, y, [&](int i, int j) { weights[crop.offset(i, j, z)] = 0.0F; });
    crop.weights = std::move(weights);
    std::ranges::transform(crop.differences, crop.weights, crop.differences.begin(), std::multiplies{});
}

} // namespace hepatica::imaging::segmentation
