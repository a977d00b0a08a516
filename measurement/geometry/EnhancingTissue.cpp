#include "geometry/EnhancingTissue.h"

#include <hepatica/imaging/Parallel.h>

#include "geometry/BoxSums.h"
#include "geometry/FaceParts.h"
#include "geometry/LiverSamples.h"

#include <algorithm>
#include <array>
#include <atomic>
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

/// Marks the lesion's voxels of a slab whose median over the reach, of the lesion's own voxels, lies above
/// the second threshold: more than half of the window exceed it. Returns the number of those between the
/// first and the third. `Counts` holds four counts of a window: what lies in the lesion, and what of it above
/// every threshold.
template <typename Counts>
std::size_t markAbove(const Comparison& comparison, const Slab& slab, std::vector<std::uint8_t>& above)
{
    constexpr unsigned Bits = 2 * sizeof(Counts);
    constexpr Counts LowestCount = (Counts{1} << Bits) - 1;
    const Mask& lesion = comparison.lesion;
    const VoxelIndex& reach = comparison.reach;
    const IndexBox& box = lesion.box();
    auto dims = box.dims();
    const Slab seen{std::max(0, slab.first - reach.k), std::min(dims[2], slab.end + reach.k)};
    dims[2] = seen.end - seen.first;
    const auto width = static_cast<std::size_t>(dims[0]), slice = width * static_cast<std::size_t>(dims[1]);
    const auto inside = lesion.inside().subspan(static_cast<std::size_t>(seen.first) * slice,
                                                static_cast<std::size_t>(dims[2]) * slice);
    std::vector<Counts> counts(inside.size());
    comparison.volume.visit([&](auto values) {
        std::size_t to = 0;
        for (int k = box.first.k + seen.first; k < box.first.k + seen.end; ++k)
            for (int j = box.first.j; j <= box.last.j; ++j)
                for (const auto value :
                     values.subspan(comparison.volume.offset({box.first.i, j, k}), width)) {
                    Counts count = 1;
                    for (unsigned n = 0; n < 3; ++n)
                        count |= Counts{static_cast<double>(value) > comparison.thresholds[n]}
                                 << (Bits * (n + 1));
                    counts[to] = count * inside[to];
                    ++to;
                }
    });
    const auto sums = boxSums(std::move(counts), dims, reach);
    const std::size_t before = static_cast<std::size_t>(seen.first) * slice;
    std::size_t between = 0;
    for (std::size_t to = static_cast<std::size_t>(slab.first) * slice;
         to < static_cast<std::size_t>(slab.end) * slice; ++to) {
        const std::size_t at = to - before;
        const Counts all = sums[at] & LowestCount;
        const auto isAbove = [&](unsigned n) {
            return 2 * (sums[at] >> (Bits * (n + 1)) & LowestCount) > all ? inside[at] : std::uint8_t{0};
        };
        above[to] = isAbove(1);
        between += static_cast<std::size_t>(isAbove(0) - isAbove(2));
    }
    return between;
}

/// The voxels of a lesion's box whose median lies above the second threshold, and of how many it lies between
/// the first and the third.
struct Compared {
    std::vector<std::uint8_t> above;
    std::size_t between = 0;
};

/// Slab by slab, with as few bytes as hold the counts: half of the time goes into reading and writing them.
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
