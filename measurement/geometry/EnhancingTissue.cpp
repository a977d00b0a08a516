#include "geometry/EnhancingTissue.h"

#include "geometry/BoxSums.h"
#include "geometry/FaceParts.h"
#include "geometry/LiverSamples.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;

constexpr double LeastPart_mm3 = 30.0;

template <typename Visit> void forEachVoxel(const IndexBox& box, Visit&& visit)
{
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i)
                visit(VoxelIndex{i, j, k});
}

/// The voxels of the grid that can lie in the lesion, going by its corners; none when they lie beyond it.
std::optional<IndexBox> boxAround(const Geometry& grid, const Mask& lesion)
{
    const auto& [first, last] = lesion.box();
    std::array<double, 3> least{1e9, 1e9, 1e9}, most{-1e9, -1e9, -1e9};
    for (unsigned corner = 0; corner < 8; ++corner) {
        const Point3 at = grid.toContinuousIndex(
            lesion.grid().toPatient((corner & 1U) != 0 ? last.i + 0.5 : first.i - 0.5,
                                    (corner & 2U) != 0 ? last.j + 0.5 : first.j - 0.5,
                                    (corner & 4U) != 0 ? last.k + 0.5 : first.k - 0.5));
        const std::array<double, 3> index{at.x, at.y, at.z};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            least[axis] = std::min(least[axis], index[axis]);
            most[axis] = std::max(most[axis], index[axis]);
        }
    }
    std::array<int, 3> from{}, to{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        from[axis] = static_cast<int>(std::ceil(std::max(least[axis], 0.0)));
        to[axis] = static_cast<int>(std::floor(std::min(most[axis], grid.dims()[axis] - 1.0)));
        if (from[axis] > to[axis])
            return std::nullopt;
    }
    return IndexBox{{from[0], from[1], from[2]}, {to[0], to[1], to[2]}};
}

/// Without the parts under 30 mm3; none where nothing is left.
std::optional<Mask> withoutNoise(const Mask& lesion, std::vector<std::uint8_t> above)
{
    const double least = std::ceil(LeastPart_mm3 / lesion.grid().voxelVolume_mm3());
    dropSmallParts(above, lesion.box().dims(), static_cast<std::size_t>(least));
    const auto mask = Mask::make(lesion.grid(), lesion.box(), above);
    return mask ? std::optional(*mask) : std::nullopt;
}

/// For every voxel of the lesion's box, over how many of three thresholds the median over the reach lies, of
/// the lesion's own voxels: over those that more than half of its window exceed. 0 beyond the lesion.
/// `Counts` holds four counts of a window: what lies in the lesion, and what of it above every threshold.
template <typename Counts>
std::vector<std::uint8_t> levelsIn(const Mask& lesion, const Volume& volume,
                                   const std::array<double, 3>& thresholds, const VoxelIndex& reach)
{
    constexpr unsigned Bits = 2 * sizeof(Counts);
    constexpr Counts LowestCount = (Counts{1} << Bits) - 1;
    const IndexBox& box = lesion.box();
    const auto inside = lesion.inside();
    std::vector<Counts> counts(inside.size());
    const auto width = static_cast<std::size_t>(box.dims()[0]);
    volume.visit([&](auto values) {
        std::size_t to = 0;
        for (int k = box.first.k; k <= box.last.k; ++k)
            for (int j = box.first.j; j <= box.last.j; ++j)
                for (const auto value : values.subspan(volume.offset({box.first.i, j, k}), width)) {
                    Counts count = 1;
                    for (unsigned n = 0; n < 3; ++n)
                        count |= Counts{static_cast<double>(value) > thresholds[n]} << (Bits * (n + 1));
                    counts[to] = count * inside[to];
                    ++to;
                }
    });
    const auto sums = boxSums(std::move(counts), box.dims(), reach);
    std::vector<std::uint8_t> levels(sums.size());
    for (std::size_t at = 0; at < sums.size(); ++at) {
        const Counts all = sums[at] & LowestCount;
        int level = 0;
        for (unsigned n = 0; n < 3; ++n)
            level += 2 * (sums[at] >> (Bits * (n + 1)) & LowestCount) > all ? 1 : 0;
        levels[at] = static_cast<std::uint8_t>(inside[at] * level);
    }
    return levels;
}

/// As few bytes as hold the counts: half of the time goes into reading and writing them.
std::vector<std::uint8_t> levelsOf(const Mask& lesion, const Volume& volume,
                                   const std::array<double, 3>& thresholds, const VoxelIndex& reach)
{
    constexpr int MostOf8Bits = 255;
    const int window = (2 * reach.i + 1) * (2 * reach.j + 1) * (2 * reach.k + 1);
    return window <= MostOf8Bits ? levelsIn<std::uint32_t>(lesion, volume, thresholds, reach)
                                 : levelsIn<std::uint64_t>(lesion, volume, thresholds, reach);
}

} // namespace

std::optional<Mask> carriedTo(const Geometry& grid, const Mask& lesion)
{
    if (lesion.grid().sameGrid(grid))
        return lesion;
    const auto box = boxAround(grid, lesion);
    if (!box)
        return std::nullopt;
    std::vector<std::uint8_t> inside;
    forEachVoxel(*box, [&](const VoxelIndex& v) {
        inside.push_back(lesion.contains(lesion.grid().toNearestVoxel(grid.toPatient(v))) ? 1 : 0);
    });
    const auto carried = Mask::make(grid, *box, inside);
    return carried ? std::optional(*carried) : std::nullopt;
}

EnhancingTissue enhancingTissue(const Mask& lesion, const Volume& arterial, double threshold, double width,
                                double reach_mm)
{
    auto levels = levelsOf(lesion, arterial, {threshold - width, threshold, threshold + width},
                           smoothingReach(arterial.geometry(), reach_mm));
    const auto near = static_cast<double>(std::ranges::count(levels, 1) + std::ranges::count(levels, 2));
    std::ranges::transform(levels, levels.begin(),
                           [](std::uint8_t level) -> std::uint8_t { return level >= 2 ? 1 : 0; });
    return {withoutNoise(lesion, std::move(levels)), near / static_cast<double>(lesion.voxelCount())};
}

} // namespace hepatica::measurement
