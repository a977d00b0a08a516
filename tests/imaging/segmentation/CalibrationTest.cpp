#include "imaging/segmentation/Calibration.h"

#include <cmath>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

using hepatica::Point3;
using namespace hepatica::imaging::segmentation;

namespace {

constexpr double Pixel_mm = 0.75, Radius_mm = 10.0;
constexpr double SharpBlur_mm = 0.6; // what the edges that are called sharp below show

/// A ball of 80 in 110 HU around the origin, its border blurred by a Gaussian, and noise.
Voi blurredBall(double blur_mm, double noise)
{
    Voi voi;
    voi.cube = {67, 0.6};
    voi.values.resize(voi.cube.count());
    voi.inVolume.assign(voi.cube.count(), 1);
    std::mt19937 random(5);
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        const double outside = 0.5 * std::erfc((Radius_mm - norm(local)) / (std::numbers::sqrt2 * blur_mm));
        const double uniform = static_cast<double>(random()) / 4294967296.0 - 0.5;
        voi.values[at] = static_cast<float>(80.0 + 30.0 * outside + noise * std::sqrt(12.0) * uniform);
    });
    return voi;
}

/// A ball's surface that lies `inside_mm` within the border.
Field surfaceWithin(const Cube& cube, double inside_mm)
{
    Field distances(cube.count());
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        distances[at] = static_cast<float>(Radius_mm - inside_mm - norm(local));
    });
    return distances;
}

std::optional<Edge> edgeOf(const Voi& voi, const Field& surface)
{
    const Constraints open(voi.cube.count(), Certainty::Open);
    return fitEdge(profilesOf(voi, surface, open, Pixel_mm), Pixel_mm, 12.0);
}

/// What ends at `from_mm` and `to_mm` to either side of the middle make of a surface 0.5 mm within the
/// border.
Calibration calibrated(const std::optional<Edge>& edge, double from_mm, double to_mm)
{
    const Cube cube{67, 0.6};
    const Field surface = surfaceWithin(cube, 0.5);
    const LesionShape shape = shapeOfStroke({{-from_mm, 0, 0}, {to_mm, 0, 0}}, {0, 0, 1});
    return calibrate(Margin::StrokeEnds, {cube, shape, surface, edge, Pixel_mm, SharpBlur_mm});
}

/// How much ends at `half_mm` to both sides doubt a surface 0.5 mm within the border.
double doubtAbout(const std::optional<Edge>& edge, double half_mm)
{
    const Cube cube{67, 0.6};
    const Field surface = surfaceWithin(cube, 0.5);
    const LesionShape shape = shapeOfStroke({{-half_mm, 0, 0}, {half_mm, 0, 0}}, {0, 0, 1});
    return doubtOf({cube, shape, surface, edge, Pixel_mm, SharpBlur_mm});
}

} // namespace

TEST(EdgeFit, FindsPlaceBlurAndStepOfTheBorder)
{
    for (const double blur : {0.6, 0.9375, 1.5}) { // 0.8, 1.25 and 2 pixels
        const Voi voi = blurredBall(blur, 12.0);
        const auto edge = edgeOf(voi, surfaceWithin(voi.cube, 0.5));
        ASSERT_TRUE(edge);
        EXPECT_NEAR(edge->offset_mm, 0.5, 0.2) << blur;
        EXPECT_NEAR(edge->blur_mm, blur, 0.25) << blur;
        EXPECT_NEAR(edge->contrast, 30.0, 3.0) << blur;
    }
}

TEST(EdgeFit, ASharpBorderIsBlurredByHalfAVoxelOfWhicheverIsCoarser)
{
    const double surface = 0.6; // of a pixel: how closely a surface follows
    EXPECT_NEAR(sharpBlur_mm({1, 1, 1}, 0.5), std::hypot(0.5, surface), 1e-9);
    EXPECT_NEAR(sharpBlur_mm({1, 1, 1}, 2.0), std::hypot(1.0, surface), 1e-9) << "a coarse cube";
}

TEST(EdgeFit, ABorderInThickSlicesIsAsSteepAsTheMeanOverAllDirections)
{
    constexpr int Steps = 20000;
    for (const double thickness : {0.4, 3.0, 8.0}) {
        double steepness = 0.0;
        for (int n = 0; n < Steps; ++n) { // on a ball all heights are as frequent
            const double u = (n + 0.5) / Steps, inSlice = 0.25 + 0.36, across = thickness * thickness / 4;
            const double squared = inSlice * (1 - u * u) + (std::max(across, 0.0625) + 0.36) * u * u;
            steepness += 1.0 / std::sqrt(squared) / Steps;
        }
        EXPECT_NEAR(sharpBlur_mm({1, 1, thickness}, 0.5), 1.0 / steepness, 1e-5) << thickness;
    }
}

TEST(EdgeFit, TakesNoSmallBallForASteeperAndMoreBlurredOne)
{
    // A ball of 2.5 mm in noise whose grains are 1.5 mm: its values come to no plateau, so that a step of any
    // height fits as well.
    constexpr double Small_mm = 2.5, Inside = 80.0, Outside = 110.0;
    double errorBefore = 0.0, errorWithout = 0.0;
    for (const unsigned seed : {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U}) {
        Voi voi;
        voi.cube = {41, 0.3};
        voi.inVolume.assign(voi.cube.count(), 1);
        Field surface(voi.cube.count());
        voi.values.resize(voi.cube.count());
        std::mt19937 random(seed);
        std::array<double, 729> grains{};
        for (double& grain : grains)
            grain = 15.0 * std::sqrt(12.0) * (static_cast<double>(random()) / 4294967296.0 - 0.5);
        const auto grainAt = [&](double x) { return static_cast<std::size_t>((x + 6.0) / 1.5); };
        forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
            surface[at] = static_cast<float>(Small_mm - norm(local));
            const double outside = 0.5 * std::erfc(static_cast<double>(surface[at]) / 0.7);
            voi.values[at] =
                static_cast<float>(Inside + (Outside - Inside) * outside +
                                   grains[(grainAt(local.x) * 9 + grainAt(local.y)) * 9 + grainAt(local.z)]);
        });
        const Constraints open(voi.cube.count(), Certainty::Open);
        const auto contrastWith = [&](const EdgeBefore& before) {
            const auto edge = fitEdge(profilesOf(voi, surface, open, Pixel_mm), Pixel_mm, 12.0, before);
            return edge ? edge->contrast : 0.0;
        };
        errorWithout += std::abs(contrastWith({}) - (Outside - Inside));
        errorBefore +=
            std::abs(contrastWith(edgeBefore(Inside, 125.0, 2.0 * Small_mm, Pixel_mm)) - (Outside - Inside));
    }
    EXPECT_LT(errorBefore, 0.7 * errorWithout);
}

TEST(EdgeFit, SaysNothingWhereThereIsNoBorder)
{
    Voi voi = blurredBall(0.6, 12.0);
    for (float& value : voi.values)
        value = 100.0F;
    EXPECT_FALSE(edgeOf(voi, surfaceWithin(voi.cube, 0.5)));
    // Another tissue all around: nothing of the surroundings is seen.
    const Voi ball = blurredBall(0.6, 12.0);
    const Field surface = surfaceWithin(ball.cube, 0.0);
    Constraints hidden(ball.cube.count(), Certainty::Open);
    for (std::size_t at = 0; at < hidden.size(); ++at)
        hidden[at] = surface[at] > 0.0F ? Certainty::Open : Certainty::Outside;
    EXPECT_FALSE(fitEdge(profilesOf(ball, surface, hidden, Pixel_mm), Pixel_mm, 12.0));
}

TEST(Calibration, ASharpBorderHoldsAgainstAHandThatIsAPixelOff)
{
    const Edge sharp{0.5, 0.6, 30.0, 6.0};
    const double drawnRight = calibrated(sharp, Radius_mm, Radius_mm).shift_mm;
    const double drawnLong = calibrated(sharp, Radius_mm + Pixel_mm, Radius_mm + Pixel_mm).shift_mm;
    const double drawnShort = calibrated(sharp, Radius_mm - Pixel_mm, Radius_mm - Pixel_mm).shift_mm;
    EXPECT_NEAR(drawnRight, 0.5, 0.1);
    EXPECT_LT(drawnLong - drawnRight, 0.6 * Pixel_mm);
    EXPECT_LT(drawnRight - drawnShort, 0.6 * Pixel_mm);
    EXPECT_LT(drawnShort, drawnRight);
}

TEST(Calibration, BlurThatTheVoxelsExplainIsNoMargin)
{
    const Cube cube{67, 0.6};
    const Field surface = surfaceWithin(cube, 0.5);
    const LesionShape shape = shapeOfStroke({{-Radius_mm, 0, 0}, {Radius_mm, 0, 0}}, {0, 0, 1});
    const Edge blurred{0.5, 1.8, 30.0, 6.0};
    const auto usualOf = [&](double sharp_mm) {
        return calibrate(Margin::Usual, {cube, shape, surface, blurred, Pixel_mm, sharp_mm}).shift_mm;
    };
    EXPECT_NEAR(usualOf(1.8), blurred.offset_mm, 0.1) << "slices of 5 mm";
    EXPECT_GT(usualOf(SharpBlur_mm), blurred.offset_mm + 1.0) << "thin slices: the border itself";
}

TEST(Calibration, ASmallBallThatThickSlicesBlurIsLargerThanItLooks)
{
    const Cube cube{67, 0.6};
    const Field surface = surfaceWithin(cube, 0.5);
    const Edge sharp{0.5, 0.6, 30.0, 6.0};
    constexpr double OfThickSlices_mm = 1.5;
    const auto usualOf = [&](double radius_mm, double sharp_mm) {
        const LesionShape shape = shapeOfStroke({{-radius_mm, 0, 0}, {radius_mm, 0, 0}}, {0, 0, 1});
        return calibrate(Margin::Usual, {cube, shape, surface, sharp, Pixel_mm, sharp_mm}).shift_mm;
    };
    EXPECT_GT(usualOf(3.0, OfThickSlices_mm), sharp.offset_mm + 0.1);
    EXPECT_LT(usualOf(40.0, OfThickSlices_mm), sharp.offset_mm + 0.02);
    EXPECT_LT(usualOf(3.0, SharpBlur_mm), sharp.offset_mm + 0.02);
}

TEST(Calibration, ABlurredBorderLeavesTheMarginToTheReader)
{
    const Edge blurred{0.5, 1.8, 30.0, 6.0};
    const double at = calibrated(blurred, Radius_mm, Radius_mm).shift_mm;
    const double outside = calibrated(blurred, Radius_mm + 1.5, Radius_mm + 1.5).shift_mm;
    EXPECT_GT(outside - at, 0.8 * 1.5);
}

TEST(Calibration, WithoutABorderToSeeTheEndsDecide)
{
    const double at = calibrated(std::nullopt, Radius_mm, Radius_mm).shift_mm;
    const double outside = calibrated(std::nullopt, Radius_mm + 1.0, Radius_mm + 1.0).shift_mm;
    EXPECT_GT(outside - at, 0.7);
}

TEST(Calibration, EndsFarBeyondASharpBorderTellThatItIsAnotherOne)
{
    const Edge sharp{0.5, 0.6, 30.0, 6.0};
    EXPECT_LT(doubtAbout(sharp, Radius_mm), 0.05);
    EXPECT_GT(doubtAbout(sharp, Radius_mm + 5 * Pixel_mm), 0.9);
    EXPECT_EQ(doubtAbout(sharp, Radius_mm - Pixel_mm), 0.0) << "ends within it were drawn short";
    EXPECT_EQ(doubtAbout(std::nullopt, Radius_mm + 5 * Pixel_mm), 0.0) << "no border is seen";
}

TEST(Calibration, ASurfaceMovesToTheEllipsoidAsFarAsItIsDoubted)
{
    const Cube cube{67, 0.6};
    const LesionShape shape =
        shapeOfTwoStrokes({{-15, 0, 0}, {15, 0, 0}}, {{0, -11, 0}, {0, 11, 0}}, {0, 0, 1});
    const Point3 onEllipsoid{0, shape.semi_mm[1], 0};
    Field trusted = surfaceWithin(cube, 0.5), doubted = trusted;
    moveToEllipsoid(0.0, cube, shape, trusted);
    EXPECT_EQ(trusted, surfaceWithin(cube, 0.5));
    moveToEllipsoid(1.0, cube, shape, doubted);
    EXPECT_NEAR(sampleAt(cube, doubted, onEllipsoid), 0.0, 0.05);
    EXPECT_NEAR(sampleAt(cube, doubted, {15, 0, 0}), 0.0, 0.05);
}

TEST(Calibration, TheEllipsoidOfTwoStrokesReachesAcrossThemAsFarAsTheSurfaceDoesThere)
{
    // Of a lesion of 30 x 24 mm the core is found, 20 x 16 mm and from 12 mm below the slice to 4 mm above
    // it.
    const Cube cube{67, 0.6};
    const LesionShape shape =
        shapeOfTwoStrokes({{-15, 0, 0}, {15, 0, 0}}, {{0, -12, 0}, {0, 12, 0}}, {0, 0, 1});
    Field core(cube.count());
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        const double z = local.z / (local.z > 0.0 ? 4.0 : 12.0);
        core[at] = static_cast<float>(
            8.0 * (1.0 - std::sqrt(std::pow(local.x / 10.0, 2) + std::pow(local.y / 8.0, 2) + z * z)));
    });
    moveToEllipsoid(1.0, cube, shape, core);
    EXPECT_NEAR(sampleAt(cube, core, {15, 0, 0}), 0.0, 0.3);
    EXPECT_NEAR(sampleAt(cube, core, {0, 12, 0}), 0.0, 0.3);
    EXPECT_NEAR(sampleAt(cube, core, {0, 0, 1.5 * 4.0}), 0.0, 0.5) << "half as much again, as in the slice";
    EXPECT_NEAR(sampleAt(cube, core, {0, 0, -std::max(12.0, shape.semi_mm[2])}), 0.0, 0.5);
}

TEST(Calibration, ASlenderBodyMakesNoEllipsoidHigherThanItself)
{
    // A vessel of 6 mm across the slice, 12 mm up and down, within strokes of 30 x 24 mm.
    const Cube cube{67, 0.6};
    const LesionShape shape =
        shapeOfTwoStrokes({{-15, 0, 0}, {15, 0, 0}}, {{0, -12, 0}, {0, 12, 0}}, {0, 0, 1});
    Field vessel(cube.count());
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        const double aside = 3.0 - std::hypot(local.x, local.y), along = 12.0 - std::abs(local.z);
        vessel[at] = static_cast<float>(std::min(aside, along));
    });
    moveToEllipsoid(1.0, cube, shape, vessel);
    const double most = std::max(12.0, shape.semi_mm[2]) + 1.0;
    EXPECT_GT(sampleAt(cube, vessel, {0, 0, 11.0}), 0.0);
    for (const double z : {-most, most})
        EXPECT_LT(sampleAt(cube, vessel, {0, 0, z}), 0.0) << z;
    // Beside the strokes' middle nothing of the surface is on their axis.
    Field beside(cube.count());
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        beside[at] = static_cast<float>(4.0 - distance(local, {8, 0, 0}));
    });
    moveToEllipsoid(1.0, cube, shape, beside);
    EXPECT_NEAR(sampleAt(cube, beside, {0, 0, shape.semi_mm[2]}), 0.0, 0.3);
}

TEST(Calibration, WhatOneEndMissesMovesTheSurfaceThereAlone)
{
    const Calibration uneven = calibrated(std::nullopt, Radius_mm, Radius_mm + 2.0);
    EXPECT_NEAR(uneven.disagreement_mm, 2.0, 0.1);
    const Cube cube{67, 0.6};
    Field surface = surfaceWithin(cube, 0.5);
    apply(uneven, cube, surface);
    const auto radiusTowards = [&](const Point3& direction) {
        double r = 0.0;
        while (sampleAt(cube, surface, r * direction) > 0.0F)
            r += 0.01;
        return r;
    };
    const double aside = radiusTowards({0, 1, 0});
    EXPECT_GT(radiusTowards({1, 0, 0}), aside + 0.1);
    EXPECT_LT(radiusTowards({-1, 0, 0}), aside - 0.1);
    EXPECT_NEAR(aside, radiusTowards({0, 0, 1}), 0.05);
}

TEST(Calibration, MovesNoFartherThanAMarginExplains)
{
    const Calibration far = calibrated(std::nullopt, Radius_mm + 8.0, Radius_mm + 8.0);
    EXPECT_TRUE(far.isClamped);
    EXPECT_DOUBLE_EQ(far.shift_mm, 3.6); // a tenth of the stroke's 36 mm
}
