#pragma once
#include <hepatica/imaging/Volume.h>

#include <array>
#include <cstdint>
#include <vector>

namespace hepatica::imaging::liver {

/// A volume, or a box of it, in blocks of voxels, about as long as broad and high. x fastest; every block is
/// the mean of its voxels.
struct CoarseImage {
    Geometry grid;   ///< of the blocks
    IndexBox voxels; ///< that it was made of; the last of them may fill no block
    std::array<int, 3> voxelsPerBlock;
    std::vector<float> values;

    [[nodiscard]] const std::array<int, 3>& dims() const { return grid.dims(); }
};

/// Blocks of about `size_mm`, but at least one voxel; the last voxels that fill no block are left out.
/// Problems: those of Geometry::make().
[[nodiscard]] Expected<CoarseImage> coarsen(const Volume& volume, double size_mm);
[[nodiscard]] Expected<CoarseImage> coarsen(const Volume& volume, const IndexBox& voxels, double size_mm);

/// One number or flag a block.
using Blocks = std::vector<float>;
using Bits = std::vector<std::uint8_t>;

/// Calls `visit(number, position)` for every block in the order of its values; the position is its centre,
/// LPS mm.
template <typename Visit> void forEachBlock(const Geometry& grid, Visit&& visit)
{
    std::size_t block = 0;
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i)
                visit(block++, grid.toPatient(VoxelIndex{i, j, k}));
}

} // namespace hepatica::imaging::liver
