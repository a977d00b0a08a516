#include "segmentation/ClickScale.h"

#include "imaging/segmentation/SyntheticLesion.h"

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::Quantity;
using hepatica::imaging::segmentation::clickScale;
using hepatica::imaging::segmentation::IntensityScale;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;

namespace {

constexpr double Reach_mm = 50.0;

/// Signals of an MR: liver 700, noise 60, and a lesion so faint that only the noise sets the gain.
SyntheticScene signals()
{
    SyntheticScene scene;
    scene.liver = 700.0;
    scene.lesion = 640.0;
    scene.noise = 60.0;
    scene.quantity = Quantity::None;
    return scene;
}

/// Hardly a signal beyond a plane so far to the left of the lesion's middle; little noise, so that no signal
/// is negative.
SyntheticScene withLungFrom(double left_mm)
{
    SyntheticScene scene = signals();
    scene.noise = 11.0;
    scene.lesion = 690.0;
    scene.otherTissue = [left_mm](const Point3& local) -> std::optional<double> {
        return local.x > left_mm ? std::optional(30.0) : std::nullopt;
    };
    return scene;
}

IntensityScale scaleAtMiddle(const SyntheticScene& scene)
{
    const SyntheticLesion lesion = makeLesion(scene);
    return clickScale(lesion.volume, lesion.middle, Reach_mm);
}

} // namespace

TEST(ClickScale, HounsfieldUnitsStay)
{
    const IntensityScale scale = scaleAtMiddle(SyntheticScene{});
    EXPECT_EQ(scale.gain, 1.0);
    EXPECT_EQ(scale.offset, 0.0);
}

TEST(ClickScale, PutsTheTissueAroundTheLesionAtTheDensityOfLiver)
{
    EXPECT_NEAR(scaleAtMiddle(signals())(700.0), 100.0, 3.0);
}

// Near the dome half of what lies around a lesion is lung, which gives no signal: it tells nothing of how
// much the liver scatters.
TEST(ClickScale, IsTheSameHoweverMuchLungLiesBesideTheLesion)
{
    constexpr double None_mm = 1000.0;
    const IntensityScale without = scaleAtMiddle(withLungFrom(None_mm));
    for (const double left_mm : {16.0, 20.0, 28.0}) {
        const IntensityScale beside = scaleAtMiddle(withLungFrom(left_mm));
        EXPECT_NEAR(beside(700.0), 100.0, 3.0) << left_mm;
        EXPECT_NEAR(beside.gain / without.gain, 1.0, 0.15) << left_mm;
    }
}

// A coil makes the liver brighter from side to side, by 40 % over 300 mm; its noise stays.
TEST(ClickScale, ShadingDoesNotCountAsScatter)
{
    SyntheticScene shaded = signals();
    shaded.otherTissue = [](const Point3& local) { return std::optional(700.0 + local.x); };
    const double ratio = scaleAtMiddle(shaded).gain / scaleAtMiddle(signals()).gain;
    EXPECT_GT(ratio, 0.8); // cut at two SD a normal distribution keeps 0.88 of its own, which is allowed for
    EXPECT_LT(ratio, 1.1); // and a shaded one is not
}

TEST(ClickScale, FollowsTheUnitOfTheSignals)
{
    SyntheticScene other = signals();
    other.gain = 0.01;
    other.offset = -3.0;
    const IntensityScale usual = scaleAtMiddle(signals()), scaled = scaleAtMiddle(other);
    EXPECT_NEAR(scaled.gain * 0.01 / usual.gain, 1.0, 0.01);
    EXPECT_NEAR(scaled(4.0), usual(700.0), 1.0);
}

// What is clicked lies at most as far from the liver as lesions do, however much it differs from the noise.
TEST(ClickScale, NoLesionStandsOutFartherThanLesionsDo)
{
    for (const double noise : {2.0, 20.0})
        for (const double contrast : {80.0, 120.0, 200.0, 300.0, 500.0}) {
            SyntheticScene scene = signals();
            scene.noise = noise;
            scene.lesion = scene.liver - contrast;
            const IntensityScale scale = scaleAtMiddle(scene);
            EXPECT_NEAR(scale(scene.liver), 100.0, 3.0) << noise << ' ' << contrast;
            EXPECT_NEAR(scale(scene.lesion), 40.0, 3.0) << noise << ' ' << contrast;
        }
}

// On T2 fluid is many times as bright as the liver, which is no air for that.
TEST(ClickScale, ALiverThatIsDarkBesideFluidIsATissue)
{
    for (const double liver : {80.0, 100.0}) {
        SyntheticScene scene = signals();
        scene.liver = liver;
        scene.lesion = 0.6 * liver;
        scene.noise = 6.0;
        scene.otherTissue = [](const Point3& local) -> std::optional<double> {
            constexpr double Radius_mm = 12.0;
            return norm(local - Point3{-30.0, 0, 0}) < Radius_mm ? std::optional(1000.0) : std::nullopt;
        };
        const IntensityScale scale = scaleAtMiddle(scene);
        EXPECT_NEAR(scale(scene.liver), 100.0, 5.0) << liver;
        EXPECT_NEAR(scale(scene.lesion), 40.0, 8.0) << liver;
    }
}

TEST(ClickScale, OfOneValueHasNoGain)
{
    SyntheticScene constant = signals();
    constant.lesion = constant.liver;
    constant.noise = 0.0;
    EXPECT_EQ(scaleAtMiddle(constant).gain, 0.0);
}

// Its border is found as well as on CT, from anywhere in it.
TEST(ClickScale, ALesionBesideLungIsFoundOnMr)
{
    SyntheticScene scene = withLungFrom(17.0);
    scene.noise = 60.0;
    scene.lesion = 500.0;
    const SyntheticLesion lesion = makeLesion(scene);
    for (const Point3& off : {Point3{0, 0, 0}, Point3{6, 0, 0}, Point3{-5, 3, 0}, Point3{0, 0, 6}}) {
        LesionPrompt prompt;
        prompt.click = lesion.middle + off;
        const auto found = segmentLesion(lesion.volume, prompt);
        ASSERT_TRUE(found) << found.error().text();
        EXPECT_GT(hepatica::imaging::dice(found->mask, lesion.truth), 0.85) << off.x << ' ' << off.z;
    }
}
