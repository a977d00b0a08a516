#include "geometry/EnhancingTissue.h"

#include <hepatica/imaging/Parallel.h>

#include "geometry/BoxSums.h"
#include "geometry/FaceParts.h"
#include "geometry/LiverSamples.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <span>
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

/// What the values of a lesion are compared with, and over how far around a voxel.
struct Comparison {
    const Mask& lesion;
    const Volume& volume;
    std::array<double, 3> thresholds{};
    VoxelIndex reach;
};

/// Slices of a lesion's box, from its first.
struct Slab {
    int first = 0, end = 0;
};

/// The largest float no greater than the threshold: a float exceeds both or neither.
float asFloat(double threshold)
{
    constexpr float Most = std::numeric_limits<float>::max();
    if (std::isinf(threshold))
        return static_cast<float>(threshold);
    const auto nearest = static_cast<float>(std::clamp<double>(threshold, -Most, Most));
    return nearest > threshold ? std::nextafter(nearest, -std::numeric_limits<float>::infinity()) : nearest;
}

/// Four counts side by side: voxels of a window that lie in the lesion, and of them those above every
/// threshold. `Counts` holds them in a quarter of its bits each.
template <typename Counts> struct FourCounts {
    static constexpr unsigned Bits = 2 * sizeof(Counts);
    static constexpr Counts Most = (Counts{1} << Bits) - 1;

    /// Of the voxels of a row.
    template <typename Value>
    static void count(std::span<const Value> values, std::span<const std::uint8_t> inside,
                      const std::array<float, 3>& above, std::span<Counts> counts)
    {
        for (std::size_t at = 0; at < counts.size(); ++at) {
            const auto value = static_cast<float>(values[at]);
            const Counts all = Counts{1} | Counts{value > above[0]} << Bits |
                               Counts{value > above[1]} << 2 * Bits | Counts{value > above[2]} << 3 * Bits;
            counts[at] = all * inside[at];
        }
    }
    /// 1 where more than half of a window exceeds a threshold.
    static std::uint8_t isMedianAbove(Counts counts, unsigned threshold)
    {
        return 2 * (counts >> (Bits * (threshold + 1)) & Most) > (counts & Most) ? 1 : 0;
    }
    /// Marks the voxels whose median lies above the second threshold. Of how many it lies between the others.
    static std::size_t mark(std::span<const Counts> windows, std::span<const std::uint8_t> inside,
                            std::span<std::uint8_t> above)
    {
        unsigned between = 0;
        for (std::size_t at = 0; at < windows.size(); ++at) {
            above[at] = inside[at] & isMedianAbove(windows[at], 1);
            between += inside[at] & isMedianAbove(windows[at], 0) & ~isMedianAbove(windows[at], 2);
        }
        return between;
    }
};

/// Marks the lesion's voxels of a slab whose median over the reach, of the lesion's own voxels, lies above
/// the second threshold: more than half of the window exceed it. Returns the number of those between the
/// first and the third.
template <typename Counts>
std::size_t markAbove(const Comparison& comparison, const Slab& slab, std::vector<std::uint8_t>& above)
{
    using Four = FourCounts<Counts>;
    const IndexBox& box = comparison.lesion.box();
    const auto dims = box.dims();
    const auto width = static_cast<std::size_t>(dims[0]), height = static_cast<std::size_t>(dims[1]);
    const auto inside = comparison.lesion.inside();
    std::array<float, 3> thresholds{};
    std::ranges::transform(comparison.thresholds, thresholds.begin(), asFloat);
    const auto countRow = [&](int j, int k, std::span<Counts> counts) {
        const std::size_t row = static_cast<std::size_t>(k) * height + static_cast<std::size_t>(j);
        comparison.volume.visit([&](auto values) {
            const std::size_t from =
                comparison.volume.offset({box.first.i, box.first.j + j, box.first.k + k});
            Four::count(values.subspan(from, width), inside.subspan(row * width, width), thresholds, counts);
        });
    };
    std::size_t between = 0;
    const auto compareSlice = [&](int k, std::span<const Counts> sums) {
        const std::size_t from = static_cast<std::size_t>(k) * sums.size();
        between +=
            Four::mark(sums, inside.subspan(from, sums.size()), std::span(above).subspan(from, sums.size()));
    };
    forEachSliceOfSums({dims, comparison.reach, slab.first, slab.end}, countRow, compareSlice);
    return between;
}

/// The voxels of a lesion's box whose median lies above the second threshold, and of how many it lies between
/// the first and the third.
struct Compared {
    std::vector<std::uint8_t> above;
    std::size_t between = 0;
};

/// Slab by slab, with as few bytes as hold the counts.
Compared compare(const Comparison& comparison)
{
    constexpr int MostOf8Bits = 255, LeastSlices = 12;
    const VoxelIndex& reach = comparison.reach;
    const int together = std::max(LeastSlices, 4 * reach.k); // few are looked at twice
    const int window = (2 * reach.i + 1) * (2 * reach.j + 1) * (2 * reach.k + 1);
    const int slices = comparison.lesion.box().dims()[2];
    Compared compared{std::vector<std::uint8_t>(comparison.lesion.inside().size())};
    std::atomic<std::size_t> between = 0;
    imaging::parallelFor(static_cast<std::size_t>((slices + together - 1) / together), [&](std::size_t n) {
        const int first = static_cast<int>(n) * together;
        const Slab slab{first, std::min(slices, first + together)};
        between += window <= MostOf8Bits ? markAbove<std::uint32_t>(comparison, slab, compared.above)
                                         : markAbove<std::uint64_t>(comparison, slab, compared.above);
    });
    compared.between = between;
    return compared;
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
    auto [above, near] = compare({lesion,
                                  arterial,
                                  {threshold - width, threshold, threshold + width},
                                  smoothingReach(arterial.geometry(), reach_mm)});
    return {withoutNoise(lesion, std::move(above)),
            static_cast<double>(near) / static_cast<double>(lesion.voxelCount())};
}

} // namespace hepatica::measurement
