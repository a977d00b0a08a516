#include <hepatica/measurement/LesionShape.h>
#include <hepatica/measurement/ViablePart.h>
#include <hepatica/phantom/LesionGallery.h>

#include "measurement/geometry/Masks.h"

#include <limits>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::ProblemCode;
using hepatica::imaging::Geometry;
using hepatica::imaging::Mask;
using hepatica::imaging::Measurable;
using hepatica::imaging::Quantity;
using hepatica::imaging::Volume;
using hepatica::imaging::VolumeOrigin;
using hepatica::measurement::measureViable;
using hepatica::measurement::ViableOptions;
using hepatica::tests::maskWhere;
using hepatica::tests::uprightGrid;

namespace {

constexpr double Liver_hu = 65.0;
const Point3 Centre{50.3, 49.6, 41.2};
const std::array<double, 3> Spacing{1.0, 1.0, 2.0};

double fromCentre(double x, double y, double z)
{
    return distance({x, y, z}, Centre);
}

/// Liver with noise, air round it beyond 45 mm, and whatever `contrast_hu` adds at a place.
Volume arterial(const Geometry& grid, double noise_hu,
                const std::function<double(double x, double y, double z)>& contrast_hu,
                Measurable measurable = Measurable::Volume)
{
    std::mt19937 engine(5);
    const auto uniform = [&] { return (static_cast<double>(engine()) + 0.5) / 4294967296.0; };
    const auto normal = [&] {
        return std::sqrt(-2.0 * std::log(uniform())) * std::cos(2.0 * std::numbers::pi * uniform());
    };
    auto values = std::make_shared<std::vector<std::int16_t>>();
    const auto& [sx, sy, sz] = grid.spacing();
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i) {
                const double x = i * sx, y = j * sy, z = k * sz;
                const double tissue = fromCentre(x, y, z) > 45.0 ? -1000.0 : Liver_hu + contrast_hu(x, y, z);
                values->push_back(static_cast<std::int16_t>(std::lround(tissue + noise_hu * normal())));
            }
    VolumeOrigin origin;
    origin.quantity = Quantity::Hounsfield;
    origin.measurable = measurable;
    return *Volume::make(grid, std::shared_ptr<const std::vector<std::int16_t>>(values), origin);
}

Geometry liverGrid()
{
    return uprightGrid({100, 100, 42}, Spacing);
}

Mask ball(const Geometry& grid, double radius_mm)
{
    return maskWhere(grid, [=](double x, double y, double z) { return fromCentre(x, y, z) <= radius_mm; });
}

double ballVolume_mm3(double radius_mm)
{
    return 4.0 / 3.0 * std::numbers::pi * std::pow(radius_mm, 3);
}

/// An enhancing shell round a necrotic core.
auto necrotic(double enhancement_hu, double radius_mm, double coreRadius_mm)
{
    return [=](double x, double y, double z) {
        const double r = fromCentre(x, y, z);
        return r <= coreRadius_mm ? -40.0 : r <= radius_mm ? enhancement_hu : 0.0;
    };
}

} // namespace

TEST(ViablePart, OfAWhollyEnhancingLesionIsTheLesion)
{
    const auto grid = liverGrid();
    const auto viable = measureViable(ball(grid, 15), arterial(grid, 12, necrotic(60, 15, 0)));
    ASSERT_TRUE(viable) << viable.error().text();
    EXPECT_NEAR(viable->longAxis.mm(), 30.0, 1.0);
    EXPECT_NEAR(*viable->volume_mm3, ballVolume_mm3(15), 0.03 * ballVolume_mm3(15));
    EXPECT_NEAR(distance(viable->longEnds[0], viable->longEnds[1]), viable->longAxis.mm(), 0.01);
}

// Beside a core of radius c the longest chord of a ball of radius R that does not cross the core, nor more
// than the tolerance of it, touches it where the chord inside the core is as long as the tolerance: at the
// distance d with d^2 = c^2 - (gap / 2)^2.
TEST(ViablePart, LeavesOutTheNecroticCoreAndMeasuresBesideIt)
{
    const auto grid = liverGrid();
    const auto viable = measureViable(ball(grid, 18), arterial(grid, 12, necrotic(50, 18, 9)));
    ASSERT_TRUE(viable) << viable.error().text();
    const double beside = 2.0 * std::sqrt(18.0 * 18.0 - (9.0 * 9.0 - 1.0));
    EXPECT_NEAR(viable->longAxis.mm(), beside, 1.5);
    const double expected = ballVolume_mm3(18) - ballVolume_mm3(9);
    EXPECT_NEAR(*viable->volume_mm3, expected, 0.05 * expected);
}

TEST(ViablePart, HasTheLongestPerpendicularOnTheSameSlice)
{
    const auto grid = liverGrid();
    // An ellipsoid of 40 by 24 mm in the plane: its axes are perpendicular.
    const auto isIn = [](double x, double y, double z) {
        return std::hypot((x - Centre.x) / 20.0, (y - Centre.y) / 12.0, (z - Centre.z) / 12.0) <= 1.0;
    };
    const auto viable = measureViable(
        maskWhere(grid, isIn),
        arterial(grid, 10, [&](double x, double y, double z) { return isIn(x, y, z) ? 60.0 : 0.0; }));
    ASSERT_TRUE(viable) << viable.error().text();
    EXPECT_NEAR(viable->longAxis.mm(), 40.0, 1.0);
    EXPECT_NEAR(viable->shortAxis.mm(), 24.0, 1.0);
    const Point3 along = viable->longEnds[1] - viable->longEnds[0],
                 across = viable->shortEnds[1] - viable->shortEnds[0];
    EXPECT_NEAR(dot(along, across) / (norm(along) * norm(across)), 0.0, 1e-6);
    EXPECT_NEAR(viable->shortEnds[0].z, viable->longEnds[0].z, 1e-9);
}

TEST(ViablePart, IsWithinAMillimetreOrFivePercentInGalleryLesions)
{
    // Every third lesion of the gallery, 5 to 80 mm, 15 to 60 HU of enhancement in 10 to 20 HU of noise.
    int within = 0, all = 0;
    for (const auto& design : hepatica::phantom::lesionGallery()) {
        if (design.number % 3 != 2)
            continue;
        const auto lesion =
            hepatica::phantom::makeGalleryLesion(design, hepatica::imaging::Phase::LateArterial);
        ASSERT_TRUE(lesion);
        const auto viable = measureViable(lesion->mask, lesion->volume);
        ASSERT_TRUE(viable) << viable.error().text();
        const double truth = lesion->truth.viableLongAxis.mm();
        ++all;
        within += std::abs(viable->longAxis.mm() - truth) <= std::max(1.0, 0.05 * truth) ? 1 : 0;
    }
    EXPECT_EQ(all, 20);
    EXPECT_GE(within, 19);
}

TEST(ViablePart, CrossesGapsUpToTheTolerance)
{
    const auto grid = liverGrid();
    const auto slit = [](double x, double y, double z) {
        const double width = std::abs(x - 50.0);
        return fromCentre(x, y, z) > 15 ? 0.0 : width <= 1.5 ? -40.0 : 60.0;
    };
    const Volume volume = arterial(grid, 0, slit);
    const Mask lesion = ball(grid, 15);
    ViableOptions options;
    options.threshold = Liver_hu + 20.0;
    options.toleranceGap_mm = 4.0;
    EXPECT_NEAR(measureViable(lesion, volume, {}, options)->longAxis.mm(), 30.0, 1.0);
    options.toleranceGap_mm = 2.0;
    // Without crossing the slit: the chord beside it, along the slit.
    EXPECT_NEAR(measureViable(lesion, volume, {}, options)->longAxis.mm(), 2.0 * std::sqrt(225.0 - 2.0 * 2.0),
                1.0);
}

TEST(ViablePart, IsNothingWhereNothingEnhances)
{
    const auto grid = liverGrid();
    for (const double contrast_hu : {-15.0, -60.0}) {
        const auto viable = measureViable(ball(grid, 15), arterial(grid, 15, necrotic(contrast_hu, 15, 0)));
        ASSERT_TRUE(viable) << viable.error().text();
        EXPECT_EQ(viable->longAxis, hepatica::Length());
        EXPECT_EQ(viable->sliceIndex, -1);
        EXPECT_EQ(*viable->volume_mm3, 0.0);
        EXPECT_FALSE(viable->mask);
    }
}

// Unsmoothed, 2 SD of 15 HU would hide half of a lesion that enhances by 30 HU.
TEST(ViablePart, IsAProblemWithAThresholdOrGapThatIsNoNumber)
{
    const auto grid = liverGrid();
    const Mask lesion = ball(grid, 15);
    const Volume image = arterial(grid, 5, necrotic(60.0, 15, 0));
    const auto refused = [&](std::optional<double> threshold, double gap_mm) {
        ViableOptions options;
        options.threshold = threshold;
        options.toleranceGap_mm = gap_mm;
        const auto viable = measureViable(lesion, image, {}, options);
        return !viable && viable.error().code == ProblemCode::BadDocument;
    };
    constexpr double Nan = std::numeric_limits<double>::quiet_NaN(),
                     Infinite = std::numeric_limits<double>::infinity();
    for (const double threshold : {Nan, Infinite, -Infinite})
        EXPECT_TRUE(refused(threshold, 2.0)) << threshold;
    for (const double gap_mm : {Nan, Infinite, -1.0})
        EXPECT_TRUE(refused({}, gap_mm)) << gap_mm;
    EXPECT_FALSE(refused(100.0, 0.0));
}

TEST(ViablePart, IsFoundWhereTheContrastIsAsLargeAsTwiceTheNoise)
{
    const auto grid = liverGrid();
    const auto viable = measureViable(ball(grid, 15), arterial(grid, 15, necrotic(30, 15, 0)));
    ASSERT_TRUE(viable) << viable.error().text();
    EXPECT_NEAR(viable->longAxis.mm(), 30.0, 1.5);
    EXPECT_NEAR(*viable->volume_mm3, ballVolume_mm3(15), 0.06 * ballVolume_mm3(15));
}

TEST(ViablePart, ThresholdIsTwoStandardDeviationsAboveTheLiver)
{
    const auto grid = liverGrid();
    const Volume volume = arterial(grid, 15, necrotic(60, 15, 0));
    const Mask lesion = ball(grid, 15);
    const double around = measureViable(lesion, volume)->threshold;
    const Mask reference = maskWhere(grid, [](double x, double y, double z) {
        return distance(Point3{x, y, z}, Point3{50, 80, 40}) <= 8;
    });
    const double given = measureViable(lesion, volume, reference)->threshold;
    // The median of nine normal values has 0.41 of their SD (Maritz & Jarrett 1978: variance 0.166).
    EXPECT_NEAR(given, Liver_hu + 2 * 0.41 * 15, 2.0);
    EXPECT_NEAR(around, given, 2.0);
}

TEST(ViablePart, ReferenceShellLeavesOutVesselsAndAir)
{
    const auto grid = liverGrid();
    const auto vessels = [](double x, double y, double z) {
        const double r = fromCentre(x, y, z);
        const bool isVessel = std::hypot(x - 75, z - 41) <= 6 || std::hypot(y - 22, z - 41) <= 5;
        return r <= 12 ? 50.0 : isVessel ? 120.0 : 0.0;
    };
    const double without = measureViable(ball(grid, 12), arterial(grid, 15, necrotic(50, 12, 0)))->threshold;
    const double with = measureViable(ball(grid, 12), arterial(grid, 15, vessels))->threshold;
    EXPECT_NEAR(with, without, 1.5);
}

TEST(ViablePart, WithoutLiverAroundTheLesionIsAProblem)
{
    const auto grid = liverGrid();
    const Volume air = arterial(grid, 0, [](double, double, double) { return -800.0; });
    const auto viable = measureViable(ball(grid, 12), air);
    ASSERT_FALSE(viable);
    EXPECT_EQ(viable.error().code, ProblemCode::NoReferenceRegion);
}

// The portal venous mask has finer slices than the arterial series and lies on a turned grid.
TEST(ViablePart, CarriesTheLesionToTheArterialGridByPosition)
{
    const auto grid = liverGrid();
    const auto fine =
        *Geometry::make({140, 140, 90}, {0.7, 0.7, 1.0}, {0, 98, 0}, {{{0, -1, 0}, {1, 0, 0}, {0, 0, 1}}});
    std::vector<std::uint8_t> inside;
    for (int k = 0; k < 90; ++k)
        for (int j = 0; j < 140; ++j)
            for (int i = 0; i < 140; ++i)
                inside.push_back(distance(fine.toPatient(i, j, k), Centre) <= 15 ? 1 : 0);
    const Mask lesion = *Mask::make(fine, {{0, 0, 0}, {139, 139, 89}}, inside);
    const auto viable = measureViable(lesion, arterial(grid, 10, necrotic(60, 15, 0)));
    ASSERT_TRUE(viable) << viable.error().text();
    EXPECT_TRUE(viable->mask->grid().sameGrid(grid));
    EXPECT_NEAR(viable->longAxis.mm(), 30.0, 1.0);
    EXPECT_LT(distance(hepatica::measurement::measureShape(*viable->mask).centroid, Centre), 0.3);
    for (const Point3& end : viable->longEnds)
        EXPECT_NEAR(distance(end, Centre), 15.0, 1.0);
}

TEST(ViablePart, OnASeriesThatTheLesionDoesNotReachIsAProblem)
{
    const auto grid = liverGrid();
    const auto away = *Geometry::make(grid.dims(), Spacing, {500, 0, 0}, grid.directions());
    const auto viable = measureViable(ball(grid, 12), arterial(away, 10, necrotic(60, 12, 0)));
    ASSERT_FALSE(viable);
    EXPECT_EQ(viable.error().code, ProblemCode::OtherGrid);
}

TEST(ViablePart, HasNoVolumeOnAStackThatAllowsNone)
{
    const auto grid = liverGrid();
    const auto viable =
        measureViable(ball(grid, 15), arterial(grid, 10, necrotic(60, 15, 0), Measurable::InPlane));
    ASSERT_TRUE(viable) << viable.error().text();
    EXPECT_FALSE(viable->volume_mm3);
    EXPECT_NEAR(viable->longAxis.mm(), 30.0, 1.0);
}

TEST(ViablePart, LeavesOutWhatTheReaderExcludes)
{
    const Geometry grid = liverGrid();
    const Volume volume = arterial(
        grid, 8.0, [](double x, double y, double z) { return fromCentre(x, y, z) <= 20.0 ? 60.0 : 0.0; });
    ViableOptions options; // a shunt in the half towards the patient's left
    options.excluded = maskWhere(grid, [](double x, double, double) { return x > Centre.x; });
    const auto viable = measureViable(ball(grid, 20.0), volume, {}, options);
    ASSERT_TRUE(viable) << viable.error().text();
    EXPECT_NEAR(*viable->volume_mm3, 0.5 * ballVolume_mm3(20.0), 0.06 * ballVolume_mm3(20.0));
    EXPECT_NEAR(viable->longAxis.mm(), 40.0, 2.0); // along the cut
    for (const Point3& end : viable->longEnds)
        EXPECT_LE(end.x, Centre.x + 1.0);
    options.excluded = ball(grid, 25.0);
    const auto none = measureViable(ball(grid, 20.0), volume, {}, options);
    ASSERT_TRUE(none) << none.error().text();
    EXPECT_FALSE(none->mask);
    EXPECT_EQ(none->longAxis.mm(), 0.0);
}
