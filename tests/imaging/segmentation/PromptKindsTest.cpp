#include <hepatica/imaging/LesionSegmentation.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::dice;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::LesionSegmentation;
using hepatica::imaging::Quantity;
using hepatica::imaging::segmentLesion;
using hepatica::imaging::Stroke;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;

namespace {

/// Twice as long as wide: one stroke leaves the width open.
SyntheticScene slender()
{
    SyntheticScene scene;
    scene.semi_mm = {18.0, 8.0, 9.0};
    return scene;
}

LesionPrompt strokes(const std::vector<Stroke>& all)
{
    LesionPrompt prompt;
    prompt.strokes = all;
    return prompt;
}

LesionPrompt boxAround(const SyntheticLesion& lesion, const std::array<double, 3>& semi_mm)
{
    LesionPrompt prompt;
    const Point3 half{semi_mm[0], semi_mm[1], semi_mm[2]};
    prompt.box = std::array<Point3, 2>{lesion.middle - half, lesion.middle + half};
    return prompt;
}

double overlap(const SyntheticLesion& lesion, const LesionPrompt& prompt)
{
    const auto found = segmentLesion(lesion.volume, prompt);
    EXPECT_TRUE(found) << found.error().text();
    return found ? dice(found->mask, lesion.truth) : 0.0;
}

} // namespace

// Floors of this file: .90, the mean that the prototype study reached on synthetic lesions with one stroke;
// a second stroke or a box tells more.
TEST(PromptKinds, LongAndShortAxisInAnyOrder)
{
    const SyntheticLesion lesion = makeLesion(slender());
    const double longFirst = overlap(lesion, strokes({lesion.longAxis, lesion.shortAxis}));
    const double shortFirst = overlap(lesion, strokes({lesion.shortAxis, lesion.longAxis}));
    EXPECT_DOUBLE_EQ(longFirst, shortFirst);
    EXPECT_GT(longFirst, 0.90);
}

TEST(PromptKinds, ASecondStrokeAcrossTheSlices)
{
    const SyntheticLesion lesion = makeLesion(slender());
    const Stroke through{lesion.middle - Point3{0, 0, 9.0}, lesion.middle + Point3{0, 0, 9.0}};
    EXPECT_GT(overlap(lesion, strokes({lesion.longAxis, through})), 0.90);
}

TEST(PromptKinds, ABoxInSpaceAndOneOnASlice)
{
    const SyntheticLesion lesion = makeLesion(slender());
    EXPECT_GT(overlap(lesion, boxAround(lesion, {18.0, 8.0, 9.0})), 0.90);
    EXPECT_GT(overlap(lesion, boxAround(lesion, {18.0, 8.0, 0.0})), 0.90);
    LesionPrompt turned = boxAround(lesion, {18.0, 8.0, 9.0});
    std::swap((*turned.box)[0].y, (*turned.box)[1].y);
    EXPECT_DOUBLE_EQ(overlap(lesion, turned), overlap(lesion, boxAround(lesion, {18.0, 8.0, 9.0})));
}

// Half of the trust: who reads less looks.
TEST(PromptKinds, ABoxIsDoubtedWhereItIsSmallOrItsBorderIsNotSeen)
{
    constexpr double Sure = 0.5;
    SyntheticScene clear = slender(), unseen = slender(), small;
    unseen.lesion = unseen.liver;
    small.semi_mm = {3.0, 3.0, 3.0};
    const auto boxed = [](const SyntheticScene& scene) {
        const SyntheticLesion lesion = makeLesion(scene);
        return segmentLesion(lesion.volume, boxAround(lesion, scene.semi_mm));
    };
    const auto seen = boxed(clear), nothing = boxed(unseen), few = boxed(small);
    ASSERT_TRUE(seen && nothing && few);
    EXPECT_GE(seen->confidence, Sure);
    EXPECT_LT(nothing->confidence, Sure);
    EXPECT_LT(few->confidence, Sure);
    EXPECT_THAT(few->reasons, testing::Contains(testing::HasSubstr("pixels wide")));
}

// One click leaves scale and border open; the study found .70 in the median of real lesions.
TEST(PromptKinds, AClickAnywhereInALesionThatStandsOut)
{
    for (const double density : {65.0, 145.0})
        for (const Point3& aside : {Point3{}, Point3{6, 0, 0}, Point3{0, -5, 4}}) {
            SyntheticScene scene;
            scene.lesion = density;
            const SyntheticLesion lesion = makeLesion(scene);
            LesionPrompt click;
            click.click = lesion.middle + aside;
            EXPECT_GT(overlap(lesion, click), 0.70) << density << " " << aside.x << " " << aside.y;
        }
}

// On MR fat, fluid and what enhances differ by more than any two tissues of the liver on CT: in noise of 12,
// here by up to 600.
TEST(PromptKinds, AClickOnMrWhateverTheContrast)
{
    for (const auto& [liver, lesion] :
         {std::pair{105.0, 145.0}, {105.0, 75.0}, {105.0, 500.0}, {700.0, 100.0}}) {
        SyntheticScene scene;
        scene.quantity = Quantity::None;
        scene.gain = 2.7;
        scene.liver = liver;
        scene.lesion = lesion;
        const SyntheticLesion made = makeLesion(scene);
        LesionPrompt click;
        click.click = made.middle + Point3{4, -3, 2};
        EXPECT_GT(overlap(made, click), 0.85) << lesion << " in " << liver;
    }
}

TEST(PromptKinds, TheSameMaskWhateverTheNumberOfThreads)
{
    const SyntheticLesion lesion = makeLesion({});
    const auto alone = segmentLesion(lesion.volume, strokes({lesion.longAxis}));
    ASSERT_TRUE(alone);
    std::vector<std::optional<LesionSegmentation>> results(4);
    {
        std::vector<std::jthread> threads;
        for (auto& result : results)
            threads.emplace_back([&] {
                if (auto found = segmentLesion(lesion.volume, strokes({lesion.longAxis})))
                    result = std::move(*found);
            });
    }
    for (const auto& result : results) {
        ASSERT_TRUE(result);
        EXPECT_EQ(result->mask, alone->mask);
        EXPECT_EQ(result->confidence, alone->confidence);
    }
}

TEST(Confidence, FallsWithContrastAndSaysWhy)
{
    SyntheticScene clear, faint, none;
    clear.lesion = 65.0;
    faint.lesion = 98.0;
    none.lesion = none.liver;
    double last = 1.01;
    for (const SyntheticScene& scene : {clear, faint, none}) {
        const SyntheticLesion lesion = makeLesion(scene);
        const auto found = segmentLesion(lesion.volume, strokes({lesion.longAxis}));
        ASSERT_TRUE(found);
        EXPECT_LT(found->confidence, last);
        EXPECT_GE(found->confidence, 0.0);
        EXPECT_GE(found->reasons.size(), 3u); // one a ground; doubts of the border come besides
        last = found->confidence;
    }
    EXPECT_LT(last, 0.5);
    const SyntheticLesion lesion = makeLesion(none);
    EXPECT_THAT(segmentLesion(lesion.volume, strokes({lesion.longAxis}))->reasons,
                testing::Contains(testing::HasSubstr("hardly visible")));
}

// What a box of such a lesion is for: the lesion begins at the first slice and ends at the last.
TEST(PromptKinds, ABoxMayReachBeyondTheImagesAndSaysSoItsMiddleMayNot)
{
    SyntheticScene scene;
    scene.dims = {96, 96, 24};
    scene.semi_mm = {14.0, 11.0, 12.0};
    const SyntheticLesion lesion = makeLesion(scene);
    LesionPrompt prompt = boxAround(lesion, {14.0, 11.0, 14.0});
    const auto found = segmentLesion(lesion.volume, prompt);
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_GT(dice(found->mask, lesion.truth), 0.90);
    EXPECT_THAT(found->reasons, testing::Contains(testing::HasSubstr("reaches beyond the images")));
    for (Point3& corner : *prompt.box)
        corner = corner + Point3{0.0, 0.0, 14.0};
    const auto outside = segmentLesion(lesion.volume, prompt);
    ASSERT_FALSE(outside);
    EXPECT_EQ(outside.error().code, hepatica::ProblemCode::OutsideVolume);
    EXPECT_THAT(outside.error().text(), testing::HasSubstr("the box's middle"));
}
