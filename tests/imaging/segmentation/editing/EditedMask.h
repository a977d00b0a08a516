#pragma once
#include <hepatica/imaging/MaskEditing.h>

#include <cmath>
#include <functional>
#include <memory>

#include <gtest/gtest.h>

namespace hepatica::tests {

/// Pixels of 0.5 x 0.8 mm, slices 2 mm apart, turned about z so that no axis is that of the patient.
inline imaging::Geometry obliqueGrid(std::array<int, 3> dims = {40, 30, 12})
{
    const double c = 0.8, s = 0.6;
    return imaging::Geometry::make(dims, {0.5, 0.8, 2.0}, {-11, 7, 30},
                                   {Point3{c, s, 0}, Point3{-s, c, 0}, Point3{0, 0, 1}})
        .value();
}

/// The voxels for which a question is answered with yes; at least one.
inline imaging::Mask maskWhere(const imaging::Geometry& grid,
                               const std::function<bool(const imaging::VoxelIndex&)>& isInside)
{
    const auto& n = grid.dims();
    std::vector<std::uint8_t> inside;
    for (int k = 0; k < n[2]; ++k)
        for (int j = 0; j < n[1]; ++j)
            for (int i = 0; i < n[0]; ++i)
                inside.push_back(isInside({i, j, k}) ? 1 : 0);
    return imaging::Mask::make(grid, {{0, 0, 0}, {n[0] - 1, n[1] - 1, n[2] - 1}}, inside).value();
}

/// The voxels whose centre lies within a radius of a place.
inline imaging::Mask ballMask(const imaging::Geometry& grid, const Point3& centre, double radius_mm)
{
    return maskWhere(
        grid, [&](const imaging::VoxelIndex& v) { return distance(grid.toPatient(v), centre) <= radius_mm; });
}

/// Calls `visit(voxel)` for every voxel inside.
inline void editedVoxels(const imaging::Mask& mask,
                         const std::function<void(const imaging::VoxelIndex&)>& visit)
{
    const auto& n = mask.grid().dims();
    for (int k = 0; k < n[2]; ++k)
        for (int j = 0; j < n[1]; ++j)
            for (int i = 0; i < n[0]; ++i)
                if (mask.contains({i, j, k}))
                    visit({i, j, k});
}

inline bool isBetween(int value, int first, int last)
{
    return value >= first && value <= last;
}

} // namespace hepatica::tests
