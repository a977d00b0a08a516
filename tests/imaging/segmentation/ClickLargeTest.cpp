#include "segmentation/ClickLarge.h"

#include <hepatica/phantom/LesionGallery.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <cmath>
#include <functional>
#include <memory>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::ProblemCode;
using hepatica::Progress;
using hepatica::imaging::dice;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::LesionSegmentation;
using hepatica::imaging::Mask;
using hepatica::imaging::Quantity;
using hepatica::imaging::segmentLesion;
using hepatica::imaging::Volume;
using hepatica::imaging::segmentation::IntensityScale;
using hepatica::imaging::segmentation::LargeLesion;
using hepatica::imaging::segmentation::largeLesion;
using hepatica::imaging::segmentation::Request;
using hepatica::imaging::segmentation::Voi;
using hepatica::phantom::GalleryDesign;
using hepatica::phantom::makeGalleryLesion;
using hepatica::tests::makeLesion;
using hepatica::tests::SyntheticLesion;
using hepatica::tests::SyntheticScene;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

namespace {

constexpr double Cell_mm = 6.5;         // of the largest scale: 0.7 of 185 mm in 20
constexpr double LikeTheGallery = 0.84; // what clicks on the gallery must reach in the mean

/// 130 x 116 x 120 mm in a field of 260 mm.
SyntheticScene largeScene()
{
    SyntheticScene scene;
    scene.dims = {130, 130, 104};
    scene.spacing = {2.0, 2.0, 2.5};
    scene.semi_mm = {65.0, 58.0, 60.0};
    return scene;
}

std::optional<LargeLesion> largeAt(const Volume& volume, const Point3& click)
{
    const LesionPrompt prompt;
    const Progress progress;
    const Request request{volume, prompt, progress};
    const Voi none;
    return largeLesion({request, IntensityScale{}, none, click});
}

/// The same with what a place relative to its middle adds within it.
SyntheticLesion changed(SyntheticLesion lesion, const std::function<double(const Point3&)>& addedAt)
{
    const auto& grid = lesion.volume.geometry();
    auto values = std::make_shared<std::vector<float>>();
    for (int k = 0; k < grid.dims()[2]; ++k)
        for (int j = 0; j < grid.dims()[1]; ++j)
            for (int i = 0; i < grid.dims()[0]; ++i) {
                const Point3 from = grid.toPatient(i, j, k) - lesion.middle;
                const double added = lesion.truth.contains({i, j, k}) ? addedAt(from) : 0.0;
                values->push_back(static_cast<float>(lesion.volume.at({i, j, k}) + added));
            }
    lesion.volume = *Volume::make(grid, Volume::Buffer<float>(values), lesion.volume.origin());
    return lesion;
}

/// Patches of 15 mm that differ from the lesion by up to 25 HU either way.
double patchAt(const Point3& from)
{
    constexpr double Most_hu = 25.0, Period_mm = 30.0;
    const auto wave = [](double mm) { return std::sin(2.0 * std::numbers::pi * mm / Period_mm); };
    return Most_hu * wave(from.x) * wave(from.y) * wave(from.z);
}

/// What a click gives, or nothing and a failure.
std::optional<LesionSegmentation> clicked(const Volume& volume, const Point3& at)
{
    LesionPrompt prompt;
    prompt.click = at;
    auto found = segmentLesion(volume, prompt);
    EXPECT_TRUE(found) << found.error().text();
    return found ? std::optional(std::move(*found)) : std::nullopt;
}

void expectWhole(const Volume& volume, const Mask& truth, const Point3& click)
{
    const auto found = clicked(volume, click);
    EXPECT_GT(found ? dice(found->mask, truth) : 0.0, LikeTheGallery)
        << click.x << ' ' << click.y << ' ' << click.z;
}

} // namespace

TEST(ClickLarge, ALesionLargerThanWhatIsSeenAroundTheClickIsFoundFromAnywhereInIt)
{
    for (const double lesion_hu : {75.0, 135.0}) {
        SyntheticScene scene = largeScene();
        scene.lesion = lesion_hu;
        const SyntheticLesion lesion = makeLesion(scene);
        const double diameter = 2.0 * std::cbrt(65.0 * 58.0 * 60.0); // of the ball of its volume
        for (const Point3& from :
             {Point3{0, 0, 0}, Point3{45, 0, 0}, Point3{-10, -40, 10}, Point3{0, 5, 42}}) {
            const auto found = largeAt(lesion.volume, lesion.middle + from);
            ASSERT_TRUE(found && found->isClear) << lesion_hu << ", " << from.x;
            EXPECT_NEAR(found->body.diameter_mm, diameter, 2.0 * Cell_mm);
            EXPECT_LT(distance(found->body.centroid, lesion.middle), Cell_mm);
            expectWhole(lesion.volume, lesion.truth, lesion.middle + from);
        }
    }
}

// Large lesions have nodules and necrosis: what stands out around the click is a part of them.
TEST(ClickLarge, APatchOfALargeLesionIsNotTakenForIt)
{
    const SyntheticLesion lesion = changed(makeLesion(largeScene()), patchAt);
    constexpr double Patch = 7.5; // where the waves are highest
    for (const Point3& from : {Point3{Patch, Patch, Patch}, Point3{-Patch, Patch, Patch},
                               Point3{30 + Patch, Patch, -Patch}, Point3{Patch, -30 - Patch, Patch}})
        expectWhole(lesion.volume, lesion.truth, lesion.middle + from);
}

TEST(ClickLarge, TheRimAroundALargeCoreBelongsToIt)
{
    for (const double contrast_hu : {-30.0, 30.0}) {
        GalleryDesign design;
        design.number = 7;
        design.diameter_mm = 130.0;
        design.contrast_hu = contrast_hu;
        design.pixel_mm = 1.2;
        design.slice_mm = 5.0;
        design.coreFraction = 0.5;
        const auto lesion = makeGalleryLesion(design);
        ASSERT_TRUE(lesion) << lesion.error().text();
        expectWhole(lesion->volume, lesion->mask, lesion->truth.centre);
    }
}

// The liver itself, a spleen: fat, lung and muscle around them, and no half of them one tissue.
TEST(ClickLarge, AnOrganIsNoLesion)
{
    SyntheticScene scene = largeScene();
    scene.lesion = 110.0;
    scene.otherTissue = [](const Point3& local) {
        return std::optional(local.x > 0.0 ? -100.0 : local.z > 0.0 ? -850.0 : 60.0);
    };
    const SyntheticLesion organ = makeLesion(scene);
    for (const Point3& from : {Point3{0, 0, 0}, Point3{-40, 0, 0}, Point3{0, 30, -20}}) {
        const auto found = largeAt(organ.volume, organ.middle + from);
        EXPECT_TRUE(!found || !found->isClear) << from.x;
    }
}

TEST(ClickLarge, EvenTissueHasNone)
{
    SyntheticScene scene = largeScene();
    scene.lesion = scene.liver;
    const SyntheticLesion tissue = makeLesion(scene);
    EXPECT_FALSE(largeAt(tissue.volume, tissue.middle));
}

// On blocks a small lesion is no body of its own.
TEST(ClickLarge, ASmallLesionIsLeftToTheFinerSearch)
{
    SyntheticScene scene = largeScene();
    scene.semi_mm = {10.0, 9.0, 9.0};
    const SyntheticLesion lesion = makeLesion(scene);
    const auto found = largeAt(lesion.volume, lesion.middle);
    EXPECT_TRUE(!found || !found->isClear);
}

// Without Hounsfield units fat and lung are not told from other tissues.
TEST(ClickLarge, OnCtOnly)
{
    SyntheticScene scene = largeScene();
    scene.quantity = Quantity::None;
    const SyntheticLesion lesion = makeLesion(scene);
    EXPECT_FALSE(largeAt(lesion.volume, lesion.middle));
}

// In the first or the last slices: what is not seen of the border is not held for seen.
TEST(ClickLarge, AStackThatCutsTheLesionMakesNoClearBody)
{
    SyntheticScene scene = largeScene();
    scene.dims[2] = 28; // 70 mm of 120
    const SyntheticLesion lesion = makeLesion(scene);
    const auto found = largeAt(lesion.volume, lesion.middle);
    EXPECT_FALSE(found && found->isClear);
}

namespace {

/// A lesion of that size in an organ of 160 x 150 x 140 mm and 110 HU, in muscle.
SyntheticLesion lesionInOrgan(const std::array<double, 3>& semi_mm)
{
    SyntheticScene scene = largeScene();
    scene.semi_mm = semi_mm;
    scene.lesion = 70.0;
    scene.otherTissue = [](const Point3& local) {
        const double far = std::hypot((local.x - 10.0) / 80.0, local.y / 75.0, local.z / 70.0);
        return far > 1.0 ? std::optional(60.0) : std::nullopt;
    };
    scene.liver = 110.0;
    return makeLesion(scene);
}

} // namespace

// A liver or spleen steps to muscle on most of its sides as a lesion does to the liver.
TEST(ClickLarge, TheOrganAroundALesionDoesNotTakeItsPlace)
{
    for (const double semi_mm : {11.0, 45.0}) {
        const SyntheticLesion lesion = lesionInOrgan({semi_mm, 0.9 * semi_mm, 0.9 * semi_mm});
        for (const Point3& part :
             {Point3{0, 0, 0}, Point3{0.6, 0, 0}, Point3{-0.3, 0.5, 0}, Point3{0, -0.3, 0.5}}) {
            const auto found = clicked(lesion.volume, lesion.middle + semi_mm * part);
            ASSERT_TRUE(found);
            EXPECT_GT(dice(found->mask, lesion.truth), LikeTheGallery) << semi_mm << " mm, " << part.x;
            EXPECT_THAT(found->reasons, Not(Contains(HasSubstr("as even tissue does")))) << part.x;
            if (semi_mm < 20.0) { // muscle lies near the larger one
                EXPECT_GE(found->confidence, 0.5) << part.x;
            }
        }
    }
}

// Bone and a kidney in the first phases are brighter than any lesion beside muscle.
TEST(ClickLarge, WhatIsBrighterThanAnyLesionIsNone)
{
    SyntheticScene scene = largeScene();
    scene.lesion = 230.0;
    scene.liver = 60.0;
    const SyntheticLesion bone = makeLesion(scene);
    EXPECT_FALSE(largeAt(bone.volume, bone.middle));
}

TEST(ClickLarge, NoneInFat)
{
    SyntheticScene scene = largeScene();
    scene.lesion = -90.0;
    const SyntheticLesion fat = makeLesion(scene);
    EXPECT_FALSE(largeAt(fat.volume, fat.middle));
}

// A core clearer than its rim: the rim belongs to it, also where the border to the liver is seen less well.
TEST(ClickLarge, OfTwoDensitiesTheOuterBorderIsTaken)
{
    SyntheticScene scene = largeScene();
    scene.semi_mm = {32.0, 30.0, 30.0};
    scene.lesion = 35.0;
    scene.otherTissue = [](const Point3& local) {
        const double far = std::hypot(local.x / 62.0, local.y / 58.0, local.z / 58.0);
        return far < 1.0 ? std::optional(80.0) : std::nullopt;
    };
    const SyntheticLesion core = makeLesion(scene);
    const auto found = largeAt(core.volume, core.middle);
    ASSERT_TRUE(found && found->isClear);
    EXPECT_NEAR(found->body.diameter_mm, 2.0 * std::cbrt(62.0 * 58.0 * 58.0), 2.0 * Cell_mm);
}

// A nodule of a lesion that steps to the liver on fewer than half of its sides: there it is no clear body.
TEST(ClickLarge, WhatMayBeAPartOfALargerLesionIsDoubted)
{
    constexpr double Nodule_mm = 10.0, Nodule_hu = -35.0;
    SyntheticScene scene = largeScene();
    scene.otherTissue = [](const Point3& local) -> std::optional<double> {
        if (local.x > -6.0)
            return std::nullopt; // the liver
        return local.z < -20.0 ? -100.0 : 60.0;
    };
    SyntheticLesion lesion = makeLesion(scene);
    lesion = changed(std::move(lesion),
                     [](const Point3& from) { return norm(from) < Nodule_mm ? Nodule_hu : 0.0; });
    const auto large = largeAt(lesion.volume, lesion.middle);
    ASSERT_TRUE(large && !large->isClear);
    const auto found = clicked(lesion.volume, lesion.middle);
    ASSERT_TRUE(found);
    EXPECT_LT(found->confidence, 0.5);
    EXPECT_THAT(found->reasons, Contains("it may be a part of a larger lesion"));
}

TEST(ClickLarge, AStoppedSearchGivesNothing)
{
    const SyntheticLesion lesion = makeLesion(largeScene());
    LesionPrompt prompt;
    prompt.click = lesion.middle;
    Progress progress;
    progress.cancel();
    const auto found = segmentLesion(lesion.volume, prompt, progress);
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, ProblemCode::Cancelled);
}
