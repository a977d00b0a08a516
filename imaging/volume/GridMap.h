#pragma once
#include <hepatica/imaging/Geometry.h>

#include <array>
#include <optional>
#include <string>

namespace hepatica::imaging {

/// A block of voxels as a file stores it: axes of any order and handedness.
struct VoxelBlock {
    std::array<int, 3> dims{};
    Point3 origin;               ///< centre of the first voxel, LPS mm
    std::array<Point3, 3> steps; ///< from one voxel to the next along each axis, LPS mm
};

/// Where the voxels of a block lie in a grid, when they lie on its voxels: a signed permutation of the axes
/// and an offset.
struct GridMap {
    VoxelIndex first;
    std::array<VoxelIndex, 3> steps;

    [[nodiscard]] VoxelIndex at(int i, int j, int k) const
    {
        return {first.i + i * steps[0].i + j * steps[1].i + k * steps[2].i,
                first.j + i * steps[0].j + j * steps[1].j + k * steps[2].j,
                first.k + i * steps[0].k + j * steps[1].k + k * steps[2].k};
    }
};

/// The map, or none when a corner of the block is more than a tenth of a voxel off the grid's voxels or lies
/// outside the grid.
[[nodiscard]] std::optional<GridMap> mapOntoGrid(const VoxelBlock& block, const Geometry& grid);

/// In words, how a block differs from the grid: dims, spacing, or position.
[[nodiscard]] std::string differenceInWords(const VoxelBlock& block, const Geometry& grid);

/// The same for a single image, which may lie anywhere in the stack.
[[nodiscard]] std::string differenceOfPlane(const VoxelBlock& plane, const Geometry& grid);

} // namespace hepatica::imaging
