#include <hepatica/imaging/Straighten.h>

#include <cmath>
#include <memory>
#include <numbers>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

/// A value that is linear in the patient, so that linear interpolation keeps it.
double ramp(const Point3& at)
{
    return 100.0 + 2.0 * at.x - 3.0 * at.y + 5.0 * at.z;
}

/// A gantry that leans by 20 degrees about the rows: slices 4 mm apart along z.
Volume leaningRamp()
{
    const double tilt = 20.0 * std::numbers::pi / 180.0;
    const auto grid =
        Geometry::make({8, 12, 5}, {1.5, 1.0, 4.0}, {-6, -6, 30},
                       {Point3{1, 0, 0}, Point3{0, std::cos(tilt), -std::sin(tilt)}, Point3{0, 0, 1}});
    auto voxels = std::make_shared<std::vector<float>>();
    for (int k = 0; k < 5; ++k)
        for (int j = 0; j < 12; ++j)
            for (int i = 0; i < 8; ++i)
                voxels->push_back(static_cast<float>(ramp(grid->toPatient(VoxelIndex{i, j, k}))));
    VolumeOrigin origin;
    origin.measurable = Measurable::InPlane;
    return Volume::make(*grid, Volume::Buffer<float>(voxels), origin).value();
}

} // namespace

TEST(Straighten, ALeaningStackShowsThePatientOnARightAngledGrid)
{
    const Volume leaning = leaningRamp();
    const auto straight = straighten(leaning);
    ASSERT_TRUE(straight) << straight.error().text();
    const Geometry& grid = straight->geometry();
    EXPECT_NEAR(distance(grid.directions()[2], grid.sliceNormal()), 0.0, 1e-12);
    EXPECT_NEAR(grid.spacing()[2], 4.0 * std::cos(20.0 * std::numbers::pi / 180.0), 1e-12);
    EXPECT_NEAR(grid.voxelVolume_mm3(), leaning.geometry().voxelVolume_mm3(), 1e-9);
    std::size_t inside = 0;
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i) {
                const Point3 at = grid.toPatient(VoxelIndex{i, j, k});
                const Point3 source = leaning.geometry().toContinuousIndex(at);
                if (source.y < 0.0 || source.y > 11.0)
                    continue;
                ++inside;
                ASSERT_NEAR(straight->at({i, j, k}), ramp(at), 1e-3);
            }
    EXPECT_GE(inside, 8u * 11u * 5u); // every acquired slice is there from end to end
    EXPECT_EQ(straight->measurable(), Measurable::None);
}

TEST(Straighten, AStackThatStandsUprightComesBackAsItIs)
{
    const auto grid =
        Geometry::make({2, 2, 2}, {1, 1, 1}, {0, 0, 0}, {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}});
    const auto voxels = std::make_shared<const std::vector<std::int16_t>>(8, std::int16_t{7});
    const Volume volume = Volume::make(*grid, voxels, {}).value();
    const auto straight = straighten(volume);
    ASSERT_TRUE(straight);
    EXPECT_EQ(straight->geometry(), *grid);
    EXPECT_EQ(straight->measurable(), Measurable::Volume);
}

namespace {

/// Slices at 0, 2, 4 and 10 mm: two are missing. Every voxel of a slice has the number of the slice.
Volume gappedStack(Point3 third)
{
    const auto even =
        Geometry::make({4, 6, 4}, {1, 1, 10.0 / 3.0}, {0, 0, 0}, {Point3{1, 0, 0}, Point3{0, 1, 0}, third});
    const auto grid = even->withSlicesAt({0, 2, 4, 10});
    auto voxels = std::make_shared<std::vector<std::int16_t>>();
    for (std::int16_t k = 1; k <= 4; ++k)
        voxels->insert(voxels->end(), 24, k);
    VolumeOrigin origin;
    origin.slices.resize(4);
    return Volume::make(*grid, Volume::Buffer<std::int16_t>(voxels), origin).value();
}

} // namespace

TEST(Straighten, AnUnevenStackHasItsSlicesInTheirPlacesAndNothingInTheGap)
{
    const auto straight = straighten(gappedStack({0, 0, 1}));
    ASSERT_TRUE(straight) << straight.error().text();
    const Geometry& grid = straight->geometry();
    EXPECT_TRUE(isStraight(grid));
    EXPECT_DOUBLE_EQ(grid.spacing()[2], 2.0);
    ASSERT_EQ(grid.dims()[2], 6);
    EXPECT_DOUBLE_EQ(grid.toPatient(0, 0, 5).z, 10.0);
    std::vector<double> shown;
    for (int k = 0; k < 6; ++k)
        shown.push_back(straight->at({2, 3, k}));
    const double nothing = 1.0; // the lowest value of the volume
    EXPECT_EQ(shown, (std::vector<double>{1, 2, 3, nothing, nothing, 4}));
    EXPECT_EQ(straight->measurable(), Measurable::None);
}

TEST(Straighten, AnUnevenStackThatLeansIsMovedByWhereItsSlicesAre)
{
    const Point3 third{0, 0.6, 0.8}; // 10 mm along it: 6 voxels aside, 8 mm up
    const auto straight = straighten(gappedStack(third));
    ASSERT_TRUE(straight) << straight.error().text();
    const Geometry& grid = straight->geometry();
    EXPECT_TRUE(isStraight(grid));
    EXPECT_EQ(grid.dims(), (std::array<int, 3>{4, 12, 6}));
    EXPECT_NEAR(grid.spacing()[2], 1.6, 1e-12);
    // The last slice stands six rows farther on than the first.
    EXPECT_EQ(straight->at({0, 5, 0}), 1.0);
    EXPECT_EQ(straight->at({0, 6, 5}), 4.0);
    EXPECT_EQ(straight->at({0, 11, 5}), 4.0);
    EXPECT_EQ(straight->at({0, 5, 5}), 1.0); // nothing
}
