#include "geometry/EnhancingTissue.h"

#include "geometry/BoxSums.h"
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

/// A box with a layer of nothing around it, so that every voxel has six neighbours.
class OpenVoxels {
public:
    explicit OpenVoxels(const std::array<int, 3>& dims)
        : row_(static_cast<std::size_t>(dims[0]) + 2), slice_(row_ * (static_cast<std::size_t>(dims[1]) + 2)),
          open_(slice_ * (static_cast<std::size_t>(dims[2]) + 2), 0)
    {
    }
    [[nodiscard]] std::size_t place(int i, int j, int k) const
    {
        return static_cast<std::size_t>(i + 1) + static_cast<std::size_t>(j + 1) * row_ +
               static_cast<std::size_t>(k + 1) * slice_;
    }
    void open(std::size_t at) { open_[at] = 1; }
    [[nodiscard]] bool isOpen(std::size_t at) const { return open_[at] != 0; }
    /// The open places that hang together with `start` through common faces; they are closed then.
    void takePart(std::size_t start, std::vector<std::size_t>& part)
    {
        part.assign(1, start);
        open_[start] = 0;
        for (std::size_t next = 0; next < part.size(); ++next) {
            const std::size_t at = part[next];
            for (const std::size_t beside :
                 {at - 1, at + 1, at - row_, at + row_, at - slice_, at + slice_}) {
                if (open_[beside] == 0)
                    continue;
                open_[beside] = 0;
                part.push_back(beside);
            }
        }
    }

private:
    std::size_t row_, slice_;
    std::vector<std::uint8_t> open_;
};

/// Without the parts under 30 mm3; none where nothing is left.
std::optional<Mask> withoutNoise(const Mask& lesion, const std::vector<std::uint8_t>& above)
{
    const auto dims = lesion.box().dims();
    OpenVoxels box(dims), kept(dims);
    const auto forEachPlace = [&](auto&& visit) {
        std::size_t at = 0;
        for (int k = 0; k < dims[2]; ++k)
            for (int j = 0; j < dims[1]; ++j)
                for (int i = 0; i < dims[0]; ++i)
                    visit(at++, box.place(i, j, k));
    };
    forEachPlace([&](std::size_t at, std::size_t place) {
        if (above[at] != 0)
            box.open(place);
    });
    const double voxel_mm3 = lesion.grid().voxelVolume_mm3();
    std::vector<std::size_t> part;
    forEachPlace([&](std::size_t, std::size_t place) {
        if (!box.isOpen(place))
            return;
        box.takePart(place, part);
        if (static_cast<double>(part.size()) * voxel_mm3 >= LeastPart_mm3)
            for (const std::size_t one : part)
                kept.open(one);
    });
    std::vector<std::uint8_t> inside(above.size());
    forEachPlace([&](std::size_t at, std::size_t place) { inside[at] = kept.isOpen(place) ? 1 : 0; });
    const auto mask = Mask::make(lesion.grid(), lesion.box(), inside);
    return mask ? std::optional(*mask) : std::nullopt;
}

/// For every voxel of the lesion's box, over how many of three thresholds the median over the reach lies, of
/// the lesion's own voxels: over those that more than half of its window exceed. 0 beyond the lesion.
std::vector<std::uint8_t> levelsOf(const Mask& lesion, const Volume& volume,
                                   const std::array<double, 3>& thresholds, const VoxelIndex& reach)
{
    // The counts of a window, 16 bits each: what lies in the lesion, and what of it above every threshold.
    constexpr unsigned Bits = 16;
    constexpr std::uint64_t Mask16 = 0xFFFF;
    std::vector<std::uint64_t> counts;
    counts.reserve(lesion.inside().size());
    const IndexBox& box = lesion.box();
    const auto width = static_cast<std::size_t>(box.dims()[0]);
    volume.visit([&](auto values) {
        for (int k = box.first.k; k <= box.last.k; ++k)
            for (int j = box.first.j; j <= box.last.j; ++j)
                for (std::size_t at = volume.offset({box.first.i, j, k}), end = at + width; at < end; ++at) {
                    std::uint64_t count = lesion.inside()[counts.size()];
                    if (count != 0)
                        for (unsigned n = 0; n < 3; ++n)
                            count |= std::uint64_t{static_cast<double>(values[at]) > thresholds[n]}
                                     << (Bits * (n + 1));
                    counts.push_back(count);
                }
    });
    const auto sums = boxSums(std::move(counts), lesion.box().dims(), reach);
    std::vector<std::uint8_t> levels(sums.size(), 0);
    for (std::size_t at = 0; at < sums.size(); ++at) {
        if (lesion.inside()[at] == 0)
            continue;
        const std::uint64_t all = sums[at] & Mask16;
        for (unsigned n = 0; n < 3; ++n)
            if (2 * (sums[at] >> (Bits * (n + 1)) & Mask16) > all)
                ++levels[at];
    }
    return levels;
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
    return {withoutNoise(lesion, levels), near / static_cast<double>(lesion.voxelCount())};
}

} // namespace hepatica::measurement
