#include "EditedMask.h"

#include <random>

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::tests;

TEST(MaskPolygons, OutlinesFilledAgainGiveTheSameVoxels)
{
    std::mt19937 random(5); // the worst case: pixels that touch at corners, holes, islands
    const Geometry grid = obliqueGrid({25, 20, 3});
    for (int round = 0; round < 20; ++round) {
        const Mask speckled =
            maskWhere(grid, [&](const VoxelIndex& v) { return v.k == 1 && (random() & 1U) != 0; });
        const auto filled = filledPolygons(grid, 1, outlinesOf(speckled, 1));
        ASSERT_TRUE(filled && *filled);
        EXPECT_EQ(**filled, speckled);
    }
}

TEST(MaskPolygons, ARectangleWithAHoleHasTwoOutlinesOfFourCorners)
{
    const Geometry grid = obliqueGrid();
    const Mask frame = maskWhere(grid, [](const VoxelIndex& v) {
        const bool isOuter = v.i >= 5 && v.i <= 12 && v.j >= 6 && v.j <= 11;
        const bool isHole = v.i >= 7 && v.i <= 9 && v.j >= 8 && v.j <= 9;
        return v.k == 3 && isOuter && !isHole;
    });
    const auto outlines = outlinesOf(frame, 3);
    ASSERT_EQ(outlines.size(), 2u);
    EXPECT_EQ(outlines[0].size(), 4u);
    EXPECT_EQ(outlines[1].size(), 4u);
    EXPECT_LT(distance(outlines[0].front(), grid.toPatient(4.5, 5.5, 3)), 1e-9);
    EXPECT_TRUE(outlinesOf(frame, 4).empty());
}

TEST(MaskPolygons, ADrawnPolygonReplacesTheSliceOfAMask)
{
    const Geometry grid = obliqueGrid();
    const Mask lesion = ballMask(grid, grid.toPatient(20, 15, 6), 5.0);
    const auto triangle = filledPolygons(
        grid, 6, {{grid.toPatient(2, 2, 6), grid.toPatient(12.5, 2, 6), grid.toPatient(2, 12.5, 6)}});
    ASSERT_TRUE(triangle && *triangle);
    const auto replaced = withSlice(lesion, 6, *triangle);
    ASSERT_TRUE(replaced && *replaced);
    EXPECT_TRUE((*replaced)->contains({3, 3, 6}));
    EXPECT_FALSE((*replaced)->contains({20, 15, 6}));
    EXPECT_TRUE((*replaced)->contains({20, 15, 5}));
    const auto erased = withSlice(lesion, 6, std::nullopt);
    ASSERT_TRUE(erased && *erased);
    EXPECT_FALSE((*erased)->contains({20, 15, 6}));
}

TEST(MaskPolygons, APolygonOfTwoPointsOrOnNoSliceIsRefused)
{
    const Geometry grid = obliqueGrid();
    const std::vector<Point3> line{grid.toPatient(2, 2, 6), grid.toPatient(9, 2, 6)};
    EXPECT_EQ(filledPolygons(grid, 6, {line}).error().code, ProblemCode::NothingEdited);
    EXPECT_EQ(filledPolygons(grid, 12, {}).error().code, ProblemCode::OutsideVolume);
}
