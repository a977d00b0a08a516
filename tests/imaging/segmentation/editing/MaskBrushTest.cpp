#include "EditedMask.h"

#include <random>

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::tests;

namespace {

BrushStroke strokeAt(std::vector<Point3> path, BrushShape shape, double radius_mm = 3.0)
{
    return {std::move(path), radius_mm, shape, BrushEffect::Add};
}

} // namespace

TEST(MaskBrush, ABallReachesTheVoxelsWithinItsRadiusAndNoOther)
{
    const Geometry grid = obliqueGrid();
    const Point3 centre = grid.toPatient(19.3, 15.2, 6.4);
    const auto painted = brushed(grid, std::nullopt, strokeAt({centre}, BrushShape::Ball));
    ASSERT_TRUE(painted) << painted.error().text();
    EXPECT_EQ(**painted, ballMask(grid, centre, 3.0));
}

TEST(MaskBrush, ADiscStaysOnItsSlice)
{
    const Geometry grid = obliqueGrid();
    const Point3 centre = grid.toPatient(20, 15, 6);
    const auto painted = brushed(grid, std::nullopt, strokeAt({centre}, BrushShape::Disc));
    ASSERT_TRUE(painted) << painted.error().text();
    const Mask expected = maskWhere(
        grid, [&](const VoxelIndex& v) { return v.k == 6 && distance(grid.toPatient(v), centre) <= 3.0; });
    EXPECT_EQ(**painted, expected);
}

TEST(MaskBrush, APathIsCoveredFromEndToEnd)
{
    const Geometry grid = obliqueGrid();
    const Point3 from = grid.toPatient(6, 8, 5), to = grid.toPatient(32, 8, 5);
    const auto painted = brushed(grid, std::nullopt, strokeAt({from, to}, BrushShape::Disc, 2.0));
    ASSERT_TRUE(painted);
    for (int i = 6; i <= 32; ++i) {
        EXPECT_TRUE((*painted)->contains({i, 6, 5})) << i;  // 1.6 mm beside the path
        EXPECT_FALSE((*painted)->contains({i, 5, 5})) << i; // 2.4 mm
    }
}

TEST(MaskBrush, ErasingWhatWasPaintedLeavesTheMaskAsItWas)
{
    const Geometry grid = obliqueGrid();
    const Mask lesion = ballMask(grid, grid.toPatient(10, 10, 6), 3.0);
    BrushStroke stroke = strokeAt({grid.toPatient(30, 20, 6)}, BrushShape::Ball, 4.0);
    const auto painted = brushed(grid, lesion, stroke);
    ASSERT_TRUE(painted);
    EXPECT_GT((*painted)->voxelCount(), lesion.voxelCount());
    stroke.effect = BrushEffect::Erase;
    const auto erased = brushed(grid, *painted, stroke);
    ASSERT_TRUE(erased);
    EXPECT_EQ(**erased, lesion);
    stroke.path = {grid.toPatient(10, 10, 6)};
    const auto nothing = brushed(grid, lesion, stroke);
    ASSERT_TRUE(nothing);
    EXPECT_FALSE(nothing->has_value());
}

TEST(MaskBrush, WhatReachesOverTheEdgeOfTheImagesIsCutOff)
{
    const Geometry grid = obliqueGrid();
    const auto painted = brushed(grid, std::nullopt, strokeAt({grid.toPatient(0, 0, 0)}, BrushShape::Ball));
    ASSERT_TRUE(painted);
    EXPECT_EQ(**painted, ballMask(grid, grid.toPatient(0, 0, 0), 3.0));
}

TEST(MaskBrush, AnImpossibleStrokeIsRefusedWithTheReason)
{
    const Geometry grid = obliqueGrid();
    const Point3 inside = grid.toPatient(10, 10, 5), outside = grid.toPatient(400, 10, 5);
    EXPECT_EQ(brushed(grid, {}, strokeAt({}, BrushShape::Ball)).error().code, ProblemCode::NothingEdited);
    for (const double radius : {0.0, -1.0, 101.0, std::nan("")})
        EXPECT_EQ(brushed(grid, {}, strokeAt({inside}, BrushShape::Ball, radius)).error().code,
                  ProblemCode::NothingEdited)
            << radius;
    for (const BrushShape shape : {BrushShape::Ball, BrushShape::Disc})
        EXPECT_EQ(brushed(grid, {}, strokeAt({outside}, shape)).error().code, ProblemCode::OutsideVolume);
    const Mask other = ballMask(obliqueGrid({10, 10, 10}), grid.toPatient(5, 5, 5), 3.0);
    EXPECT_EQ(brushed(grid, other, strokeAt({inside}, BrushShape::Ball)).error().code,
              ProblemCode::OtherGrid);
}

TEST(MaskBrush, TheAdaptiveBrushKeepsToTheTissueUnderItsMiddle)
{
    // A bright half beside a dark one, noise of 10: a brush near the border stays in its half.
    const Geometry grid = obliqueGrid();
    std::mt19937 random(3);
    std::normal_distribution<float> noise(0.0F, 10.0F);
    auto voxels = std::make_shared<std::vector<float>>();
    for (int k = 0; k < 12; ++k)
        for (int j = 0; j < 30; ++j)
            for (int i = 0; i < 40; ++i)
                voxels->push_back((i < 20 ? 60.0F : 110.0F) + noise(random));
    const Volume volume = Volume::make(grid, Volume::Buffer<float>(voxels), {}).value();
    const BrushStroke stroke = strokeAt({grid.toPatient(15, 15, 6)}, BrushShape::Disc, 5.0); // reaches to 25
    const auto all = brushed(grid, std::nullopt, stroke);
    const auto alike = brushedAdaptively(volume, std::nullopt, stroke);
    ASSERT_TRUE(all && alike);
    std::size_t dark = 0, bright = 0, darkReached = 0;
    for (int j = 0; j < 30; ++j)
        for (int i = 0; i < 40; ++i) {
            darkReached += i < 20 && (*all)->contains({i, j, 6}) ? 1U : 0U;
            if ((*alike)->contains({i, j, 6}))
                ++(i < 20 ? dark : bright);
        }
    EXPECT_GE(dark, darkReached * 8 / 10);
    EXPECT_LE(bright, 3u); // averaged over 3 x 3 pixels the border lies half a pixel either way
    EXPECT_EQ((*alike)->box().dims()[2], 1);
}
