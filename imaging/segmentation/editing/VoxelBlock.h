#pragma once
#include <hepatica/imaging/MaskEditing.h>

#include <cstdint>
#include <vector>

namespace hepatica::imaging::editing {

/// A box of a grid that is being written: one byte a voxel, x fastest, not 0 = inside.
class VoxelBlock {
public:
    VoxelBlock(const Geometry& grid, const IndexBox& box);
    /// The voxels of a mask within the box.
    VoxelBlock(const Mask& mask, const IndexBox& box);

    [[nodiscard]] const IndexBox& box() const { return box_; }
    [[nodiscard]] std::array<int, 3> dims() const { return box_.dims(); }
    [[nodiscard]] std::size_t offset(const VoxelIndex& v) const
    {
        const auto n = box_.dims();
        return (static_cast<std::size_t>(v.k - box_.first.k) * static_cast<std::size_t>(n[1]) +
                static_cast<std::size_t>(v.j - box_.first.j)) *
                   static_cast<std::size_t>(n[0]) +
               static_cast<std::size_t>(v.i - box_.first.i);
    }
    [[nodiscard]] std::uint8_t& at(const VoxelIndex& v) { return inside_[offset(v)]; }
    [[nodiscard]] bool holds(const VoxelIndex& v) const
    {
        return box_.contains(v) && inside_[offset(v)] != 0;
    }
    [[nodiscard]] std::vector<std::uint8_t>& bytes() { return inside_; }
    [[nodiscard]] const std::vector<std::uint8_t>& bytes() const { return inside_; }

    /// What was written, or nothing.
    [[nodiscard]] MaskOrNothing mask() const;

private:
    Geometry grid_;
    IndexBox box_;
    std::vector<std::uint8_t> inside_;
};

/// Calls `visit(voxel)` for every voxel of a box, x fastest.
template <typename Visit> void forEachIn(const IndexBox& box, Visit&& visit)
{
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i)
                visit(VoxelIndex{i, j, k});
}

/// The smallest box that holds both.
[[nodiscard]] IndexBox boxAround(const IndexBox& a, const IndexBox& b);
/// The box with so many voxels more on either side of each axis, cut off at the edge of the grid.
[[nodiscard]] IndexBox widened(const IndexBox& box, const std::array<int, 3>& by, const Geometry& grid);
/// None when two masks lie on one grid, or one is nothing.
[[nodiscard]] std::optional<Problem> gridProblem(const MaskOrNothing& a, const MaskOrNothing& b);
[[nodiscard]] tl::unexpected<Problem> otherGrid();

} // namespace hepatica::imaging::editing
