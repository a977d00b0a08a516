#include <hepatica/measurement/LesionShape.h>

#include "measurement/geometry/Masks.h"

#include <numbers>

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::ProblemCode;
using hepatica::imaging::Geometry;
using hepatica::imaging::Mask;
using hepatica::imaging::Volume;
using hepatica::measurement::LesionShape;
using hepatica::measurement::measureDensity;
using hepatica::measurement::measureShape;
using hepatica::tests::maskWhere;
using hepatica::tests::obliqueGrid;
using hepatica::tests::uprightGrid;

namespace {

Volume volumeOf(const Geometry& grid, std::vector<std::int16_t> values)
{
    return *Volume::make(grid, std::make_shared<const std::vector<std::int16_t>>(std::move(values)), {});
}

} // namespace

// One voxel's surface is the octahedron between the half-way points: a sixth of the cuboid.
TEST(LesionShape, OfOneVoxelIsAnOctahedron)
{
    const auto grid = uprightGrid({3, 3, 3}, {2, 3, 4});
    const std::vector<std::uint8_t> inside{1};
    const LesionShape shape = measureShape(*Mask::make(grid, {{1, 1, 1}, {1, 1, 1}}, inside));
    EXPECT_EQ(shape.voxels, 1u);
    EXPECT_DOUBLE_EQ(shape.volume_mm3, 24.0);
    EXPECT_NEAR(shape.meshVolume_mm3, 4.0, 1e-12);
    // Eight triangles with the half axes 1, 1.5 and 2: half the root of (ab)^2 + (bc)^2 + (ca)^2 each.
    EXPECT_NEAR(shape.surface_mm2, 4.0 * std::sqrt(2.25 + 9.0 + 4.0), 1e-12);
    EXPECT_DOUBLE_EQ(shape.maxDiameter3d_mm, 4.0);
    EXPECT_EQ(shape.centroid, (Point3{2, 3, 4}));
}

// A cuboid loses a wedge along its edges and a corner: from the box of n voxels between the half-way points,
// an eighth of a voxel's section along each edge and the rest of the eighth of a cube at each corner.
TEST(LesionShape, OfACuboidLosesItsEdges)
{
    const auto grid = uprightGrid({8, 8, 8}, {1, 1, 1});
    const std::vector<std::uint8_t> inside(5 * 4 * 3, 1);
    const LesionShape shape = measureShape(*Mask::make(grid, {{1, 2, 3}, {5, 5, 5}}, inside));
    const double wedges = 4 * (4 + 3 + 2) / 8.0;         // between the outermost voxel centres
    const double corners = 8 * (1.0 / 8.0 - 1.0 / 48.0); // of 1/8 a tetrahedron of 1/48 is left
    EXPECT_NEAR(shape.meshVolume_mm3, 60.0 - wedges - corners, 1e-12);
    EXPECT_NEAR(shape.maxDiameter3d_mm, std::sqrt(25.0 + 9.0 + 4.0), 1e-12);
}

TEST(LesionShape, OfAnEllipsoidIsItsVolumeAndLength)
{
    const double a = 24, b = 15, c = 12;
    const auto grid = obliqueGrid({70, 50, 40}, {0.8, 0.8, 1.0});
    const LesionShape shape = measureShape(maskWhere(grid, [=](double x, double y, double z) {
        return std::pow((x - 28.3) / a, 2) + std::pow((y - 20.1) / b, 2) + std::pow((z - 20.4) / c, 2) <= 1.0;
    }));
    const double volume = 4.0 / 3.0 * std::numbers::pi * a * b * c;
    EXPECT_NEAR(shape.volume_mm3, volume, 0.01 * volume);
    EXPECT_NEAR(shape.meshVolume_mm3, volume, 0.01 * volume);
    EXPECT_NEAR(shape.maxDiameter3d_mm, 2 * a, 0.8);
    // Thomsen's approximation of an ellipsoid's surface (1.06 %). A mesh through half-way points is stepped
    // and so some percent larger.
    const double p = 1.6075;
    const double surface =
        4 * std::numbers::pi *
        std::pow((std::pow(a * b, p) + std::pow(a * c, p) + std::pow(b * c, p)) / 3.0, 1.0 / p);
    EXPECT_GT(shape.surface_mm2, surface);
    EXPECT_LT(shape.surface_mm2, 1.12 * surface);
    // Voxels whose centre lies just inside or outside average out over the surface.
    EXPECT_NEAR(distance(shape.centroid, grid.toPatient(28.3 / 0.8, 20.1 / 0.8, 20.4)), 0.0, 0.02);
}

TEST(DensityStatistics, AreThoseOfTheVoxelsInside)
{
    const auto grid = uprightGrid({3, 2, 1}, {1, 1, 1});
    const Volume volume = volumeOf(grid, {-500, 10, 20, 30, 44, 900});
    const std::vector<std::uint8_t> inside{0, 1, 1, 1, 1, 0};
    const auto density = measureDensity(*Mask::make(grid, {{0, 0, 0}, {2, 1, 0}}, inside), volume);
    ASSERT_TRUE(density);
    EXPECT_DOUBLE_EQ(density->mean, 26.0);
    EXPECT_DOUBLE_EQ(density->sd, std::sqrt((256.0 + 36.0 + 16.0 + 324.0) / 4.0));
    EXPECT_DOUBLE_EQ(density->min, 10.0);
    EXPECT_DOUBLE_EQ(density->max, 44.0);
    EXPECT_DOUBLE_EQ(density->median, 25.0);
}

TEST(DensityStatistics, OnAnotherGridAreAProblem)
{
    const Volume volume = volumeOf(uprightGrid({3, 2, 1}, {1, 1, 1}), {0, 0, 0, 0, 0, 0});
    const std::vector<std::uint8_t> inside{1};
    const auto grid = uprightGrid({3, 2, 1}, {1, 2, 1});
    const auto density = measureDensity(*Mask::make(grid, {{0, 0, 0}, {0, 0, 0}}, inside), volume);
    ASSERT_FALSE(density);
    EXPECT_EQ(density.error().code, ProblemCode::OtherGrid);
}
