#include "EditedMask.h"

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::tests;

namespace {

/// By its definition, voxel by voxel.
Mask grownByDefinition(const Mask& mask, double margin_mm)
{
    std::vector<Point3> inside;
    const auto& n = mask.grid().dims();
    for (int k = 0; k < n[2]; ++k)
        for (int j = 0; j < n[1]; ++j)
            for (int i = 0; i < n[0]; ++i)
                if (mask.contains({i, j, k}))
                    inside.push_back(mask.grid().toPatient(VoxelIndex{i, j, k}));
    return maskWhere(mask.grid(), [&](const VoxelIndex& v) {
        const Point3 here = mask.grid().toPatient(v);
        return std::ranges::any_of(inside,
                                   [&](const Point3& p) { return distance(p, here) <= margin_mm + 1e-9; });
    });
}

Mask complementOf(const Mask& mask)
{
    return maskWhere(mask.grid(), [&](const VoxelIndex& v) { return !mask.contains(v); });
}

/// Even and upright, uneven, and leaning by 20 degrees.
std::vector<Geometry> grids()
{
    const Geometry even = obliqueGrid({20, 16, 8});
    const double lean = 0.35;
    const Geometry leaning =
        Geometry::make({20, 16, 8}, {0.5, 0.8, 2.0}, {0, 0, 0},
                       {Point3{1, 0, 0}, Point3{0, std::cos(lean), -std::sin(lean)}, Point3{0, 0, 1}})
            .value();
    return {even, even.withSlicesAt({0, 1, 2, 3.5, 8, 9, 10.5, 12}).value(), leaning};
}

} // namespace

TEST(MaskMargin, GrowingReachesEveryVoxelWithinTheMarginAndNoOther)
{
    for (const Geometry& grid : grids())
        for (const double margin : {0.4, 1.7, 2.0, 4.1}) {
            const Mask lesion = ballMask(grid, grid.toPatient(9, 7, 3), 2.5);
            const auto grownMask = grown(lesion, margin);
            ASSERT_TRUE(grownMask) << grownMask.error().text();
            EXPECT_EQ(**grownMask, grownByDefinition(lesion, margin)) << margin;
        }
}

TEST(MaskMargin, ShrinkingIsGrowingWhatLiesOutside)
{
    for (const Geometry& grid : grids()) {
        const Mask lesion = ballMask(grid, grid.toPatient(9, 7, 3), 4.0);
        const auto less = shrunk(lesion, 1.3);
        ASSERT_TRUE(less && *less);
        EXPECT_EQ(**less, complementOf(grownByDefinition(complementOf(lesion), 1.3)));
    }
}

TEST(MaskMargin, ShrunkToTheLastVoxelItIsNothing)
{
    const Geometry grid = obliqueGrid();
    const auto nothing = shrunk(ballMask(grid, grid.toPatient(20, 15, 6), 3.0), 20.0);
    ASSERT_TRUE(nothing);
    EXPECT_FALSE(nothing->has_value());
}

TEST(MaskMargin, AnImpossibleDistanceIsRefused)
{
    const Geometry grid = obliqueGrid();
    const Mask lesion = ballMask(grid, grid.toPatient(20, 15, 6), 3.0);
    for (const double margin : {0.0, -2.0, 51.0, std::nan("")}) {
        EXPECT_EQ(grown(lesion, margin).error().code, ProblemCode::NothingEdited) << margin;
        EXPECT_EQ(shrunk(lesion, margin).error().code, ProblemCode::NothingEdited) << margin;
        EXPECT_EQ(smoothed(lesion, margin).error().code, ProblemCode::NothingEdited) << margin;
    }
}

TEST(MaskMargin, SmoothingTakesASpikeAwayAndKeepsTheVolume)
{
    const Geometry grid = obliqueGrid({60, 40, 14});
    const Point3 centre = grid.toPatient(30, 20, 7);
    const Mask spiky = maskWhere(grid, [&](const VoxelIndex& v) {
        const bool isSpike = v.j == 20 && v.k == 7 && v.i >= 30 && v.i < 56;
        return isSpike || distance(grid.toPatient(v), centre) <= 7.0;
    });
    const auto smooth = smoothed(spiky, 1.5);
    ASSERT_TRUE(smooth && *smooth);
    EXPECT_FALSE((*smooth)->contains({52, 20, 7}));
    EXPECT_TRUE((*smooth)->contains({30, 20, 7}));
    EXPECT_NEAR(static_cast<double>((*smooth)->voxelCount()), static_cast<double>(spiky.voxelCount()),
                0.01 * static_cast<double>(spiky.voxelCount()));
}
