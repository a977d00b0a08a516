#include "imaging/volume/ContourFill.h"

#include <set>
#include <utility>

#include <gtest/gtest.h>

using namespace hepatica::imaging;

namespace {

using Voxels = std::set<std::pair<int, int>>;

Voxels filled(const std::vector<Polygon>& polygons, int columns = 20, int rows = 20)
{
    Voxels voxels;
    fillPolygons(polygons, columns, rows, [&](int i, int j) { voxels.insert({i, j}); });
    return voxels;
}

Polygon square(double from, double to)
{
    return {{from, from}, {to, from}, {to, to}, {from, to}};
}

} // namespace

TEST(ContourFill, TakesTheVoxelsWhoseCentresLieInside)
{
    EXPECT_EQ(filled({square(1.5, 5.5)}), filled({square(1.6, 5.4)}));
    EXPECT_EQ(filled({square(1.5, 5.5)}).size(), 16u); // centres 2, 3, 4, 5
    EXPECT_EQ(filled({{{2.6, 2.6}, {2.9, 2.6}, {2.9, 2.9}}}).size(), 0u);
}

TEST(ContourFill, PolygonsThatShareAnEdgeShareNoVoxelAndLeaveNoneOut)
{
    // The edge runs exactly through centres, straight and askew.
    const Polygon left{{2, 2}, {6, 2}, {6, 10}, {2, 10}}, right{{6, 2}, {11, 2}, {11, 10}, {6, 10}};
    EXPECT_EQ(filled({left}).size() + filled({right}).size(), 9u * 8u);
    const Polygon lower{{2, 2}, {12, 2}, {12, 12}}, upper{{2, 2}, {12, 12}, {2, 12}};
    EXPECT_EQ(filled({lower}).size() + filled({upper}).size(), 100u);
}

TEST(ContourFill, AContourWithinAnotherIsAHole)
{
    EXPECT_EQ(filled({square(1.5, 11.5), square(3.5, 6.5)}).size(), 100u - 9u);
    EXPECT_EQ(filled({square(1.5, 11.5), square(3.5, 8.5), square(4.5, 6.5)}).size(), 100u - 25u + 4u);
}

TEST(ContourFill, AKeyholeIsTheSameHole)
{
    const Polygon keyhole{{1.5, 1.5}, {11.5, 1.5}, {11.5, 11.5}, {1.5, 11.5}, {1.5, 5.0}, {3.5, 5.0},
                          {3.5, 6.5}, {6.5, 6.5},  {6.5, 3.5},   {3.5, 3.5},  {3.5, 5.0}, {1.5, 5.0}};
    EXPECT_EQ(filled({keyhole}), filled({square(1.5, 11.5), square(3.5, 6.5)}));
}

TEST(ContourFill, DoesNotDependOnTheSenseOrTheFirstCorner)
{
    const Polygon there{{3.2, 2.1}, {14.7, 5.3}, {9.9, 16.4}, {4.4, 9.8}};
    const Polygon back{{9.9, 16.4}, {14.7, 5.3}, {3.2, 2.1}, {4.4, 9.8}};
    EXPECT_EQ(filled({there}), filled({back}));
}

TEST(ContourFill, WhatReachesBeyondTheSliceIsCutAtItsEdge)
{
    EXPECT_EQ(filled({square(-100.0, 3.5)}, 10, 10).size(), 16u);
    EXPECT_EQ(filled({square(-1e18, 1e18)}, 10, 10).size(), 100u);
    EXPECT_TRUE(filled({square(30.0, 40.0)}, 10, 10).empty());
    EXPECT_TRUE(filled({{}, {{2, 2}}, {{2, 2}, {8, 8}}}, 10, 10).empty());
}
