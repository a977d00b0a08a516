#include <hepatica/imaging/Mask.h>

#include <vector>

#include <gtest/gtest.h>

using hepatica::ProblemCode;
using hepatica::imaging::Geometry;
using hepatica::imaging::IndexBox;
using hepatica::imaging::Mask;

namespace {

Geometry grid()
{
    return *Geometry::make({8, 7, 6}, {0.5, 0.5, 2.0}, {1, 2, 3}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
}

Mask lShape()
{
    // 3 x 2 x 1 box with one corner missing.
    const std::vector<std::uint8_t> inside{1, 0, 0, 1, 1, 1};
    return *Mask::make(grid(), {{2, 3, 4}, {4, 4, 4}}, inside);
}

} // namespace

TEST(Mask, IsCutDownToWhatIsInside)
{
    std::vector<std::uint8_t> inside(8 * 7 * 6, 0);
    inside[(4 * 7 + 3) * 8 + 2] = 255;
    const auto mask = Mask::make(grid(), {{0, 0, 0}, {7, 6, 5}}, inside);
    ASSERT_TRUE(mask);
    EXPECT_EQ(mask->box(), (IndexBox{{2, 3, 4}, {2, 3, 4}}));
    EXPECT_EQ(mask->voxelCount(), 1u);
    EXPECT_TRUE(mask->contains({2, 3, 4}));
    EXPECT_FALSE(mask->contains({3, 3, 4}));
}

TEST(Mask, WithNothingInsideIsAProblem)
{
    const std::vector<std::uint8_t> inside(6, 0);
    const auto mask = Mask::make(grid(), {{2, 3, 4}, {4, 4, 4}}, inside);
    ASSERT_FALSE(mask);
    EXPECT_EQ(mask.error().code, ProblemCode::EmptyMask);
}

TEST(Mask, OutsideTheGridIsAProblem)
{
    const std::vector<std::uint8_t> inside(6, 1);
    EXPECT_FALSE(Mask::make(grid(), {{6, 3, 4}, {8, 4, 4}}, inside));
}

TEST(Mask, MovesToAPartOfItsGridAndBack)
{
    const Mask mask = lShape();
    const Geometry part = *Geometry::make({4, 4, 2}, {0.5, 0.5, 2.0}, grid().toPatient(1, 2, 4),
                                          {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    const auto there = mask.movedTo(part, {-1, -2, -4});
    ASSERT_TRUE(there);
    EXPECT_EQ(there->box(), (IndexBox{{1, 1, 0}, {3, 2, 0}}));
    EXPECT_TRUE(there->grid().sameGrid(part));
    EXPECT_EQ(there->voxelCount(), mask.voxelCount());
    for (const auto& voxel : {hepatica::imaging::VoxelIndex{1, 1, 0}, {2, 1, 0}, {1, 2, 0}, {3, 2, 0}})
        EXPECT_EQ(there->contains(voxel), mask.contains({voxel.i + 1, voxel.j + 2, voxel.k + 4}));
    EXPECT_EQ(*there->movedTo(grid(), {1, 2, 4}), mask);
}

TEST(Mask, MovedOutOfAGridIsAProblem)
{
    for (const hepatica::imaging::VoxelIndex by :
         {hepatica::imaging::VoxelIndex{-3, 0, 0}, {4, 0, 0}, {0, 3, 0}, {0, 0, 2}}) {
        const auto moved = lShape().movedTo(grid(), by);
        ASSERT_FALSE(moved);
        EXPECT_EQ(moved.error().code, ProblemCode::ImpossibleGeometry);
    }
}

TEST(Mask, RunLengthsBringTheSameMaskBack)
{
    const Mask mask = lShape();
    EXPECT_EQ(mask.runLengths(), "2 3 4 3 2 1:0 1 2 3");
    EXPECT_EQ(*Mask::fromRunLengths(grid(), mask.runLengths()), mask);
}

TEST(Mask, DamagedRunLengthsAreRefused)
{
    for (const char* runs :
         {"", "2 3 4 3 2 1", "2 3 4 3 2 1:0 1 2", "2 3 4 3 2 1:0 1 2 4", "2 3 4 3 2 1:0 1 2 3 1",
          "7 3 4 3 2 1:0 6", "2 3 4 2147483647 2 1:0 6", "2 3 4 -1 2 1:0 6", "a"})
        EXPECT_FALSE(Mask::fromRunLengths(grid(), runs)) << runs;
}

TEST(Mask, DiceIsTwiceTheOverlapOverBothSizes)
{
    const std::vector<std::uint8_t> whole(6, 1);
    const Mask box = *Mask::make(grid(), {{2, 3, 4}, {4, 4, 4}}, whole);
    EXPECT_DOUBLE_EQ(dice(lShape(), box), 2.0 * 4 / (4 + 6));
}
