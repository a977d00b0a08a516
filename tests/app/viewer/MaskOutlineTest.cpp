#include "MaskOutline.h"
#include "SyntheticVolume.h"

#include <gtest/gtest.h>

namespace hepatica::viewer {

namespace {

double length_mm(const std::vector<std::array<Point3, 2>>& segments)
{
    double sum = 0.0;
    for (const auto& [from, to] : segments)
        sum += distance(from, to);
    return sum;
}

} // namespace

TEST(MaskOutline, RunsHalfAVoxelAroundABlockInEveryPlane)
{
    // A block of 3 x 4 x 5 voxels: the contour at 0.5 is the block's rectangle, half a voxel outside the
    // centres, with corners cut along the diagonal of half a voxel (marching squares).
    const auto grid =
        tests::gridAround({Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}}, {2, 2, 2}, {20, 20, 20});
    const imaging::IndexBox box{{5, 6, 7}, {7, 9, 11}};
    const auto mask = *imaging::Mask::make(grid, box, std::vector<std::uint8_t>(60, 1));
    const auto expected = [](int a, int b) {
        return 2.0 * (2 * (a - 1) + 2 * (b - 1)) + 4.0 * std::sqrt(2.0);
    };
    EXPECT_NEAR(length_mm(maskOutline(mask, grid, 2, 8)), expected(3, 4), 1e-9);
    EXPECT_NEAR(length_mm(maskOutline(mask, grid, 1, 7)), expected(3, 5), 1e-9);
    EXPECT_NEAR(length_mm(maskOutline(mask, grid, 0, 6)), expected(4, 5), 1e-9);
}

TEST(MaskOutline, IsEmptyOnASliceThatMissesTheMask)
{
    const auto grid =
        tests::gridAround({Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}}, {1, 1, 1}, {9, 9, 9});
    const auto mask = *imaging::Mask::make(grid, {{4, 4, 4}, {4, 4, 4}}, std::vector<std::uint8_t>{1});
    EXPECT_TRUE(maskOutline(mask, grid, 2, 3).empty());
    EXPECT_EQ(maskOutline(mask, grid, 2, 4).size(), 4U);
}

} // namespace hepatica::viewer
