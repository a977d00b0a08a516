#include "segmentation/editing/VoxelBlock.h"

#include <algorithm>

namespace hepatica::imaging::editing {

namespace {

std::size_t countOf(const IndexBox& box)
{
    const auto n = box.dims();
    return static_cast<std::size_t>(n[0]) * static_cast<std::size_t>(n[1]) * static_cast<std::size_t>(n[2]);
}

IndexBox common(const IndexBox& a, const IndexBox& b)
{
    return {{std::max(a.first.i, b.first.i), std::max(a.first.j, b.first.j), std::max(a.first.k, b.first.k)},
            {std::min(a.last.i, b.last.i), std::min(a.last.j, b.last.j), std::min(a.last.k, b.last.k)}};
}

} // namespace

VoxelBlock::VoxelBlock(const Geometry& grid, const IndexBox& box)
    : grid_(grid), box_(box), inside_(countOf(box), 0)
{
}

VoxelBlock::VoxelBlock(const Mask& mask, const IndexBox& box) : VoxelBlock(mask.grid(), box)
{
    forEachIn(common(box, mask.box()), [&](const VoxelIndex& v) { at(v) = mask.contains(v) ? 1 : 0; });
}

MaskOrNothing VoxelBlock::mask() const
{
    auto made = Mask::make(grid_, box_, inside_); // the box lies in the grid: it can only be empty
    return made ? MaskOrNothing(std::move(*made)) : std::nullopt;
}

IndexBox boxAround(const IndexBox& a, const IndexBox& b)
{
    return {{std::min(a.first.i, b.first.i), std::min(a.first.j, b.first.j), std::min(a.first.k, b.first.k)},
            {std::max(a.last.i, b.last.i), std::max(a.last.j, b.last.j), std::max(a.last.k, b.last.k)}};
}

IndexBox widened(const IndexBox& box, const std::array<int, 3>& by, const Geometry& grid)
{
    const auto& n = grid.dims();
    const IndexBox whole{{0, 0, 0}, {n[0] - 1, n[1] - 1, n[2] - 1}};
    return common({{box.first.i - by[0], box.first.j - by[1], box.first.k - by[2]},
                   {box.last.i + by[0], box.last.j + by[1], box.last.k + by[2]}},
                  whole);
}

tl::unexpected<Problem> otherGrid()
{
    return fail(ProblemCode::OtherGrid, {"the mask", "its size, spacing or place differs"});
}

std::optional<Problem> gridProblem(const MaskOrNothing& a, const MaskOrNothing& b)
{
    if (a && b && !a->grid().sameGrid(b->grid()))
        return otherGrid().value();
    return std::nullopt;
}

} // namespace hepatica::imaging::editing
