// What a contrast medium adds to the liver where the other series is mapped onto the arterial one.
#include "measurement/geometry/LiverDifference.h"

#include "measurement/geometry/Masks.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace {

using imaging::Geometry;
using imaging::Volume;
using imaging::VoxelIndex;
using measurement::NonContrastPhase;

const Geometry LiverGrid = uprightGrid({30, 30, 30}, {0.8, 0.8, 1.0});

/// One HU a millimetre along x, or none anywhere: the error of a value is that of the place.
Volume slopeOf(double x)
{
    auto values = std::make_shared<std::vector<float>>();
    for (int k = 0; k < LiverGrid.dims()[2]; ++k)
        for (int j = 0; j < LiverGrid.dims()[1]; ++j)
            for (int i = 0; i < LiverGrid.dims()[0]; ++i)
                values->push_back(static_cast<float>(x * LiverGrid.toPatient(i, j, k).x));
    return *Volume::make(LiverGrid, Volume::Buffer<float>(std::move(values)), {});
}

NonContrastPhase mapped(const Volume& before, const Geometry& knots,
                        const std::function<double(const Point3& at)>& along)
{
    std::vector<std::array<float, 3>> by;
    for (int k = 0; k < knots.dims()[2]; ++k)
        for (int j = 0; j < knots.dims()[1]; ++j)
            for (int i = 0; i < knots.dims()[0]; ++i)
                by.push_back({static_cast<float>(along(knots.toPatient(i, j, k))), 0, 0});
    NonContrastPhase phase{&before, {}};
    phase.fromArterial.deformation =
        std::make_shared<const imaging::DisplacementField>(imaging::DisplacementField{knots, std::move(by)});
    return phase;
}

constexpr int Reach = 2, Through = 2; // voxels of 0.8, 0.8 and 1.0 mm within 2.4 mm

/// What lies in the middle of the values of a window, each followed by itself.
double medianAround(const VoxelIndex& middle, const NonContrastPhase& phase)
{
    std::vector<double> values;
    for (int k = middle.k - Through; k <= middle.k + Through; ++k)
        for (int j = middle.j - Reach; j <= middle.j + Reach; ++j)
            for (int i = middle.i - Reach; i <= middle.i + Reach; ++i)
                if (LiverGrid.contains({i, j, k}))
                    values.push_back(-phase.fromArterial(LiverGrid.toPatient(i, j, k)).x);
    std::ranges::sort(values);
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : 0.5 * (values[half - 1] + values[half]);
}

/// The mean at ten and more places of one kind, for fewer tell no liver.
double meanAt(const VoxelIndex& place, const NonContrastPhase& phase)
{
    const Volume arterial = slopeOf(0.0);
    const auto lesion = maskWhere(LiverGrid, [](double x, double y, double z) {
        return distance({x, y, z}, {12, 12, 15}) < 3.0;
    });
    const measurement::LiverPlaces places{std::vector<VoxelIndex>(12, place), 1.0};
    const auto tissue = measurement::addedToLiver(places, arterial, phase, lesion, arterial, 2.4);
    return tissue ? tissue->mean : 1e9;
}

} // namespace

TEST(LiverDifference, FollowsAWindowAsItsVoxelsOneByOne)
{
    const Volume before = slopeOf(1.0);
    const auto knots = uprightGrid({10, 10, 12}, {4, 4, 4});
    // A wave of 60 mm and 4 mm height whose slope along x changes from slice to slice.
    const auto phase = mapped(before, knots, [](const Point3& at) {
        return 4.0 * std::sin(2.0 * M_PI * at.z / 60.0) * std::sin(2.0 * M_PI * at.x / 60.0);
    });
    // Across knots of 4 mm the slope of each step changes by up to (2 pi / 60)^2 x 4 x 4: over 1.6 mm within
    // a slice and 2 mm through them a value lies off by 0.28 mm at most, and the middle one of many by a
    // tenth.
    for (const VoxelIndex place : {VoxelIndex{10, 12, 14}, {7, 20, 9}, {22, 9, 22}, {15, 15, 4}})
        EXPECT_NEAR(meanAt(place, phase), medianAround(place, phase), 0.03)
            << place.i << " " << place.j << " " << place.k;
}

TEST(LiverDifference, FollowsAMapThatEndsWithTheImages)
{
    constexpr double By_mm = -9.0;
    const Volume before = slopeOf(1.0);
    const auto phase = mapped(before, LiverGrid, [](const Point3&) { return By_mm; });
    for (const VoxelIndex place : {VoxelIndex{29, 15, 15}, {28, 29, 15}, {29, 29, 29}, {20, 0, 0}})
        EXPECT_NEAR(meanAt(place, phase), medianAround(place, phase), 1e-4)
            << place.i << " " << place.j << " " << place.k;
}

} // namespace hepatica::tests
