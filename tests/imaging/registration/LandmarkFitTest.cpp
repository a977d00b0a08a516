#include <hepatica/imaging/Registration.h>
#include <hepatica/phantom/MovedImage.h>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

std::vector<LandmarkPair> pairsUnder(const AffineMap& map, const std::vector<Point3>& points)
{
    std::vector<LandmarkPair> pairs;
    for (const Point3& point : points)
        pairs.push_back({point, map(point)});
    return pairs;
}

} // namespace

TEST(MapOfLandmarks, OnePairIsAShift)
{
    const AffineMap map = mapOfLandmarks({{{1.0, 2.0, 3.0}, {11.0, 0.0, 3.5}}});
    EXPECT_LT(distance(map({0.0, 0.0, 0.0}), {10.0, -2.0, 0.5}), 1e-9);
    EXPECT_EQ(map.rows, AffineMap{}.rows);
}

TEST(MapOfLandmarks, TwoPairsAreTheMeanShift)
{
    const AffineMap map = mapOfLandmarks({{{0, 0, 0}, {10, 0, 0}}, {{50, 0, 0}, {62, 4, 0}}});
    EXPECT_LT(distance(map({0.0, 0.0, 0.0}), {11.0, 2.0, 0.0}), 1e-9);
    EXPECT_EQ(map.rows, AffineMap{}.rows);
}

TEST(MapOfLandmarks, ThreePairsGiveTheTurnExactly)
{
    const AffineMap truth =
        phantom::turnedAndShifted({10.0, -20.0, 35.0}, {5.0, 5.0, 5.0}, {40.0, -10.0, 25.0});
    const AffineMap map = mapOfLandmarks(pairsUnder(truth, {{0, 0, 0}, {80, 10, 0}, {-20, 60, 45}}));
    // The identity that steadies flat sets pulls by less than a thousandth of a millimetre.
    for (const Point3& point : {Point3{0, 0, 0}, Point3{100, 0, 0}, Point3{0, 0, 100}})
        EXPECT_LT(distance(map(point), truth(point)), 1e-3);
}

TEST(MapOfLandmarks, NeverMirrors)
{
    // Two points exchanged: a reflection would fit exactly, a turn cannot.
    const AffineMap map = mapOfLandmarks({{{0, 0, 0}, {0, 0, 0}},
                                          {{50, 0, 0}, {0, 50, 0}},
                                          {{0, 50, 0}, {50, 0, 0}},
                                          {{0, 0, 50}, {0, 0, 50}}});
    EXPECT_NEAR(dot(map.rows[0], cross(map.rows[1], map.rows[2])), 1.0, 1e-9);
}

TEST(MapOfLandmarks, PairsOnOneLineLeaveTheTurnAroundItAsItIs)
{
    const AffineMap shift{AffineMap{}.rows, {0.0, 0.0, 30.0}};
    const AffineMap map = mapOfLandmarks(pairsUnder(shift, {{0, 0, 0}, {0, 0, 40}, {0, 0, 90}}));
    EXPECT_LT(distance(map({50.0, -30.0, 10.0}), {50.0, -30.0, 40.0}), 1e-6);
}
