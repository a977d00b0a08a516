#include "measurement/geometry/DifferenceImage.h"

#include "measurement/geometry/Masks.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;
using measurement::NonContrastPhase;

Geometry imageGrid()
{
    return uprightGrid({60, 50, 24}, {0.8, 0.8, 2.0});
}

/// A volume whose values are a plane: between voxels they are known exactly.
Volume planeOf(double x, double y, double z, const Geometry& grid = imageGrid())
{
    auto values = std::make_shared<std::vector<float>>();
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i) {
                const Point3 at = grid.toPatient(i, j, k);
                values->push_back(static_cast<float>(x * at.x + y * at.y + z * at.z));
            }
    return *Volume::make(grid, Volume::Buffer<float>(std::move(values)), {});
}

/// A field that bends over some centimetres, as a liver does under a breath: waves of 60 mm length and 4 mm
/// height, on knots 8 mm apart.
std::shared_ptr<const imaging::DisplacementField> breath()
{
    const auto knots = *Geometry::make({10, 9, 9}, {8, 8, 8}, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    std::vector<std::array<float, 3>> by;
    for (int k = 0; k < 9; ++k)
        for (int j = 0; j < 9; ++j)
            for (int i = 0; i < 10; ++i) {
                const auto wave = [](int n) {
                    return static_cast<float>(4.0 * std::sin(2.0 * std::numbers::pi * 8.0 * n / 60.0));
                };
                by.push_back({wave(j), wave(k), wave(i)});
            }
    return std::make_shared<const imaging::DisplacementField>(
        imaging::DisplacementField{knots, std::move(by)});
}

Mask hollowBody()
{
    return maskWhere(imageGrid(), [](double x, double y, double z) {
        const double far = distance({x, y, z}, {30, 25, 24});
        return far < 10.0 && (far > 5.0 || x < 28.0);
    });
}

bool isSame(const measurement::Difference& a, const measurement::Difference& b, const imaging::VoxelIndex& v)
{
    const auto at = [&](const measurement::Difference& one) {
        return imaging::VoxelIndex{v.i - one.first.i, v.j - one.first.j, v.k - one.first.k};
    };
    return a.volume.at(at(a)) == b.volume.at(at(b)) &&
           a.covered[a.volume.offset(at(a))] == b.covered[b.volume.offset(at(b))];
}

/// How far places are off at the most, along each axis, where a bent map is followed.
std::array<double, 3> mostOff_mm(const Geometry& grid)
{
    // One HU a millimetre along each axis: the error of a value is that of the place.
    const Volume arterial = planeOf(0, 0, 0, grid);
    NonContrastPhase phase{nullptr, {}};
    phase.fromArterial.deformation = breath();
    const IndexBox around{{12, 11, 4}, {47, 39, 18}};
    std::array<double, 3> most_mm{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const Point3 way{axis == 0 ? 1.0 : 0.0, axis == 1 ? 1.0 : 0.0, axis == 2 ? 1.0 : 0.0};
        const Volume before = planeOf(way.x, way.y, way.z, grid);
        phase.volume = &before;
        const auto added = measurement::subtracted(arterial, phase, around).value();
        for (int k = around.first.k; k <= around.last.k; ++k)
            for (int j = around.first.j; j <= around.last.j; ++j)
                for (int i = around.first.i; i <= around.last.i; ++i) {
                    const Point3 there = phase.fromArterial(grid.toPatient(i, j, k));
                    const double told =
                        added.volume.at({i - added.first.i, j - added.first.j, k - added.first.k});
                    most_mm[axis] = std::max(most_mm[axis], std::abs(told + dot(way, there)));
                }
    }
    return most_mm;
}

/// At a knot of the field its slope changes by no more than (2 pi / 60 mm)^2 x 4 mm x 8 mm; what is linear
/// over a length misses a quarter of that.
double allowed_mm(double length_mm)
{
    return std::pow(2.0 * std::numbers::pi / 60.0, 2) * 4.0 * 8.0 * 0.25 * length_mm;
}

constexpr double Rounding_mm = 0.01, Bent = 0.3;

} // namespace

TEST(DifferenceImage, FollowsABentMapWithinWhatItsBendAllows)
{
    // Linear over three pixels; along y the field changes from slice to slice, each of which is followed.
    const auto most_mm = mostOff_mm(imageGrid());
    for (const std::size_t axis : {0U, 2U}) {
        EXPECT_LT(most_mm[axis], allowed_mm(2.4) + Rounding_mm);
        EXPECT_GT(most_mm[axis], Bent * allowed_mm(2.4)) << "it bends";
    }
    EXPECT_LT(most_mm[1], Rounding_mm);
}

TEST(DifferenceImage, FollowsABentMapAcrossThinSlicesToo)
{
    // Linear over three slices as well.
    const auto most_mm = mostOff_mm(uprightGrid({60, 50, 48}, {0.8, 0.8, 1.0}));
    for (const std::size_t axis : {0U, 2U})
        EXPECT_LT(most_mm[axis], allowed_mm(2.4) + Rounding_mm);
    EXPECT_LT(most_mm[1], allowed_mm(3.0) + Rounding_mm);
    EXPECT_GT(most_mm[1], Bent * allowed_mm(3.0)) << "it bends";
}

// Beyond the last voxels the field is none: it would draw those before them aside.
TEST(DifferenceImage, FollowsAMapThatEndsWithTheImages)
{
    for (const int side : {10, 11, 12, 13}) {
        const Geometry grid = uprightGrid({side, side, side}, {1, 1, 1});
        const Point3 by{0, -2, 0};
        NonContrastPhase phase{nullptr, {}};
        phase.fromArterial.deformation =
            std::make_shared<const imaging::DisplacementField>(imaging::DisplacementField{
                grid, std::vector<std::array<float, 3>>(grid.voxelCount(), {0, -2, 0})});
        const Volume arterial = planeOf(0, 0, 0, grid), before = planeOf(1, 2, 3, grid);
        phase.volume = &before;
        const auto added = measurement::subtracted(arterial, phase, {{5, 5, 5}, {8, 8, 8}}).value();
        const int last = side - 1;
        for (const imaging::VoxelIndex& v : {imaging::VoxelIndex{last, 5, 5},
                                             {last - 1, 6, 7},
                                             {6, last, 7},
                                             {7, last - 1, 6},
                                             {5, 6, last},
                                             {6, 7, last - 1},
                                             {last, last, last},
                                             {last - 1, last - 1, last - 1}}) {
            const Point3 there = grid.toPatient(v) + by;
            EXPECT_NEAR(added.volume.at({v.i - added.first.i, v.j - added.first.j, v.k - added.first.k}),
                        -(there.x + 2 * there.y + 3 * there.z), 1e-4)
                << v.i << " " << v.j << " " << v.k << " of " << side;
        }
    }
}

TEST(DifferenceImage, HoldsPartsOfRowsThatTheOtherSeriesEndsIn)
{
    // It begins 3.5 voxels farther on and ends 3.5 before: within the eight that are read together.
    const auto grid = uprightGrid({21, 9, 5}, {1, 1, 1});
    const auto shorter =
        *Geometry::make({14, 7, 1}, {1, 1, 1}, {3.5, 1, 2}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    const Volume arterial = planeOf(2, 0, 0, grid), before = planeOf(1, 3, 0, shorter);
    const auto added = measurement::subtracted(arterial, {&before, {}}, {{0, 0, 0}, {20, 8, 4}}).value();
    for (int k = 0; k < 5; ++k)
        for (int j = 0; j < 9; ++j)
            for (int i = 0; i < 21; ++i) {
                const bool isHeld = k == 2 && j >= 1 && j <= 7 && i >= 4 && i <= 16;
                const auto at = added.volume.offset({i, j, k});
                EXPECT_EQ(added.covered[at] != 0, isHeld) << i << " " << j << " " << k;
                EXPECT_NEAR(added.volume.at({i, j, k}), isHeld ? 2.0 * i - (i + 3.0 * j) : 0.0, 1e-4)
                    << i << " " << j << " " << k;
            }
}

TEST(DifferenceImage, HoldsWhatIsNeededAsTheWholeDoes)
{
    const Volume arterial = planeOf(3, 1, -1), before = planeOf(1, 2, 3);
    NonContrastPhase phase{&before, {}};
    phase.fromArterial.deformation = breath();
    const Geometry grid = imageGrid();
    const Mask lesion = hollowBody();
    const Mask region = maskWhere(grid, [](double x, double y, double z) {
        return distance({x, y, z}, {50, 12, 10}) < 6.0;
    });
    const auto whole = measurement::subtracted(arterial, phase, {{0, 0, 0}, {59, 49, 23}});
    const IndexBox box{{4, 2, 0}, {58, 45, 23}};
    const auto part =
        measurement::subtractedWithin(arterial, phase, box, measurement::neededIn(box, grid, lesion, region));
    ASSERT_TRUE(whole && part);
    int looked = 0;
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i) {
                bool isNeeded = region.contains({i, j, k});
                for (int z = k - 2; z <= k + 2; ++z) // 4 mm to every side
                    for (int y = j - 4; y <= j + 4; ++y)
                        for (int x = i - 4; x <= i + 4; ++x)
                            isNeeded = isNeeded || lesion.contains({x, y, z});
                looked += isNeeded ? 1 : 0;
                if (isNeeded) {
                    ASSERT_TRUE(isSame(*whole, *part, {i, j, k})) << i << " " << j << " " << k;
                }
            }
    EXPECT_GT(looked, 5000);
}

} // namespace hepatica::tests
