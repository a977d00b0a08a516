#include <hepatica/imaging/LesionSegmentation.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::LesionSegmentation;
using hepatica::imaging::segmentLesion;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;

namespace {

/// A stroke along a ball of 26 mm in liver of 105 HU, with a core in its middle.
LesionSegmentation withCore(double lesion, double core, double coreRadius_mm, unsigned seed)
{
    constexpr double Radius_mm = 13.0;
    SyntheticScene scene;
    scene.semi_mm = {1.0, 1.0, 1.0}; // as dense as the core around it
    scene.lesion = core;
    scene.seed = seed;
    scene.otherTissue = [=](const Point3& p) {
        if (hepatica::norm(p) < coreRadius_mm)
            return std::optional(core);
        return hepatica::norm(p) < Radius_mm ? std::optional(lesion) : std::nullopt;
    };
    const SyntheticLesion made = makeLesion(scene);
    LesionPrompt prompt;
    prompt.strokes = {{made.middle - Point3{Radius_mm, 0, 0}, made.middle + Point3{Radius_mm, 0, 0}}};
    return *segmentLesion(made.volume, prompt);
}

const auto TellsOfACore = testing::Contains(testing::HasSubstr("it may be a core's"));

} // namespace

TEST(StrokeTrust, FallsWhereOnlyTheCoreOfALesionAsDenseAsTheLiverIsSeen)
{
    for (unsigned seed = 11; seed < 13; ++seed)
        for (const double core : {-60.0, 20.0, 180.0}) // fat, necrosis, and what takes up the contrast medium
            for (const double radius_mm : {6.5, 8.0, 10.0}) {
                const LesionSegmentation found = withCore(105.0, core, radius_mm, seed);
                EXPECT_LT(found.confidence, 0.5) << core << " HU, " << radius_mm << " mm";
                EXPECT_THAT(found.reasons, TellsOfACore) << core << " HU, " << radius_mm << " mm";
            }
}

TEST(StrokeTrust, StaysWhereTheRimAroundTheCoreHasABorder)
{
    for (unsigned seed = 11; seed < 13; ++seed)
        for (const double core : {-60.0, 20.0})
            for (const double radius_mm : {6.5, 8.0}) {
                const LesionSegmentation found = withCore(60.0, core, radius_mm, seed);
                EXPECT_GT(found.confidence, 0.8) << core << " HU, " << radius_mm << " mm";
                EXPECT_THAT(found.reasons, testing::Not(TellsOfACore));
            }
}

// A node in fat, a nodule in lung: the clearest border there is. What fat or lung borders on one side alone
// may be a part of an organ, and stays doubted.
TEST(StrokeTrust, IsHighWhereFatOrLungSurroundsALesionFromAllSides)
{
    const auto tellsOfOrgans = testing::Contains(testing::HasSubstr("it may be an organ, or two"));
    for (const double around : {-100.0, -850.0})
        for (const bool isHalf : {false, true}) {
            SyntheticScene scene;
            scene.semi_mm = {10.0, 8.5, 9.0};
            scene.liver = around;
            scene.lesion = 60.0;
            if (isHalf)
                scene.otherTissue = [](const Point3& p) {
                    return p.z < -1.0 ? std::optional(110.0) : std::nullopt;
                };
            const SyntheticLesion made = makeLesion(scene);
            LesionPrompt prompt;
            prompt.strokes = {made.longAxis};
            const auto found = segmentLesion(made.volume, prompt);
            ASSERT_TRUE(found) << found.error().text();
            if (isHalf) {
                EXPECT_LT(found->confidence, 0.5) << around;
                EXPECT_THAT(found->reasons, tellsOfOrgans) << around;
            } else {
                EXPECT_GT(found->confidence, 0.8) << around;
                EXPECT_THAT(found->reasons, testing::Not(tellsOfOrgans)) << around;
            }
        }
}

// A stroke that ends within such a body or beyond it is one of which nobody knows what it is along: the mask
// is wrong by a quarter of the volume and more, and no sure one.
TEST(StrokeTrust, IsNotHighWhereTheStrokeDoesNotEndOnTheBorderOfABodyInFatOrLung)
{
    for (const double around : {-100.0, -850.0})
        for (const double part : {0.7, 0.8, 1.2, 1.5}) {
            SyntheticScene scene;
            scene.semi_mm = {10.0, 8.5, 9.0};
            scene.liver = around;
            scene.lesion = 60.0;
            const SyntheticLesion made = makeLesion(scene);
            const Point3 half = 0.5 * part * (made.longAxis.to - made.longAxis.from);
            LesionPrompt prompt;
            prompt.strokes = {{made.middle - half, made.middle + half}};
            const auto found = segmentLesion(made.volume, prompt);
            EXPECT_TRUE(!found || found->confidence < 0.5) << around << " HU, " << part;
        }
}
