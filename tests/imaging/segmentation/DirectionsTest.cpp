#include "imaging/segmentation/Directions.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

using hepatica::norm;
using hepatica::Point3;
using hepatica::imaging::segmentation::Directions;

// Euler: an icosahedron whose edges are halved n times has 10 4^n + 2 vertices and 30 4^n edges.
TEST(Directions, AreTheVerticesOfAnIcosahedronWithHalvedEdges)
{
    EXPECT_EQ(Directions::coarse().units().size(), 162u);
    EXPECT_EQ(Directions::coarse().edges().size(), 480u);
    EXPECT_EQ(Directions::fine().units().size(), 642u);
    EXPECT_EQ(Directions::fine().edges().size(), 1920u);
    for (const Point3& unit : Directions::fine().units())
        EXPECT_NEAR(norm(unit), 1.0, 1e-12);
    EXPECT_NEAR(Directions::fine().solidAngle() * 642.0, 4.0 * std::numbers::pi, 1e-12);
}

TEST(Directions, InterpolateASmoothFunctionOnTheSphere)
{
    const Directions& directions = Directions::fine();
    std::vector<float> heights;
    for (const Point3& unit : directions.units())
        heights.push_back(static_cast<float>(unit.z));
    // The vertices lie up to 9 degrees apart, so the mean of three can miss by about that angle.
    for (const Point3& at :
         {Point3{1, 2, 3}, Point3{-4, 0.1, 0.2}, Point3{0.3, -0.2, -5}, Point3{1, -1, 0.01}})
        EXPECT_NEAR(static_cast<double>(directions.interpolate(heights, at)), at.z / norm(at), 0.08);
}
