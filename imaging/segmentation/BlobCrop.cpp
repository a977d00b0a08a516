#include "segmentation/BlobCrop.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace hepatica::imaging::segmentation {

namespace {

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

Crop cropAround(const Volume& volume, const IntensityScale& scale, const BlobQuest& quest)
{
    constexpr double Reach_mm = 22.0, Limit = 90.0, Fat = -30.0, MostBrighter = 130.0;
    const Geometry& grid = volume.geometry();
    const VoxelIndex middle = grid.toNearestVoxel(quest.click);
    const std::array<int, 3> at{middle.i, middle.j, middle.k};
    Crop crop;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        crop.spacing[axis] = grid.spacing()[axis];
        const int half = static_cast<int>(Reach_mm / crop.spacing[axis]);
        crop.first[axis] = std::clamp(at[axis] - half, 0, grid.dims()[axis] - 1);
        crop.dims[axis] = std::clamp(at[axis] + half, 0, grid.dims()[axis] - 1) - crop.first[axis] + 1;
    }
    Field values;
    for (int z = 0; z < crop.dims[2]; ++z)
        for (int y = 0; y < crop.dims[1]; ++y)
            for (int x = 0; x < crop.dims[0]; ++x) {
                const double value = scale(static_cast<double>(
                    volume.at({crop.first[0] + x, crop.first[1] + y, crop.first[2] + z})));
                values.push_back(static_cast<float>(std::isfinite(value) ? value : ValueMin));
            }
    crop.weights.assign(values.size(), 1.0F);
    leaveOutOthers(crop, values, Fat, quest.surroundings + MostBrighter, quest.bright);
    const double sign = quest.bright ? 1.0 : -1.0;
    for (std::size_t n = 0; n < values.size(); ++n)
        crop.differences.push_back(
            crop.weights[n] *
            static_cast<float>(
                std::clamp(sign * (static_cast<double>(values[n]) - quest.surroundings), -Limit, Limit)));
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
