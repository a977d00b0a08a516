#include <hepatica/imaging/LesionSegmentation.h>
#include <hepatica/phantom/LesionGallery.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::dice;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::segmentLesion;
using hepatica::imaging::Volume;
using hepatica::phantom::GalleryDesign;
using hepatica::phantom::lesionGallery;
using hepatica::phantom::makeGalleryLesion;

namespace {

constexpr double SureFrom = 0.5, RightFrom = 0.5;

LesionPrompt clickAt(const Point3& place)
{
    LesionPrompt prompt;
    prompt.click = place;
    return prompt;
}

struct Counts {
    int right = 0, wrong = 0, sureRight = 0, sureWrong = 0;
};

/// Clicks in the middle and near one end of a lesion.
void addClicks(const GalleryDesign& design, Counts& counts)
{
    const auto lesion = makeGalleryLesion(design);
    ASSERT_TRUE(lesion) << lesion.error().text();
    for (const double aside : {0.0, 0.6}) {
        const Point3 place = (1.0 - aside) * lesion->truth.centre + aside * lesion->truth.longEnds[0];
        const auto found = segmentLesion(lesion->volume, clickAt(place));
        if (!found)
            continue;
        const bool isRight = dice(found->mask, lesion->mask) >= RightFrom;
        const bool isSure = found->confidence >= SureFrom;
        (isRight ? counts.right : counts.wrong) += 1;
        if (isSure)
            (isRight ? counts.sureRight : counts.sureWrong) += 1;
    }
}

} // namespace

// Every fourth design of the gallery with forms and noise that nothing was measured on. Of 100 sure masks 97
// must overlap by half; of those that do, three quarters must be sure, or the confidence would say nothing.
TEST(ClickConfidence, AMaskThatIsWrongByHalfIsSeldomSure)
{
    constexpr int OtherDraws = 4000;
    Counts counts;
    for (GalleryDesign design : lesionGallery()) {
        if (design.number % 4 != 1)
            continue;
        design.number += OtherDraws;
        addClicks(design, counts);
    }
    EXPECT_GE(counts.right + counts.wrong, 24);
    EXPECT_LE(counts.sureWrong, 0.03 * (counts.sureRight + counts.sureWrong));
    EXPECT_GE(counts.sureRight, 0.75 * counts.right);
}

TEST(ClickConfidence, APlainLesionIsSureAndNotCalledACore)
{
    GalleryDesign design;
    design.diameter_mm = 30.0;
    design.contrast_hu = -45.0;
    design.noise_hu = 10.0;
    const auto lesion = makeGalleryLesion(design);
    ASSERT_TRUE(lesion) << lesion.error().text();
    const auto found = segmentLesion(lesion->volume, clickAt(lesion->truth.centre));
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_GE(found->confidence, SureFrom);
    EXPECT_THAT(found->reasons, testing::Not(testing::Contains(testing::HasSubstr("core"))));
}

// 75 HU above the liver are portal venous blood; lesions of that phase stay below 60.
TEST(ClickConfidence, WhatIsAsBrightAsTheVesselsIsDoubted)
{
    hepatica::tests::SyntheticScene scene;
    scene.semi_mm = {8.0, 8.0, 8.0};
    scene.lesion = scene.liver + 75.0;
    const auto lesion = hepatica::tests::makeLesion(scene);
    const auto found = segmentLesion(lesion.volume, clickAt(lesion.middle));
    ASSERT_TRUE(found) << found.error().text();
    EXPECT_LT(found->confidence, SureFrom);
    EXPECT_THAT(found->reasons, testing::Contains(testing::HasSubstr("as vessels are")));
}

// Livers scatter by 6 to 11 HU between places 6 mm apart: what steps by no more may be one of those places.
TEST(ClickConfidence, WhatDiffersAsLittleAsEvenTissueDoesIsDoubted)
{
    const auto hardlyDiffers = testing::Contains(testing::HasSubstr("as even tissue does in places"));
    hepatica::tests::SyntheticScene scene;
    scene.semi_mm = {14.0, 14.0, 14.0};
    scene.noise = 4.0;
    scene.lesion = scene.liver - 9.0;
    const auto faint = hepatica::tests::makeLesion(scene);
    const auto doubted = segmentLesion(faint.volume, clickAt(faint.middle));
    ASSERT_TRUE(doubted) << doubted.error().text();
    EXPECT_LT(doubted->confidence, SureFrom);
    EXPECT_THAT(doubted->reasons, hardlyDiffers);

    scene.lesion = scene.liver - 25.0;
    const auto plain = hepatica::tests::makeLesion(scene);
    const auto sure = segmentLesion(plain.volume, clickAt(plain.middle));
    ASSERT_TRUE(sure) << sure.error().text();
    EXPECT_GE(sure->confidence, SureFrom);
    EXPECT_THAT(sure->reasons, testing::Not(hardlyDiffers));
}
