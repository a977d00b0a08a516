#include "measurement/geometry/DistanceShell.h"

#include "measurement/geometry/Masks.h"

#include <random>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace {

using imaging::Geometry;
using imaging::Mask;
using imaging::VoxelIndex;

template <typename Visit> void visitVoxels(const Geometry& grid, Visit&& visit)
{
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i)
                visit(VoxelIndex{i, j, k});
}

double distanceFrom(const Mask& mask, const VoxelIndex& voxel)
{
    const Geometry& grid = mask.grid();
    double nearest_mm = 1e9;
    visitVoxels(grid, [&](const VoxelIndex& other) {
        if (mask.contains(other))
            nearest_mm = std::min(nearest_mm, distance(grid.toPatient(voxel), grid.toPatient(other)));
    });
    return nearest_mm;
}

/// Distances that are the nearer or the farther one belong to the shell.
void expectShell(const Mask& mask, double from_mm, double to_mm)
{
    constexpr double Tie_mm = 1e-9;
    const auto shell = measurement::shellAround(mask, from_mm, to_mm);
    std::size_t count = 0;
    visitVoxels(mask.grid(), [&](const VoxelIndex& voxel) {
        const double far_mm = distanceFrom(mask, voxel);
        const bool isExpected = far_mm >= from_mm - Tie_mm && far_mm <= to_mm + Tie_mm;
        count += isExpected ? 1 : 0;
        EXPECT_EQ(shell && shell->contains(voxel), isExpected)
            << voxel.i << " " << voxel.j << " " << voxel.k << ": " << far_mm;
    });
    EXPECT_EQ(shell ? shell->voxelCount() : 0, count);
}

Mask voxelAlone(const Geometry& grid, const VoxelIndex& at)
{
    return *Mask::make(grid, {at, at}, std::vector<std::uint8_t>{1});
}

} // namespace

TEST(DistanceShell, HoldsTheVoxelsWhoseNearestOneOfTheMaskLiesBetweenBothDistances)
{
    const auto grid = uprightGrid({31, 28, 19}, {0.7, 0.7, 1.3});
    std::mt19937 random(5);
    for (const int specks : {1, 4, 40}) { // a ball with a hole, and single voxels around it
        std::vector<std::uint8_t> inside(grid.voxelCount(), 0);
        for (std::size_t at = 0; at < inside.size(); ++at) {
            const auto i = static_cast<double>(at % 31), j = static_cast<double>(at / 31 % 28),
                       k = static_cast<double>(at / (31 * 28));
            const double far = distance(grid.toPatient(i, j, k), {10, 9, 11});
            inside[at] = far < 4.5 && far > 1.0 ? 1 : 0;
        }
        for (int n = 0; n < specks; ++n)
            inside[random() % inside.size()] = 1;
        expectShell(*Mask::make(grid, wholeBox(grid), inside), 1.5, 5.0);
    }
}

TEST(DistanceShell, EndsWithTheGrid)
{
    const auto cube = uprightGrid({9, 9, 9}, {1, 1, 1});
    expectShell(voxelAlone(cube, {0, 0, 0}), 2.0, 6.0);
    expectShell(voxelAlone(cube, {8, 0, 8}), 2.0, 6.0);
    expectShell(maskWhere(cube, [](double, double, double) { return true; }), 1.0, 5.0); // none
    for (const auto& dims : {std::array{1, 12, 12}, {12, 1, 12}, {12, 12, 1}})
        expectShell(voxelAlone(uprightGrid(dims, {1, 1, 1}), {dims[0] / 2, dims[1] / 2, dims[2] / 2}), 2.0,
                    5.0);
}

TEST(DistanceShell, LeavesOutSlicesThatLieFartherApartThanItReaches)
{
    const auto grid = uprightGrid({15, 15, 3}, {1, 1, 25});
    const auto shell = measurement::shellAround(voxelAlone(grid, {7, 7, 1}), 2.0, 5.0);
    ASSERT_TRUE(shell);
    EXPECT_EQ(shell->box().first.k, 1);
    EXPECT_EQ(shell->box().last.k, 1);
    expectShell(voxelAlone(grid, {7, 7, 1}), 2.0, 5.0);
}

TEST(DistanceShell, HoldsBothDistances)
{
    // 3, 4 and 5 times 1.1 mm, whose squares are no whole numbers.
    const auto grid = uprightGrid({13, 13, 1}, {1.1, 1.1, 1});
    expectShell(voxelAlone(grid, {6, 6, 0}), 3.3, 5.5);
    expectShell(voxelAlone(grid, {6, 6, 0}), 4.4, 5.5);
}

} // namespace hepatica::tests
