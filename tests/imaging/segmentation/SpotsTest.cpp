#include "segmentation/Spots.h"

#include <algorithm>
#include <functional>

#include <gtest/gtest.h>

using hepatica::distance;
using hepatica::Point3;
using hepatica::imaging::segmentation::forEachVoxel;
using hepatica::imaging::segmentation::Spot;
using hepatica::imaging::segmentation::spotsAround;
using hepatica::imaging::segmentation::Voi;

namespace {

constexpr double SpottedLiver = 110.0;

/// Voxels of 1.5 mm, valued by place.
Voi spottedVoi(const std::function<double(const Point3&)>& valueAt)
{
    Voi voi;
    voi.cube = {67, 1.5};
    forEachVoxel(voi.cube, [&](std::size_t, const Point3& local) {
        voi.values.push_back(static_cast<float>(valueAt(local)));
    });
    voi.inVolume.assign(voi.cube.count(), 1);
    return voi;
}

Spot nearestSpot(const std::vector<Spot>& spots, const Point3& place)
{
    const auto nearest =
        std::ranges::min_element(spots, {}, [&](const Spot& spot) { return distance(spot.centre, place); });
    return nearest == spots.end() ? Spot{{1e9, 0, 0}, 0.0} : *nearest;
}

} // namespace

TEST(Spots, TheMiddleAndSizeOfASmallLesionWhoseMarginWasClicked)
{
    for (const double value : {70.0, 150.0}) {
        constexpr Point3 Middle{4.5, 0.0, -1.5};
        const Voi voi =
            spottedVoi([&](const Point3& p) { return distance(p, Middle) < 5.0 ? value : SpottedLiver; });
        const Spot spot = nearestSpot(spotsAround(voi, SpottedLiver), Middle);
        EXPECT_LE(distance(spot.centre, Middle), 1.5) << value;
        EXPECT_DOUBLE_EQ(spot.diameter_mm, 10.0) << value;
    }
}

TEST(Spots, TheSkinBesideFatIsNone)
{
    constexpr Point3 Middle{-4.5, 0.0, 0.0};
    const Voi voi = spottedVoi([&](const Point3& p) {
        if (p.x > 3.0)
            return p.x < 4.0 ? 5.0 : -100.0; // half liver, half fat
        return distance(p, Middle) < 5.0 ? 85.0 : SpottedLiver;
    });
    EXPECT_LE(distance(nearestSpot(spotsAround(voi, SpottedLiver), Middle).centre, Middle), 1.5);
}

TEST(Spots, NothingInATissueOfOneValue)
{
    EXPECT_TRUE(spotsAround(spottedVoi([](const Point3&) { return SpottedLiver; }), SpottedLiver).empty());
}
