#include "geometry/DifferenceImage.h"

#include "geometry/BetweenVoxels.h"
#include "geometry/BoxSums.h"

#include <cmath>
#include <memory>
#include <utility>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;

/// Where the voxels of a row lie in the other series: the map is followed at every fourth, and is linear
/// between them, for it bends over centimetres.
template <typename Values> class MappedRow {
public:
    MappedRow(const NonContrastPhase& nonContrast, const Geometry& grid, const Values& before)
        : nonContrast_(nonContrast), grid_(grid), before_(before)
    {
    }
    void begin(int j, int k)
    {
        j_ = j;
        k_ = k;
        from_ = -1;
    }
    [[nodiscard]] Point3 at(int i)
    {
        const int from = i - i % Step;
        if (from != from_) {
            first_ = from == from_ + Step && from_ >= 0 ? last_ : followed(from);
            last_ = followed(from + Step);
            from_ = from;
        }
        const double part = static_cast<double>(i - from) / Step;
        return first_ + part * (last_ - first_);
    }

private:
    static constexpr int Step = 4;
    [[nodiscard]] Point3 followed(int i) const
    {
        return before_.indexOf(nonContrast_.fromArterial(grid_.toPatient(i, j_, k_)));
    }
    const NonContrastPhase& nonContrast_;
    const Geometry& grid_;
    const Values& before_;
    int j_ = 0, k_ = 0, from_ = -1;
    Point3 first_, last_;
};

/// Calls `visit(voxel, value before the contrast medium)` for every voxel of a box of a grid; without a value
/// where it is not needed.
template <typename Visit>
void forEachBefore(const NonContrastPhase& nonContrast, const Geometry& grid, const IndexBox& box,
                   const Needed& needed, Visit&& visit)
{
    std::size_t at = 0;
    nonContrast.volume->visit([&](auto voxels) {
        const BetweenVoxels before(*nonContrast.volume, voxels);
        MappedRow row(nonContrast, grid, before);
        for (int k = box.first.k; k <= box.last.k; ++k)
            for (int j = box.first.j; j <= box.last.j; ++j) {
                row.begin(j, k);
                for (int i = box.first.i; i <= box.last.i; ++i, ++at)
                    visit(VoxelIndex{i, j, k},
                          needed.empty() || needed[at] != 0 ? before.at(row.at(i)) : std::nullopt);
            }
    });
}

template <typename Visit> void forEachOf(const Mask& mask, Visit&& visit)
{
    const auto& [first, last] = mask.box();
    std::size_t at = 0;
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j)
            for (int i = first.i; i <= last.i; ++i)
                if (mask.inside()[at++] != 0)
                    visit(i, j, k);
}

/// A box of a grid as a grid.
Expected<Geometry> partOf(const Geometry& grid, const IndexBox& box)
{
    const auto part =
        Geometry::make(box.dims(), grid.spacing(), grid.toPatient(box.first), grid.directions());
    if (!part || grid.sliceDistances().empty())
        return part;
    std::vector<double> distances_mm;
    for (int k = box.first.k; k <= box.last.k; ++k)
        distances_mm.push_back(grid.sliceDistances()[static_cast<std::size_t>(k)] -
                               grid.sliceDistances()[static_cast<std::size_t>(box.first.k)]);
    return part->withSlicesAt(std::move(distances_mm));
}

} // namespace

IndexBox withSurroundings(const IndexBox& box, const Geometry& grid)
{
    constexpr double Smoothed_mm = 4.0;
    const auto voxels = [&](std::size_t axis) {
        return static_cast<int>(std::ceil(Smoothed_mm / grid.spacing()[axis]));
    };
    const auto& dims = grid.dims();
    return {{std::max(0, box.first.i - voxels(0)), std::max(0, box.first.j - voxels(1)),
             std::max(0, box.first.k - voxels(2))},
            {std::min(dims[0] - 1, box.last.i + voxels(0)), std::min(dims[1] - 1, box.last.j + voxels(1)),
             std::min(dims[2] - 1, box.last.k + voxels(2))}};
}

Needed neededIn(const IndexBox& box, const Geometry& grid, const Mask& lesion,
                const std::optional<Mask>& region)
{
    const auto dims = box.dims();
    Needed needed(static_cast<std::size_t>(dims[0]) * static_cast<std::size_t>(dims[1]) *
                      static_cast<std::size_t>(dims[2]),
                  0);
    const auto place = [&](int i, int j, int k) {
        return (static_cast<std::size_t>(k - box.first.k) * static_cast<std::size_t>(dims[1]) +
                static_cast<std::size_t>(j - box.first.j)) *
                   static_cast<std::size_t>(dims[0]) +
               static_cast<std::size_t>(i - box.first.i);
    };
    if (region)
        forEachOf(*region, [&](int i, int j, int k) { needed[place(i, j, k)] = 1; });
    const IndexBox wide = withSurroundings(lesion.box(), grid);
    std::vector<std::uint8_t> inside;
    for (int k = wide.first.k; k <= wide.last.k; ++k)
        for (int j = wide.first.j; j <= wide.last.j; ++j)
            for (int i = wide.first.i; i <= wide.last.i; ++i)
                inside.push_back(lesion.contains({i, j, k}) ? 1 : 0);
    const IndexBox reach = withSurroundings({{0, 0, 0}, {0, 0, 0}}, grid);
    const auto near = boxSums(inside, wide.dims(), reach.last);
    std::size_t at = 0;
    for (int k = wide.first.k; k <= wide.last.k; ++k)
        for (int j = wide.first.j; j <= wide.last.j; ++j)
            for (int i = wide.first.i; i <= wide.last.i; ++i)
                if (near[at++] > 0)
                    needed[place(i, j, k)] = 1;
    return needed;
}

Expected<Difference> subtractedWithin(const Volume& arterial, const NonContrastPhase& nonContrast,
                                      const IndexBox& box, const Needed& needed)
{
    const Geometry& grid = arterial.geometry();
    const auto part = partOf(grid, box);
    if (!part)
        return passOn(part);
    auto added = std::make_shared<std::vector<float>>();
    added->reserve(part->voxelCount());
    std::vector<std::uint8_t> covered;
    covered.reserve(part->voxelCount());
    forEachBefore(nonContrast, grid, box, needed, [&](const VoxelIndex& voxel, std::optional<double> before) {
        covered.push_back(before ? 1 : 0);
        added->push_back(before ? static_cast<float>(arterial.at(voxel) - *before) : 0.0F);
    });
    imaging::VolumeOrigin origin = arterial.origin();
    if (!origin.slices.empty())
        origin.slices = {origin.slices.begin() + box.first.k, origin.slices.begin() + box.last.k + 1};
    auto volume = Volume::make(*part, Volume::Buffer<float>(std::move(added)), std::move(origin));
    if (!volume)
        return passOn(volume);
    return Difference{std::move(*volume), box.first, std::move(covered)};
}

Expected<Difference> subtracted(const Volume& arterial, const NonContrastPhase& nonContrast,
                                const IndexBox& around)
{
    return subtractedWithin(arterial, nonContrast, withSurroundings(around, arterial.geometry()), {});
}

} // namespace hepatica::measurement
