#include <hepatica/imaging/LesionSegmentation.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>

using hepatica::Point3;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::LesionSegmentation;
using hepatica::imaging::segmentLesion;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;

namespace {

/// Liver, and what a function puts into it; no lesion but that.
SyntheticLesion sceneOf(std::function<std::optional<double>(const Point3&)> tissue, unsigned seed,
                        double noise = 15.0)
{
    SyntheticScene scene;
    scene.semi_mm = {0.5, 0.5, 0.5};
    scene.lesion = scene.liver;
    scene.noise = noise;
    scene.seed = seed;
    scene.otherTissue = std::move(tissue);
    return makeLesion(scene);
}

hepatica::Expected<LesionSegmentation> alongX(const SyntheticLesion& scene, double from_mm, double to_mm)
{
    LesionPrompt prompt;
    prompt.strokes = {{scene.middle + Point3{from_mm, 0, 0}, scene.middle + Point3{to_mm, 0, 0}}};
    return segmentLesion(scene.volume, prompt);
}

/// What a refusal says; nothing for a mask.
std::string textOf(const hepatica::Expected<LesionSegmentation>& found)
{
    return found ? std::string() : found.error().text();
}

/// What a stroke's volume may differ by on average (docs/segmentation.md).
constexpr double VolumeError = 0.18;

double volume_mm3(const LesionSegmentation& found)
{
    const auto& spacing = SyntheticScene{}.spacing;
    return static_cast<double>(found.mask.voxelCount()) * spacing[0] * spacing[1] * spacing[2];
}

double ballVolume_mm3(double radius_mm)
{
    return 4.0 / 3.0 * std::numbers::pi * std::pow(radius_mm, 3.0);
}

bool isInBall(const Point3& p, double radius_mm)
{
    return dot(p, p) < radius_mm * radius_mm;
}

} // namespace

TEST(StrokeOverTwoTissues, IsRefusedWhereverTheBorderIsBetween)
{
    // Liver of 105 HU beside muscle, a well perfused spleen, kidney and the aorta of the portal venous phase.
    for (const double beside : {55.0, 150.0, 200.0})
        for (unsigned seed = 11; seed < 14; ++seed) {
            const SyntheticLesion border = sceneOf(
                [beside](const Point3& p) { return p.x > 0.0 ? std::optional(beside) : std::nullopt; }, seed);
            for (const double part : {0.35, 0.5, 0.65})
                for (const double length : {20.0, 36.0})
                    EXPECT_THAT(textOf(alongX(border, -part * length, (1.0 - part) * length)),
                                testing::HasSubstr("the stroke runs from one tissue into another ("))
                        << beside << " HU, seed " << seed << ", " << part << " of " << length;
        }
}

TEST(StrokeOverTwoTissues, IsRefusedWhenFatPartsTwoOrgansOfOneDensity)
{
    for (unsigned seed = 11; seed < 14; ++seed) {
        const SyntheticLesion parted = sceneOf(
            [](const Point3& p) { return std::abs(p.x) < 2.0 ? std::optional(-90.0) : std::nullopt; }, seed);
        EXPECT_THAT(textOf(alongX(parted, -14.0, 11.0)), testing::HasSubstr("through fat (-"));
    }
}

TEST(StrokeOverTwoTissues, IsRefusedWhenGasPartsTwoOrgansOfOneDensity)
{
    const SyntheticLesion parted = sceneOf(
        [](const Point3& p) { return std::abs(p.x) < 2.0 ? std::optional(-900.0) : std::nullopt; }, 11);
    EXPECT_THAT(textOf(alongX(parted, -14.0, 11.0)), testing::HasSubstr("through gas (-"));
}

TEST(StrokeOverTwoTissues, IsRefusedFromALittleDenserOrganThatEndsInFat)
{
    // The far end has a border, the near one has none, and the organs differ by less than a lesion may.
    const auto organs = [](const Point3& p) {
        if (p.x < 2.0)
            return std::optional<double>();
        return std::optional(p.x < 14.0 ? 130.0 : -100.0);
    };
    for (const unsigned seed : {1U, 2U, 3U})
        EXPECT_THAT(textOf(alongX(sceneOf(organs, seed, 10.0), -14.0, 14.0)),
                    testing::HasSubstr("goes on farther than a lesion"))
            << seed;
}

TEST(StrokeOverTwoTissues, IsNoneThroughALesionThatIsDarkInTheMiddleAndAsDenseAsTheLiverAround)
{
    for (unsigned seed = 11; seed < 14; ++seed) {
        const SyntheticLesion treated = sceneOf(
            [](const Point3& p) { return isInBall(p, 7.0) ? std::optional(20.0) : std::nullopt; }, seed);
        EXPECT_TRUE(alongX(treated, -13.0, 13.0)) << "seed " << seed;
    }
}

TEST(StrokeOverTwoTissues, IsNoneThroughALesionThatEnhancesInOneHalf)
{
    for (unsigned seed = 11; seed < 14; ++seed)
        for (const double enhancing : {105.0, 150.0}) { // one half as dense as the liver, or brighter
            const SyntheticLesion halves = sceneOf(
                [enhancing](const Point3& p) {
                    return isInBall(p, 13.0) ? std::optional(p.x > 0.0 ? enhancing : 50.0) : std::nullopt;
                },
                seed);
            const auto found = alongX(halves, -13.0, 13.0);
            EXPECT_TRUE(found) << "seed " << seed << ": " << found.error().text();
        }
}

TEST(StrokeOverTwoTissues, IsNoneThroughALesionBetweenTwoOrgans)
{
    // Liver on one side, kidney, spleen or muscle on the other.
    for (unsigned seed = 11; seed < 14; ++seed)
        for (const double beside : {55.0, 150.0, 200.0}) {
            const SyntheticLesion between = sceneOf(
                [beside](const Point3& p) {
                    if (isInBall(p, 12.0))
                        return std::optional(75.0);
                    return p.x > 10.0 ? std::optional(beside) : std::nullopt;
                },
                seed);
            const auto found = alongX(between, -12.5, 13.0);
            EXPECT_TRUE(found) << beside << " HU, seed " << seed << ": " << found.error().text();
        }
}

TEST(StrokeOverTwoTissues, IsNoneThroughALesionWithGasOrFatInItsMiddle)
{
    // Gas after embolization, and the fat of a hepatocellular carcinoma, beside what is left of the lesion.
    struct Row {
        double inside, radius_mm;
    };
    for (unsigned seed = 11; seed < 13; ++seed)
        for (const Row& row : {Row{-900.0, 3.0}, Row{-60.0, 3.0}, Row{-60.0, 8.0}})
            for (const double lesion : {60.0, 105.0}) { // and as dense as the liver around
                const SyntheticLesion treated = sceneOf(
                    [&](const Point3& p) {
                        if (isInBall(p, row.radius_mm))
                            return std::optional(row.inside);
                        return isInBall(p, 13.0) ? std::optional(lesion) : std::nullopt;
                    },
                    seed);
                const auto found = alongX(treated, -13.0, 13.0);
                EXPECT_EQ(textOf(found), "")
                    << row.inside << " HU in " << lesion << " HU, radius " << row.radius_mm << " mm";
                if (found && lesion < 105.0) { // the mask is the lesion's, not the hole's
                    EXPECT_NEAR(volume_mm3(*found) / ballVolume_mm3(13.0), 1.0, VolumeError);
                }
            }
}

TEST(StrokeOverTwoTissues, IsNoneAcrossALesionWithABorderThatALayerOfGasParts)
{
    // Gas lies above fluid as a layer, whose ends are those of the lesion.
    for (unsigned seed = 11; seed < 14; ++seed) {
        const SyntheticLesion treated = sceneOf(
            [](const Point3& p) {
                if (!isInBall(p, 13.0))
                    return std::optional<double>();
                return std::optional(std::abs(p.x) < 3.0 ? -900.0 : 60.0);
            },
            seed);
        EXPECT_EQ(textOf(alongX(treated, -13.0, 13.0)), "") << "seed " << seed;
    }
}

TEST(StrokeOverTwoTissues, IsRefusedThroughALayerOfFatThatLiesAslant)
{
    for (unsigned seed = 11; seed < 14; ++seed)
        for (const double slope : {-0.7, 0.4}) {
            const SyntheticLesion parted = sceneOf(
                [slope](const Point3& p) {
                    const double place = (p.x + slope * p.y) / std::hypot(1.0, slope);
                    return std::abs(place) < 2.0 ? std::optional(-90.0) : std::nullopt;
                },
                seed);
            EXPECT_THAT(textOf(alongX(parted, -14.0, 12.0)), testing::HasSubstr("through fat (-"))
                << "seed " << seed << ", slope " << slope;
        }
}
