#pragma once
#include <hepatica/core/Point3.h>
#include <hepatica/imaging/Parallel.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace hepatica::imaging::segmentation {

/// An isotropic cube of voxels around a lesion. Its own millimetres ("local") have their origin in the middle
/// voxel.
struct Cube {
    int size = 1; ///< voxels a side, odd
    double spacing_mm = 1.0;

    [[nodiscard]] int middle() const { return size / 2; }
    [[nodiscard]] std::size_t count() const
    {
        const auto side = static_cast<std::size_t>(size);
        return side * side * side;
    }
    [[nodiscard]] std::size_t offset(int x, int y, int z) const
    {
        const auto side = static_cast<std::size_t>(size);
        return (static_cast<std::size_t>(z) * side + static_cast<std::size_t>(y)) * side +
               static_cast<std::size_t>(x);
    }
    [[nodiscard]] Point3 position(int x, int y, int z) const
    {
        return {(x - middle()) * spacing_mm, (y - middle()) * spacing_mm, (z - middle()) * spacing_mm};
    }
};

/// One number a voxel of a cube, x fastest.
using Field = std::vector<float>;

/// Trilinear value at a local position; beyond the cube the nearest border value.
[[nodiscard]] float sampleAt(const Cube& cube, const Field& field, const Point3& local);

/// The values of a row of voxels along x at any local y and z, interpolated linearly; `row` is overwritten.
void rowAt(const Cube& cube, const Field& field, double y_mm, double z_mm, std::vector<float>& row);
/// The value at a local x of a row, interpolated linearly; beyond the cube the nearest border value.
[[nodiscard]] float sampleRow(const Cube& cube, const std::vector<float>& row, double x_mm);

/// The voxel whose centre is nearest to a local position, or cube.count() outside the cube.
[[nodiscard]] std::size_t nearestOffset(const Cube& cube, const Point3& local);

/// Calls `visit(offset, local position)` for every voxel.
template <typename Visit> void forEachVoxel(const Cube& cube, Visit&& visit)
{
    std::size_t at = 0;
    for (int z = 0; z < cube.size; ++z)
        for (int y = 0; y < cube.size; ++y)
            for (int x = 0; x < cube.size; ++x)
                visit(at++, cube.position(x, y, z));
}

/// A box of voxels of a cube, both corners inside.
struct CubeBox {
    std::array<int, 3> first{}, last{};
    [[nodiscard]] int length(std::size_t axis) const { return last[axis] - first[axis] + 1; }
    [[nodiscard]] std::size_t count() const
    {
        return static_cast<std::size_t>(length(0)) * static_cast<std::size_t>(length(1)) *
               static_cast<std::size_t>(length(2));
    }
};

/// The voxels of a cube that can lie between two local positions; at least one.
[[nodiscard]] CubeBox boxBetween(const Cube& cube, const Point3& low, const Point3& high);
/// The same between a position and its reflection at the origin.
[[nodiscard]] inline CubeBox boxAround(const Cube& cube, const Point3& half)
{
    return boxBetween(cube, -1.0 * half, half);
}

/// Calls `visit(offset, local position)` for every voxel of a box.
template <typename Visit> void forEachVoxel(const Cube& cube, const CubeBox& box, Visit&& visit)
{
    for (int z = box.first[2]; z <= box.last[2]; ++z)
        for (int y = box.first[1]; y <= box.last[1]; ++y) {
            std::size_t at = cube.offset(box.first[0], y, z);
            for (int x = box.first[0]; x <= box.last[0]; ++x)
                visit(at++, cube.position(x, y, z));
        }
}

/// The same on a few threads, plane by plane: for visits that write to their own voxel only.
template <typename Visit> void forEachVoxelApart(const Cube& cube, const CubeBox& box, Visit&& visit)
{
    parallelFor(static_cast<std::size_t>(box.length(2)), [&](std::size_t plane) {
        CubeBox only = box;
        only.first[2] = only.last[2] = box.first[2] + static_cast<int>(plane);
        forEachVoxel(cube, only, visit);
    });
}
template <typename Visit> void forEachVoxelApart(const Cube& cube, Visit&& visit)
{
    const int last = cube.size - 1;
    forEachVoxelApart(cube, {{0, 0, 0}, {last, last, last}}, visit);
}

} // namespace hepatica::imaging::segmentation
