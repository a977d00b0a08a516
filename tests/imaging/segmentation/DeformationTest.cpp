#include "imaging/segmentation/Deformation.h"

#include <gtest/gtest.h>

using hepatica::norm;
using hepatica::Point3;
using namespace hepatica::imaging::segmentation;

namespace {

constexpr double BallRadius_mm = 10.0, BallLength_mm = 20.0;
const Cube BallCube{51, 0.8};

Field ballSurface()
{
    Field distances(BallCube.count());
    forEachVoxel(BallCube, [&](std::size_t at, const Point3& local) {
        distances[at] = static_cast<float>(BallRadius_mm - norm(local));
    });
    return distances;
}

Field deformed(const std::vector<Point3>& add, const std::vector<Point3>& remove, double slice_mm = 0.8)
{
    Field distances = ballSurface();
    deform(distances, BallCube, add, remove, BallLength_mm, {0.8, 0.8, slice_mm});
    return distances;
}

/// How far the surface lies from the middle.
double radiusTowards(const Field& distances, const Point3& direction)
{
    double r = 0.0;
    while (r < 19.0 && sampleAt(BallCube, distances, r * direction) > 0.0F)
        r += 0.01;
    return r;
}

} // namespace

TEST(Deformation, ThePointIsTheMiddleOfWhatWasWrong)
{
    // 2 mm outside and 2 mm inside the surface: the true border lies some 4 mm away from it.
    EXPECT_NEAR(radiusTowards(deformed({{12, 0, 0}}, {}), {1, 0, 0}), 14.0, 0.7);
    EXPECT_NEAR(radiusTowards(deformed({}, {{0, -8, 0}}), {0, -1, 0}), 6.0, 0.7);
}

TEST(Deformation, AnErrorOnASliceOfItsOwnIsNearlyAsDeepAsTheSliceIsThick)
{
    // The surface is half a millimetre short of the middle of a slice that is 6 mm thick: all of that slice's
    // part of the lesion is missing, not a spot of it.
    const std::vector<Point3> next{{0, 0, 10.5}};
    const Field thin = deformed(next, {}), thick = deformed(next, {}, 6.0);
    const Point3 onSlice{4, 0, 10.5}; // 21 degrees aside
    EXPECT_LT(sampleAt(BallCube, thin, onSlice), 0.0F);
    EXPECT_GT(sampleAt(BallCube, thick, onSlice), 0.0F);
    // Half a slice beyond its middle at most; the next one stays outside.
    EXPECT_LT(radiusTowards(thick, {0, 0, 1}), 10.5 + 3.0 + 0.7);
}

TEST(Deformation, AScribbleMovesTheSurfaceNoFartherThanItsMiddle)
{
    // Outwards through the error, and along it with places as far apart as a mouse leaves them.
    EXPECT_NEAR(
        radiusTowards(deformed({{10.5, 0, 0}, {11.25, 0, 0}, {12, 0, 0}, {12.75, 0, 0}, {13.5, 0, 0}}, {}),
                      {1, 0, 0}),
        14.0, 0.7);
    const Field along = deformed({{12, -3, 0}, {12, 0, 0}, {12, 3, 0}}, {});
    EXPECT_NEAR(radiusTowards(along, {1, 0, 0}), 14.0, 0.9);
    for (const Point3& place : {Point3{12, -3, 0}, Point3{12, 3, 0}})
        EXPECT_GT(sampleAt(BallCube, along, place), 0.0F);
}

TEST(Deformation, TheOtherSideOfTheLesionStays)
{
    for (const Field& moved : {deformed({{12, 0, 0}}, {}), deformed({}, {{8, 0, 0}})}) {
        EXPECT_NEAR(radiusTowards(moved, {-1, 0, 0}), BallRadius_mm, 0.05);
        EXPECT_NEAR(radiusTowards(moved, {0, 1, 0}), BallRadius_mm, 1.0);
    }
}

TEST(Deformation, APointOnItsRightSideMovesNothing)
{
    EXPECT_EQ(deformed({{5, 0, 0}}, {{0, 12, 0}}), ballSurface());
}

TEST(Deformation, AddingOnlyEnlargesAndRemovingOnlyShrinks)
{
    const Field before = ballSurface(), more = deformed({{12, 0, 0}}, {}), less = deformed({}, {{8, 0, 0}});
    for (std::size_t at = 0; at < before.size(); ++at) {
        ASSERT_GE(more[at], before[at]);
        ASSERT_LE(less[at], before[at]);
    }
}

TEST(Deformation, NoCorrectionUndoesAnotherBesideIt)
{
    // Both kinds within 5 mm of each other; each must lie on its own side afterwards.
    const Point3 belongs{12, 2.5, 0}, doesNot{9, -2.5, 0};
    const Field moved = deformed({belongs}, {doesNot});
    EXPECT_GT(sampleAt(BallCube, moved, belongs), 0.0F);
    EXPECT_LT(sampleAt(BallCube, moved, doesNot), 0.0F);
}

TEST(Deformation, AScribbleIsAllInside)
{
    const std::vector<Point3> scribble{{11, -3, 0}, {11.5, -1, 0}, {11.5, 1, 0}, {11, 3, 0}};
    const Field moved = deformed(scribble, {});
    for (const Point3& point : scribble)
        EXPECT_GT(sampleAt(BallCube, moved, point), 0.0F);
    EXPECT_LT(radiusTowards(moved, {1, 0, 0}), 15.0); // and is one error, not four
}

TEST(Deformation, ManyPlacesOfOneScribbleAreOneError)
{
    // As a mouse tells them: the border moves about as for the one point in their middle.
    std::vector<Point3> dense;
    for (double y = -1.5; y <= 1.5; y += 0.1)
        dense.push_back({12, y, 0});
    EXPECT_NEAR(radiusTowards(deformed(dense, {}), {1, 0, 0}),
                radiusTowards(deformed({{12, 0, 0}}, {}), {1, 0, 0}), 0.7);
}

TEST(Deformation, ACorrectionFarOutsideHoldsNothingBack)
{
    // A neighbour was pointed away 10 mm outside, in the direction in which the lesion goes on.
    EXPECT_EQ(deformed({{12, 0, 0}}, {{20, 0, 0}}), deformed({{12, 0, 0}}, {}));
}

TEST(Deformation, TakingTheMiddleAwayLeavesTheBorder)
{
    const Field hollow = deformed({}, {{0, 0, 0}});
    EXPECT_LT(sampleAt(BallCube, hollow, {0, 0, 0}), 0.0F);
    EXPECT_GT(sampleAt(BallCube, hollow, {6, 0, 0}), 0.0F);
    EXPECT_LT(sampleAt(BallCube, hollow, {10.5, 0, 0}), 0.0F);
}

TEST(Deformation, PointsOutsideTheCubeAreLeftOut)
{
    EXPECT_EQ(deformed({{100, 0, 0}}, {{0, 100, 0}}), ballSurface());
}
