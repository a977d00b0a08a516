#include "geometry/EnhancingTissue.h"

#include "geometry/BoxSums.h"
#include "geometry/LiverSamples.h"

#include <algorithm>
#include <array>
#include <cmath>
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

/// Voxels of one part of a box, found through common faces.
std::vector<std::size_t> takePart(std::vector<std::uint8_t>& open, const std::array<int, 3>& dims,
                                  std::size_t start)
{
    const auto nx = static_cast<std::size_t>(dims[0]), ny = static_cast<std::size_t>(dims[1]);
    const std::array<std::size_t, 3> stride{1, nx, nx * ny};
    std::vector<std::size_t> part{start};
    open[start] = 0;
    for (std::size_t next = 0; next < part.size(); ++next) {
        const auto visit = [&](std::size_t at) {
            if (open[at] == 0)
                return;
            open[at] = 0;
            part.push_back(at);
        };
        const std::size_t at = part[next];
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const auto length = static_cast<std::size_t>(dims[axis]);
            const std::size_t position = at / stride[axis] % length;
            if (position > 0)
                visit(at - stride[axis]);
            if (position + 1 < length)
                visit(at + stride[axis]);
        }
    }
    return part;
}

/// 1 where the value lies above, in the lesion's box.
std::vector<std::uint8_t> voxelsAbove(const Mask& lesion, const Volume& volume, double threshold)
{
    std::vector<std::uint8_t> above;
    above.reserve(lesion.inside().size());
    volume.visit([&](auto values) {
        forEachVoxel(lesion.box(), [&](const VoxelIndex& v) {
            const bool isIn = lesion.inside()[above.size()] != 0;
            above.push_back(isIn && static_cast<double>(values[volume.offset(v)]) > threshold ? 1 : 0);
        });
    });
    return above;
}

/// 1 where the median over the reach, of the lesion's own voxels, lies above: where most of the window does.
/// `ofAll`: the lesion's voxels in every window.
std::vector<std::uint8_t> mediansAbove(const Mask& lesion, const Volume& volume, double threshold,
                                       const VoxelIndex& reach, const std::vector<std::int32_t>& ofAll)
{
    const auto ofAbove = boxSums(voxelsAbove(lesion, volume, threshold), lesion.box().dims(), reach);
    std::vector<std::uint8_t> above(ofAll.size());
    for (std::size_t at = 0; at < above.size(); ++at)
        above[at] = lesion.inside()[at] != 0 && 2 * ofAbove[at] > ofAll[at] ? 1 : 0;
    return above;
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

double shareNear(const Mask& lesion, const Volume& arterial, double threshold, double width, double reach_mm)
{
    const VoxelIndex reach = smoothingReach(arterial.geometry(), reach_mm);
    const auto ofAll = boxSums(lesion.inside(), lesion.box().dims(), reach);
    const auto low = mediansAbove(lesion, arterial, threshold - width, reach, ofAll);
    const auto high = mediansAbove(lesion, arterial, threshold + width, reach, ofAll);
    const auto near = std::ranges::count(low, 1) - std::ranges::count(high, 1);
    return static_cast<double>(near) / static_cast<double>(lesion.voxelCount());
}

std::optional<Mask> enhancingPart(const Mask& lesion, const Volume& arterial, double threshold,
                                  double reach_mm)
{
    const auto dims = lesion.box().dims();
    const VoxelIndex reach = smoothingReach(arterial.geometry(), reach_mm);
    std::vector<std::uint8_t> above =
        mediansAbove(lesion, arterial, threshold, reach, boxSums(lesion.inside(), dims, reach));
    std::vector<std::uint8_t> kept(above.size(), 0);
    const double voxel_mm3 = arterial.geometry().voxelVolume_mm3();
    for (std::size_t start = 0; start < above.size(); ++start) {
        if (above[start] == 0)
            continue;
        const auto part = takePart(above, dims, start);
        const bool isNoise = static_cast<double>(part.size()) * voxel_mm3 < LeastPart_mm3;
        for (const std::size_t at : part)
            kept[at] = isNoise ? 0 : 1;
    }
    const auto mask = Mask::make(lesion.grid(), lesion.box(), kept);
    return mask ? std::optional(*mask) : std::nullopt;
}

} // namespace hepatica::measurement
