#include "segmentation/RadialMove.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

using hepatica::norm;
using hepatica::Point3;
using namespace hepatica::imaging::segmentation;

namespace {

constexpr double Radius_mm = 10.0, Half_mm = 3.5;
// Radii are read in steps of a quarter of a voxel, and between the centres of voxels interpolated.
constexpr double Exactness_mm = 0.35;
const Cube MovedCube{51, 0.8};

Field roundSurface()
{
    Field distances(MovedCube.count());
    forEachVoxel(MovedCube, [&](std::size_t at, const Point3& local) {
        distances[at] = static_cast<float>(Radius_mm - norm(local));
    });
    return distances;
}

Field moved(const std::vector<RadialMove>& moves)
{
    Field distances = roundSurface();
    moveRadially(distances, MovedCube, moves, Half_mm);
    return distances;
}

double radiusAt(const Field& distances, double degrees)
{
    const double angle = degrees * std::numbers::pi / 180.0;
    return radiusTowards(MovedCube, distances, {std::cos(angle), std::sin(angle), 0.0});
}

} // namespace

TEST(RadialMove, ReachesWhatItTellsAtThePlaceAndLeavesHalfOfItAtHalfWidth)
{
    const Field out = moved({{{12, 0, 0}, 4.0}}), in = moved({{{0, 8, 0}, -3.0}});
    EXPECT_NEAR(radiusAt(out, 0.0), Radius_mm + 4.0, Exactness_mm);
    EXPECT_NEAR(radiusAt(in, 90.0), Radius_mm - 3.0, Exactness_mm);
    // A chord of a half width at 12 mm, where the place lies, and at 10 mm on the surface, which lies farther
    // out than the other place; by the definition of the correlation.
    const auto degreesOf = [](double chord, double radius) {
        return 2.0 * std::asin(0.5 * chord / radius) * 180.0 / std::numbers::pi;
    };
    EXPECT_NEAR(radiusAt(out, degreesOf(Half_mm, 12.0)), Radius_mm + 0.5 * 4.0, Exactness_mm);
    EXPECT_NEAR(radiusAt(in, 90.0 + degreesOf(Half_mm, 10.0)), Radius_mm - 0.5 * 3.0, Exactness_mm);
    EXPECT_NEAR(radiusAt(out, degreesOf(2.0 * Half_mm, 12.0)),
                Radius_mm + 4.0 * std::exp2(-std::pow(2.0, 1.4)), Exactness_mm);
    EXPECT_NEAR(radiusAt(out, 180.0), Radius_mm, Exactness_mm);
}

TEST(RadialMove, IsMetAtEveryPlaceHoweverManyStandTogether)
{
    std::vector<RadialMove> many;
    for (double y = -2.0; y <= 2.0; y += 0.5)
        many.push_back({{12, y, 0}, 3.0});
    EXPECT_NEAR(radiusAt(moved(many), 0.0), Radius_mm + 3.0, Exactness_mm);
    EXPECT_NEAR(radiusAt(moved({many.front(), {{0, 12, 0}, 2.0}}), 90.0), Radius_mm + 2.0, Exactness_mm);
}

TEST(RadialMove, LeavesThePlacesThatAreToStay)
{
    const Point3 beside{12.0 * std::cos(0.4), 12.0 * std::sin(0.4), 0}; // 4.8 mm away
    const double there = 0.4 * 180.0 / std::numbers::pi;
    EXPECT_GT(radiusAt(moved({{{12, 0, 0}, 4.0}}), there), Radius_mm + 0.8);
    EXPECT_NEAR(radiusAt(moved({{{12, 0, 0}, 4.0}, {beside, 0.0}}), there), Radius_mm, Exactness_mm);
}

TEST(RadialMove, OfNothingIsNone)
{
    EXPECT_EQ(moved({}), roundSurface());
    EXPECT_EQ(moved({{{12, 0, 0}, 0.0}}), roundSurface());
}
