#include "segmentation/editing/VoxelBlock.h"

#include <algorithm>
#include <utility>

namespace hepatica::imaging {

namespace {

using editing::VoxelBlock;

/// Takes the voxels that are joined to `seed` out of `from`, by faces, edges and corners.
Mask takenOut(VoxelBlock& from, const Geometry& grid, const VoxelIndex& seed)
{
    std::vector<VoxelIndex> taken;
    IndexBox box{seed, seed};
    const auto take = [&](const VoxelIndex& v) {
        if (!from.holds(v))
            return;
        from.at(v) = 0;
        taken.push_back(v);
        box = editing::boxAround(box, {v, v});
    };
    take(seed);
    for (std::size_t at = 0; at < taken.size(); ++at) {
        const VoxelIndex v = taken[at];
        editing::forEachIn({{v.i - 1, v.j - 1, v.k - 1}, {v.i + 1, v.j + 1, v.k + 1}}, take);
    }
    VoxelBlock island(grid, box);
    for (const VoxelIndex& v : taken)
        island.at(v) = 1;
    return *island.mask(); // it holds the seed
}

/// Marks what is joined through voxels outside the mask, by faces within `box`, to its rim: the ends of rows
/// and columns, and the first and last slice where holes are closed above and below.
void markOutside(const Mask& mask, const IndexBox& box, HoleKind kind, VoxelBlock& outside)
{
    std::vector<VoxelIndex> open;
    const auto take = [&](const VoxelIndex& v) {
        if (!box.contains(v) || mask.contains(v) || outside.holds(v))
            return;
        outside.at(v) = 1;
        open.push_back(v);
    };
    const auto isRim = [&](const VoxelIndex& v) {
        return v.i == box.first.i || v.i == box.last.i || v.j == box.first.j || v.j == box.last.j ||
               (kind == HoleKind::InVolume && (v.k == box.first.k || v.k == box.last.k));
    };
    editing::forEachIn(box, [&](const VoxelIndex& v) {
        if (isRim(v))
            take(v);
    });
    while (!open.empty()) {
        const VoxelIndex v = open.back();
        open.pop_back();
        for (const VoxelIndex& next :
             {VoxelIndex{v.i - 1, v.j, v.k}, VoxelIndex{v.i + 1, v.j, v.k}, VoxelIndex{v.i, v.j - 1, v.k},
              VoxelIndex{v.i, v.j + 1, v.k}, VoxelIndex{v.i, v.j, v.k - 1}, VoxelIndex{v.i, v.j, v.k + 1}})
            take(next);
    }
}

} // namespace

Mask withHolesFilled(const Mask& mask, HoleKind kind)
{
    VoxelBlock outside(mask.grid(), mask.box());
    if (kind == HoleKind::InVolume)
        markOutside(mask, mask.box(), kind, outside);
    for (int k = mask.box().first.k; kind == HoleKind::InSlice && k <= mask.box().last.k; ++k) {
        IndexBox slice = mask.box();
        slice.first.k = slice.last.k = k;
        markOutside(mask, slice, kind, outside);
    }
    for (std::uint8_t& voxel : outside.bytes())
        voxel = voxel == 0 ? 1 : 0;
    return *outside.mask(); // it holds the mask
}

std::vector<Mask> islandsOf(const Mask& mask)
{
    VoxelBlock left(mask, mask.box());
    std::vector<Mask> islands;
    editing::forEachIn(mask.box(), [&](const VoxelIndex& v) {
        if (left.holds(v))
            islands.push_back(takenOut(left, mask.grid(), v));
    });
    std::ranges::stable_sort(islands, std::ranges::greater(), &Mask::voxelCount);
    return islands;
}

MaskOrNothing islandAt(const Mask& mask, const VoxelIndex& voxel)
{
    if (!mask.contains(voxel))
        return std::nullopt;
    VoxelBlock left(mask, mask.box());
    return takenOut(left, mask.grid(), voxel);
}

MaskOrNothing withoutIslandsUnder(const Mask& mask, double least_mm3)
{
    const double voxel_mm3 = mask.grid().voxelVolume_mm3();
    VoxelBlock kept(mask.grid(), mask.box());
    for (const Mask& island : islandsOf(mask)) {
        if (static_cast<double>(island.voxelCount()) * voxel_mm3 < least_mm3)
            break; // the largest come first
        editing::forEachIn(island.box(), [&](const VoxelIndex& v) {
            if (island.contains(v))
                kept.at(v) = 1;
        });
    }
    return kept.mask();
}

} // namespace hepatica::imaging
