#include "segmentation/CrossedSurface.h"

#include "imaging/segmentation/SyntheticLesion.h"

#include <gtest/gtest.h>

#include <functional>

using hepatica::Point3;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;
using namespace hepatica::imaging::segmentation;

namespace {

using Tissue = std::function<std::optional<double>(const Point3&)>;

/// What a stroke of 28 mm along the columns crosses in liver of 105 HU with noise, where `tissue` lies in it.
std::optional<std::array<double, 2>> crossedIn(const Tissue& tissue, unsigned seed, bool hasOpenEnd = false)
{
    constexpr double Length_mm = 28.0, Reach = 0.98, Voxel_mm = 0.9;
    SyntheticScene scene;
    scene.seed = seed;
    scene.semi_mm = {1.0, 1.0, 1.0}; // and as dense as the liver
    scene.lesion = scene.liver;
    scene.otherTissue = tissue;
    const SyntheticLesion made = makeLesion(scene);
    const Voi voi = makeVoi(made.volume, made.middle, Reach * Length_mm, Voxel_mm, {});
    const LesionShape shape = shapeOfStroke({{-0.5 * Length_mm, 0, 0}, {0.5 * Length_mm, 0, 0}}, {0, 0, 1});
    return surfaceAcross(voi, shape, scene.spacing, hasOpenEnd);
}

bool isInBall(const Point3& p, double radius_mm)
{
    return hepatica::norm(p) < radius_mm;
}

constexpr unsigned Seeds[] = {11, 12, 13};

} // namespace

TEST(CrossedSurface, IsTheBorderOfAnOrganWhateverLiesBehindIt)
{
    // Fluid behind the liver's surface, 9 mm thick, and fat behind it: an end has a border of its own.
    for (const unsigned seed : Seeds) {
        const auto sides = crossedIn(
            [](const Point3& p) {
                if (p.x < 3.0)
                    return std::optional<double>();
                return std::optional(p.x < 12.0 ? 30.0 : -100.0);
            },
            seed);
        ASSERT_TRUE(sides) << seed;
        EXPECT_NEAR(sides->front(), 105.0, 10.0); // the mean of some 20 independent voxels of noise, blurred
        EXPECT_NEAR(sides->back(), 30.0, 12.0);
    }
}

TEST(CrossedSurface, IsToldByALowerStepWhereAnEndIsOpen)
{
    // As the spleen differs from the liver in some phases: 25 HU, two thirds of what tells alone.
    const auto organ = [](const Point3& p) { return p.x > 2.0 ? std::optional(130.0) : std::nullopt; };
    for (const unsigned seed : Seeds) {
        EXPECT_FALSE(crossedIn(organ, seed));
        EXPECT_TRUE(crossedIn(organ, seed, true));
    }
}

TEST(CrossedSurface, IsFoundAslantAndCurved)
{
    for (const unsigned seed : Seeds) {
        EXPECT_TRUE(crossedIn(
            [](const Point3& p) { return p.x + 0.5 * p.y > 2.0 ? std::optional(200.0) : std::nullopt; },
            seed));
        EXPECT_TRUE(crossedIn(
            [](const Point3& p) {
                return isInBall(p + Point3{60, 0, 0}, 60.0) ? std::optional(200.0) : std::nullopt;
            },
            seed));
    }
}

TEST(CrossedSurface, IsNoneInALesionOfTwoHalves)
{
    for (const unsigned seed : Seeds)
        for (const double other : {15.0, 105.0, 180.0}) // necrotic, as dense as the liver, and enhancing
            EXPECT_FALSE(crossedIn(
                [other](const Point3& p) {
                    return isInBall(p, 14.0) ? std::optional(p.x > 0.0 ? other : 75.0) : std::nullopt;
                },
                seed, true)) // the half that is as dense as the liver has no border
                << other;
}

TEST(CrossedSurface, IsNoneInALesionWhoseNecroticHalfBulgesIntoFat)
{
    for (const unsigned seed : Seeds)
        EXPECT_FALSE(crossedIn(
            [](const Point3& p) {
                if (isInBall(p, 14.0))
                    return std::optional(p.x > 0.0 ? 15.0 : 75.0);
                return p.x > 9.0 ? std::optional(-100.0) : std::nullopt;
            },
            seed));
}

TEST(CrossedSurface, IsNoneBesideALesionAtTheSurfaceOfAnOrgan)
{
    for (const unsigned seed : Seeds)
        for (const double beside : {-100.0, -800.0, 200.0})
            EXPECT_FALSE(crossedIn(
                [beside](const Point3& p) {
                    if (isInBall(p, 14.0))
                        return std::optional(75.0);
                    return p.x > 12.0 ? std::optional(beside) : std::nullopt;
                },
                seed))
                << beside;
}

TEST(CrossedSurface, IsNoneInEvenTissueAndInNoise)
{
    for (const unsigned seed : Seeds)
        EXPECT_FALSE(crossedIn([](const Point3&) { return std::nullopt; }, seed, true));
}

TEST(CrossedSurface, IsNotSoughtAlongAStrokeOfAFewPixels)
{
    SyntheticScene scene;
    scene.semi_mm = {1.0, 1.0, 1.0};
    scene.otherTissue = [](const Point3& p) { return p.x > 0.0 ? std::optional(200.0) : std::nullopt; };
    const SyntheticLesion made = makeLesion(scene);
    const double length = 10.0 * scene.spacing[0];
    const Voi voi = makeVoi(made.volume, made.middle, 0.98 * length, 0.45 * scene.spacing[0], {});
    EXPECT_FALSE(surfaceAcross(voi, shapeOfStroke({{-0.5 * length, 0, 0}, {0.5 * length, 0, 0}}, {0, 0, 1}),
                               scene.spacing));
}
