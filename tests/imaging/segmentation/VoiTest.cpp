#include "segmentation/Voi.h"

#include <cmath>
#include <memory>

#include <gtest/gtest.h>

using hepatica::Point3;
using namespace hepatica::imaging;
using hepatica::imaging::segmentation::forEachVoxel;
using hepatica::imaging::segmentation::makeVoi;
using hepatica::imaging::segmentation::Voi;

namespace {

constexpr std::array<int, 3> SlopeDims{40, 36, 24};

/// Values that rise evenly through the patient: trilinear interpolation gives them back exactly.
double slopeAt(const Point3& position)
{
    return 50.0 + 0.5 * position.x - 0.25 * position.y + 0.75 * position.z;
}

Volume slopeOn(const Geometry& grid)
{
    auto values = std::make_shared<std::vector<float>>();
    for (int k = 0; k < SlopeDims[2]; ++k)
        for (int j = 0; j < SlopeDims[1]; ++j)
            for (int i = 0; i < SlopeDims[0]; ++i)
                values->push_back(static_cast<float>(slopeAt(grid.toPatient(i, j, k))));
    VolumeOrigin origin;
    origin.quantity = Quantity::Hounsfield;
    return *Volume::make(grid, values, origin);
}

void expectTheSlope(const Geometry& grid)
{
    const Point3 centre = grid.toPatient(19.3, 18.6, 11.4);
    const Voi voi = makeVoi(slopeOn(grid), centre, 8.0, 0.7, {});
    double farthest = 0.0;
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        ASSERT_EQ(voi.inVolume[at], 1);
        const double expected = slopeAt(voi.toPatient(local));
        farthest = std::max(farthest, std::abs(static_cast<double>(voi.values[at]) - expected));
    });
    EXPECT_LT(farthest, 1e-3); // the rounding of float
}

} // namespace

TEST(Voi, KeepsAnEvenSlopeOnAnObliqueGrid)
{
    const Geometry::Directions turned{{{0.8, 0.6, 0}, {-0.6, 0.8, 0}, {0, 0, 1}}};
    expectTheSlope(*Geometry::make(SlopeDims, {0.9, 0.8, 1.5}, {-20, 30, 100}, turned));
}

TEST(Voi, KeepsAnEvenSlopeOnAStackThatLeans)
{
    const double angle = 0.3;
    const Geometry::Directions leaning{{{1, 0, 0}, {0, 1, 0}, {0, std::sin(angle), std::cos(angle)}}};
    expectTheSlope(*Geometry::make(SlopeDims, {0.8, 0.8, 1.5}, {5, -40, 10}, leaning));
}

TEST(Voi, KeepsAnEvenSlopeOnUnevenSlices)
{
    std::vector<double> places;
    for (int k = 0; k < SlopeDims[2]; ++k)
        places.push_back(1.2 * k + (k >= 10 ? 2.0 : 0.0));
    const auto grid =
        Geometry::make(SlopeDims, {0.8, 0.8, 1.2}, {0, 0, 0}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    expectTheSlope(*grid->withSlicesAt(places));
}

TEST(Voi, MarksWhatLeavesTheVolume)
{
    const auto grid = Geometry::make(SlopeDims, {1, 1, 1}, {0, 0, 0}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    const Voi voi = makeVoi(slopeOn(*grid), {2, 18, 12}, 6.0, 1.0, {});
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        EXPECT_EQ(voi.inVolume[at], local.x >= -2.5 ? 1 : 0); // half a voxel around the first centre
    });
}
