#include <hepatica/measurement/LesionMeasurement.h>

#include "measurement/geometry/Masks.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace {

using imaging::Geometry;
using imaging::Mask;
using measurement::AcquisitionPlane;
using measurement::acquisitionPlaneOf;
using measurement::measureAxes;
using measurement::measureAxialAxes;
using measurement::measureLesion;

/// Between two slices an end lies somewhere: their distance, half of it at either end.
constexpr double Uncertain_mm = 2.0;
/// Slices from front to back: rows along the patient's left, columns towards the feet.
constexpr Geometry::Directions Coronal{{{1, 0, 0}, {0, 0, -1}, {0, 1, 0}}};
/// Slices from right to left: rows towards the back, columns towards the feet.
constexpr Geometry::Directions Sagittal{{{0, 1, 0}, {0, 0, -1}, {-1, 0, 0}}};

/// An ellipsoid of 41 mm from right to left, 24 from front to back and 60 from head to feet.
bool isInEllipsoid(const Point3& p)
{
    return std::hypot(p.x / 20.5, p.y / 12.0, p.z / 30.0) <= 1.0;
}

Mask onGrid(const Geometry::Directions& directions, std::array<double, 3> spacing)
{
    std::array<int, 3> dims{};
    Point3 origin;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        dims[axis] = 2 * static_cast<int>(40.0 / spacing[axis]) + 1;
        origin = origin - (0.5 * (dims[axis] - 1) * spacing[axis]) * directions[axis];
    }
    const Geometry grid = *Geometry::make(dims, spacing, origin, directions);
    std::vector<std::uint8_t> inside;
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i)
                inside.push_back(isInEllipsoid(grid.toPatient(i, j, k)) ? 1 : 0);
    return *Mask::make(grid, wholeBox(grid), inside);
}

imaging::Volume plainVolume(const Geometry& grid, const std::string& modality, imaging::Quantity quantity)
{
    imaging::VolumeOrigin origin;
    origin.modality = modality;
    origin.quantity = quantity;
    const auto values = std::make_shared<const std::vector<std::int16_t>>(grid.voxelCount(), 100);
    return *imaging::Volume::make(grid, values, origin);
}

bool saysNotAxial(const measurement::LesionMeasurement& measured)
{
    return std::ranges::find(measured.warnings, ProblemCode::NotAxial, &Warning::code) !=
           measured.warnings.end();
}

} // namespace

TEST(AxialAxes, OfCoronalAndSagittalSlicesAreThoseOfTheAxialPlane)
{
    for (const auto& directions : {Coronal, Sagittal}) {
        const Mask lesion = onGrid(directions, {1.0, 1.0, 2.0});
        EXPECT_NEAR(measureAxes(lesion).longAxis.mm(), 60.0, 1.0) << "on its own slices";
        const auto axial = measureAxialAxes(lesion);
        ASSERT_TRUE(axial);
        EXPECT_NEAR(axial->longAxis().mm(), 41.0, Uncertain_mm);
        EXPECT_NEAR(axial->shortAxis().mm(), 24.0, Uncertain_mm);
        EXPECT_NEAR(axial->longEnds[0].z, axial->longEnds[1].z, 1e-9);
        EXPECT_NEAR(axial->longEnds[0].z, axial->shortEnds[0].z, 1e-9);
        EXPECT_NEAR(axial->longEnds[0].z, 0.0, 4.0); // the middle, flat as it is there
    }
}

TEST(AxialAxes, OfObliqueSlicesAreThoseOfTheAxialPlane)
{
    const double c = std::cos(0.3), s = std::sin(0.3);
    const Mask lesion = onGrid({{{1, 0, 0}, {0, s, -c}, {0, c, s}}}, {1.0, 1.0, 1.5});
    const auto axial = measureAxialAxes(lesion);
    ASSERT_TRUE(axial);
    EXPECT_NEAR(axial->longAxis().mm(), 41.0, Uncertain_mm);
    EXPECT_NEAR(axial->shortAxis().mm(), 24.0, Uncertain_mm);
}

TEST(AcquisitionPlane, IsTheNearestOfThePatientsPlanes)
{
    EXPECT_EQ(acquisitionPlaneOf(uprightGrid({4, 4, 4}, {1, 1, 1})), AcquisitionPlane::Axial);
    EXPECT_EQ(acquisitionPlaneOf(onGrid(Coronal, {4, 4, 4}).grid()), AcquisitionPlane::Coronal);
    EXPECT_EQ(acquisitionPlaneOf(onGrid(Sagittal, {4, 4, 4}).grid()), AcquisitionPlane::Sagittal);
    EXPECT_EQ(planeName(AcquisitionPlane::Sagittal), "sagittal");
}

TEST(LesionMeasurement, TellsWhereTheViableAxesAreNotOnAxialSlices)
{
    const auto measured = [](const Geometry::Directions& directions) {
        const Mask lesion = onGrid(directions, {1.0, 1.0, 2.0});
        const imaging::Volume volume = plainVolume(lesion.grid(), "MR", imaging::Quantity::None);
        measurement::ArterialPhase late{&volume, imaging::Phase::LateArterial,
                                        imaging::PhaseConfidence::Confirmed};
        late.options.threshold = 50.0; // below every voxel: all of it enhances
        return *measureLesion(volume, lesion, late);
    };
    const auto told = [](const measurement::LesionMeasurement& one) {
        EXPECT_TRUE(one.viable && one.viable->mask);
        const auto found = std::ranges::find(one.warnings, ProblemCode::ViableNotAxial, &Warning::code);
        return found == one.warnings.end() ? std::string() : found->arguments.at(0);
    };
    EXPECT_EQ(told(measured(Coronal)), "coronal");
    EXPECT_EQ(told(measured(Sagittal)), "sagittal");
    EXPECT_EQ(told(measured({{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})), "");
}

TEST(LesionMeasurement, OfMrHasAxialAxesBesideThoseOfItsSlicesAndCtAWarning)
{
    const Mask coronal = onGrid(Coronal, {1.0, 1.0, 2.0}),
               axial = onGrid({{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, {1.0, 1.0, 2.0});
    const auto mr = measureLesion(plainVolume(coronal.grid(), "MR", imaging::Quantity::None), coronal);
    ASSERT_TRUE(mr);
    ASSERT_TRUE(mr->axialAxes);
    EXPECT_EQ(mr->axialAxes, measureAxialAxes(coronal));
    EXPECT_FALSE(saysNotAxial(*mr));
    const auto ct = measureLesion(plainVolume(coronal.grid(), "CT", imaging::Quantity::Hounsfield), coronal);
    ASSERT_TRUE(ct);
    EXPECT_FALSE(ct->axialAxes);
    EXPECT_TRUE(saysNotAxial(*ct));
    const auto file = measureLesion(plainVolume(coronal.grid(), "", imaging::Quantity::None), coronal);
    ASSERT_TRUE(file);
    EXPECT_TRUE(saysNotAxial(*file)) << "a volume file tells no modality and may be CT";
    for (const char* modality : {"CT", "MR"}) {
        const auto plain = measureLesion(plainVolume(axial.grid(), modality, imaging::Quantity::None), axial);
        ASSERT_TRUE(plain);
        EXPECT_FALSE(plain->axialAxes || saysNotAxial(*plain)) << modality;
    }
}

} // namespace hepatica::tests
