#include "segmentation/LongAxis.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::segmentation::Cube;
using hepatica::imaging::segmentation::Field;
using hepatica::imaging::segmentation::forEachVoxel;
using hepatica::imaging::segmentation::longAxisOf;
using hepatica::imaging::segmentation::Segment;

namespace {

constexpr Cube Around{61, 0.5};

/// Signed distance to an ellipsoid, by its gradient (exact on the surface), from its half axes.
Field ellipsoidAt(const Point3& middle, const Point3& semi_mm, double turn_rad)
{
    Field distance_mm(Around.count());
    forEachVoxel(Around, [&](std::size_t at, const Point3& local) {
        const Point3 from = local - middle;
        const double along = std::cos(turn_rad) * from.x + std::sin(turn_rad) * from.y;
        const double across = std::cos(turn_rad) * from.y - std::sin(turn_rad) * from.x;
        const Point3 parts{along / semi_mm.x, across / semi_mm.y, from.z / semi_mm.z};
        const Point3 slope{parts.x / semi_mm.x, parts.y / semi_mm.y, parts.z / semi_mm.z};
        const double squared = dot(parts, parts);
        distance_mm[at] = static_cast<float>(0.5 * (1.0 - squared) / std::max(norm(slope), 1e-6));
    });
    return distance_mm;
}

} // namespace

// The ends lie on the surface, not on the centres of the outermost voxels: within a fifth of a voxel.
TEST(LongAxis, OfAnEllipsoidIsItsLongerAxisInTheSlice)
{
    const Point3 middle{1.2, -0.7, 2.0};
    for (const double turn : {0.0, 0.4, 1.1}) {
        const Segment axis = longAxisOf(Around, ellipsoidAt(middle, {9.0, 6.0, 12.0}, turn));
        EXPECT_NEAR(axis.length(), 18.0, 0.1) << turn;
        EXPECT_NEAR(distance(axis.middle(), middle), 0.0, 0.5) << turn;
        const Point3 along = (1.0 / axis.length()) * (axis.to - axis.from);
        EXPECT_GT(std::abs(dot(along, Point3{std::cos(turn), std::sin(turn), 0.0})),
                  std::cos(5.0 * std::numbers::pi / 180.0))
            << turn;
    }
}

TEST(LongAxis, OfNothingHasNoLength)
{
    EXPECT_EQ(longAxisOf(Around, Field(Around.count(), -1.0F)).length(), 0.0);
}
