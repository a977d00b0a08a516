#include <hepatica/imaging/Geometry.h>

#include <cmath>

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::Geometry;
using hepatica::imaging::VoxelIndex;

namespace {

Geometry oblique()
{
    const double c = std::cos(0.3), s = std::sin(0.3);
    return *Geometry::make({10, 20, 30}, {0.7, 0.8, 3.0}, {-50, 20, 100},
                           {{{c, s, 0}, {-s, c, 0}, {0, 0, 1}}});
}

} // namespace

TEST(Geometry, PatientPositionAndIndexAreInverse)
{
    const Point3 at = oblique().toContinuousIndex(oblique().toPatient(3.25, 7.5, 11.75));
    EXPECT_NEAR(at.x, 3.25, 1e-9);
    EXPECT_NEAR(at.y, 7.5, 1e-9);
    EXPECT_NEAR(at.z, 11.75, 1e-9);
    EXPECT_EQ(oblique().toNearestVoxel(oblique().toPatient(3.4, 7.4, 11.6)), (VoxelIndex{3, 7, 12}));
}

TEST(Geometry, ALeaningStackHasTheVolumeOfItsHeight)
{
    const double lean = 15.0 * std::acos(-1.0) / 180.0;
    const auto grid = Geometry::make({2, 2, 2}, {1, 1, 2}, {},
                                     {{{1, 0, 0}, {0, 1, 0}, {0, std::sin(lean), std::cos(lean)}}});
    ASSERT_TRUE(grid);
    EXPECT_NEAR(grid->voxelVolume_mm3(), 2.0 * std::cos(lean), 1e-12);
}

TEST(Geometry, ImpossibleOnesCannotBeMade)
{
    const Geometry::Directions axes{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    EXPECT_FALSE(Geometry::make({0, 1, 1}, {1, 1, 1}, {}, axes));
    EXPECT_FALSE(Geometry::make({1, 1, 1}, {1, -1, 1}, {}, axes));
    EXPECT_FALSE(Geometry::make({1, 1, 1}, {1, std::nan(""), 1}, {}, axes));
    EXPECT_FALSE(Geometry::make({1, 1, 1}, {1, 1, 1}, {}, {{{1, 0, 0}, {1, 0, 0}, {0, 0, 1}}}));
    EXPECT_FALSE(Geometry::make({1, 1, 1}, {1, 1, 1}, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, -1}}}));
}

TEST(Geometry, TheSameGridMayHaveRoundedNumbers)
{
    const Geometry a = oblique();
    const auto b = Geometry::make(a.dims(), a.spacing(), a.origin() + Point3{0.01, 0, 0}, a.directions());
    const auto c = Geometry::make(a.dims(), a.spacing(), a.origin() + Point3{0.4, 0, 0}, a.directions());
    EXPECT_TRUE(a.sameGrid(*b));
    EXPECT_FALSE(a.sameGrid(*c));
}

TEST(Geometry, UnevenSlicesAreFoundWhereTheyAre)
{
    const double lean = 0.2;
    const Geometry even = *Geometry::make({10, 20, 4}, {1, 1, 5}, {-50, 20, 100},
                                          {{{1, 0, 0}, {0, 1, 0}, {0, std::sin(lean), std::cos(lean)}}});
    const Geometry uneven = *even.withSlicesAt({0, 5, 20, 25});
    EXPECT_EQ(uneven.toPatient({1, 2, 1}), even.toPatient({1, 2, 1}));
    EXPECT_NEAR(uneven.toPatient({0, 0, 2}).z, 100 + 20 * std::cos(lean), 1e-12);
    for (const double k : {-0.5, 0.0, 0.25, 1.0, 1.5, 2.0, 2.9, 3.0, 3.5}) {
        const Point3 at = uneven.toContinuousIndex(uneven.toPatient(3.25, 7.5, k));
        EXPECT_NEAR(at.x, 3.25, 1e-9);
        EXPECT_NEAR(at.y, 7.5, 1e-9);
        EXPECT_NEAR(at.z, k, 1e-9);
    }
    EXPECT_TRUE(uneven.isOnSlice(uneven.toPatient(3, 3, 2.4), 2));
    EXPECT_FALSE(
        uneven.isOnSlice(uneven.toPatient(3, 3, 1.8), 2)); // 3 mm below it, which is 5 mm from the next
    EXPECT_TRUE(even.isOnSlice(even.toPatient(3, 3, 1.5), 2));
    EXPECT_FALSE(even.isOnSlice(even.toPatient(3, 3, 1.4), 2));
    EXPECT_FALSE(uneven.sameGrid(even));
    EXPECT_FALSE(uneven.sameGrid(*even.withSlicesAt({0, 10, 20, 25})));
    EXPECT_TRUE(uneven.sameGrid(*even.withSlicesAt({0, 5.01, 20, 25})));

    EXPECT_FALSE(even.withSlicesAt({0, 5, 20}));
    EXPECT_FALSE(even.withSlicesAt({0, 5, 5, 25}));
    EXPECT_FALSE(even.withSlicesAt({1, 5, 20, 25}));
    EXPECT_FALSE(even.withSlicesAt({0, 5, 20, std::nan("")}));
}
