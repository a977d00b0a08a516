#include "EditedMask.h"

using namespace hepatica;
using namespace hepatica::imaging;
using namespace hepatica::tests;

namespace {

/// A box of 7 x 7 x 5 voxels with a hole of one voxel, and a shaft through slice 4 to 6.
Mask hollowBox()
{
    return maskWhere(obliqueGrid(), [](const VoxelIndex& v) {
        const bool isBox = isBetween(v.i, 10, 16) && isBetween(v.j, 10, 16) && isBetween(v.k, 4, 8);
        const bool isHole = v == VoxelIndex{12, 12, 6};
        const bool isShaft = v.i == 14 && v.j == 14;
        return isBox && !isHole && !isShaft;
    });
}

} // namespace

TEST(MaskHoles, OnlyWhatIsEnclosedOnAllSidesIsFilledInTheVolume)
{
    const Mask filled = withHolesFilled(hollowBox(), HoleKind::InVolume);
    EXPECT_TRUE(filled.contains({12, 12, 6}));
    EXPECT_FALSE(filled.contains({14, 14, 6})) << "the shaft is open above and below";
    EXPECT_EQ(filled.voxelCount(), hollowBox().voxelCount() + 1);
}

TEST(MaskHoles, InEverySliceTheShaftIsAHole)
{
    const Mask filled = withHolesFilled(hollowBox(), HoleKind::InSlice);
    EXPECT_EQ(filled.voxelCount(), 7u * 7u * 5u);
}

TEST(MaskHoles, ARingOnOneSliceIsOpenInTheVolume)
{
    const Mask ring = maskWhere(obliqueGrid(), [](const VoxelIndex& v) {
        return v.k == 5 && isBetween(v.i, 4, 8) && isBetween(v.j, 4, 8) && !(v.i == 6 && v.j == 6);
    });
    EXPECT_EQ(withHolesFilled(ring, HoleKind::InVolume), ring);
    EXPECT_EQ(withHolesFilled(ring, HoleKind::InSlice).voxelCount(), 25u);
}

TEST(MaskIslands, AreSortedBySizeAndJoinedByCorners)
{
    const Mask mask = maskWhere(obliqueGrid(), [](const VoxelIndex& v) {
        const bool isPair = v == VoxelIndex{1, 1, 1} || v == VoxelIndex{2, 2, 2}; // by a corner
        const bool isBox = isBetween(v.i, 20, 22) && isBetween(v.j, 20, 22) && v.k == 9;
        return isPair || isBox || v == VoxelIndex{30, 5, 5};
    });
    const auto islands = islandsOf(mask);
    ASSERT_EQ(islands.size(), 3u);
    EXPECT_EQ(islands[0].voxelCount(), 9u);
    EXPECT_EQ(islands[1].voxelCount(), 2u);
    EXPECT_EQ(islands[2].voxelCount(), 1u);
    EXPECT_EQ(islandAt(mask, {2, 2, 2}), islands[1]);
    EXPECT_FALSE(islandAt(mask, {0, 0, 0}).has_value());

    // A voxel has 0.8 mm³: two of them stay, one goes.
    const MaskOrNothing kept = withoutIslandsUnder(mask, 1.5);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->voxelCount(), 11u);
    EXPECT_FALSE(kept->contains({30, 5, 5}));
    EXPECT_FALSE(withoutIslandsUnder(mask, 1000.0).has_value());
}
