#pragma once
#include <hepatica/imaging/Mask.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

namespace hepatica::tests {

/// An upright grid with its first voxel at the origin.
inline imaging::Geometry uprightGrid(std::array<int, 3> dims, std::array<double, 3> spacing)
{
    return *imaging::Geometry::make(dims, spacing, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
}

/// A grid turned about two axes, away from the origin.
inline imaging::Geometry obliqueGrid(std::array<int, 3> dims, std::array<double, 3> spacing)
{
    const double a = 0.4, b = 0.7;
    const Point3 row{std::cos(a), std::sin(a), 0.0};
    const Point3 column{-std::sin(a) * std::cos(b), std::cos(a) * std::cos(b), std::sin(b)};
    return *imaging::Geometry::make(dims, spacing, {-80, 35, 410}, {{row, column, cross(row, column)}});
}

inline imaging::IndexBox wholeBox(const imaging::Geometry& grid)
{
    const auto& n = grid.dims();
    return {{0, 0, 0}, {n[0] - 1, n[1] - 1, n[2] - 1}};
}

/// All voxels whose centre, in mm from the first voxel along the grid's axes, lies inside.
inline imaging::Mask maskWhere(const imaging::Geometry& grid,
                               const std::function<bool(double x, double y, double z)>& isInside)
{
    std::vector<std::uint8_t> inside;
    const auto& [sx, sy, sz] = grid.spacing();
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i)
                inside.push_back(isInside(i * sx, j * sy, k * sz) ? 1 : 0);
    return *imaging::Mask::make(grid, wholeBox(grid), inside);
}

/// A one-slice mask from a picture, a row a string, '#' inside.
inline imaging::Mask maskFromPicture(const std::vector<std::string>& rows,
                                     std::array<double, 3> spacing = {1, 1, 1})
{
    const auto width = static_cast<int>(rows.front().size()), height = static_cast<int>(rows.size());
    std::vector<std::uint8_t> inside;
    for (const std::string& row : rows)
        for (const char pixel : row)
            inside.push_back(pixel == '#' ? 1 : 0);
    const auto grid = uprightGrid({width, height, 1}, spacing);
    return *imaging::Mask::make(grid, wholeBox(grid), inside);
}

} // namespace hepatica::tests
