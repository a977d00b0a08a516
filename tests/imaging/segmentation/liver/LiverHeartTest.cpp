#include <hepatica/imaging/LiverRegion.h>

#include "MadeUpLiver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using tests::FatDensity;
using tests::inEllipsoid;
using tests::LiverDensity;
using tests::LungDensity;
using tests::shareOf;

namespace {

/// What lies between the heart and the liver that it stands on, and how dense both are (HU).
struct HeartForm {
    const char* name;
    double layer_mm, layer;
    double muscle, blood; ///< of the heart's wall, 8 mm thick on the liver's side, and within it
    double top_mm;        ///< where the images end: within the heart, or above it
};

enum class ChestPart { Liver, Heart, Other };

/// The scene without noise: mm, LPS; the heart dents the left lobe.
struct HeartScene {
    HeartForm form;

    [[nodiscard]] static bool isInHeart(const Point3& at, double more_mm)
    {
        return inEllipsoid(at, {35, -20, 56}, {55 + more_mm, 42 + more_mm, 38 + more_mm}) < 1.0;
    }
    [[nodiscard]] static bool isInLiver(const Point3& at)
    {
        return inEllipsoid(at, {-65, 5, -10}, {75, 70, 62}) < 1.0 ||
               inEllipsoid(at, {5, -22, 0}, {75, 45, 34}) < 1.0;
    }
    [[nodiscard]] ChestPart partAt(const Point3& at) const
    {
        if (isInHeart(at, 0.0))
            return ChestPart::Heart;
        return isInLiver(at) && !isInHeart(at, form.layer_mm) ? ChestPart::Liver : ChestPart::Other;
    }
    [[nodiscard]] double densityAt(const Point3& at) const
    {
        if (const auto around = tests::densityAround(at))
            return *around;
        if (isInHeart(at, 0.0))
            return isInHeart(at, -8.0) ? form.blood : form.muscle;
        if (isInHeart(at, form.layer_mm))
            return form.layer;
        return isInLiver(at) ? LiverDensity : at.z > 5.0 ? LungDensity : FatDensity;
    }
};

Volume imageOf(const HeartScene& scene)
{
    return tests::imageOfTrunk([&](const Point3& at) { return scene.densityAt(at); }, scene.form.top_mm);
}

std::string textsOf(const LiverRegion& region)
{
    std::string texts;
    for (const Warning& warning : region.warnings)
        texts += warning.text() + "\n";
    return texts;
}

class LiverBesideHeartForms : public testing::TestWithParam<HeartForm> {};

} // namespace

// Made-up forms: from a trace of fat to several mm of it, or the diaphragm alone, as is seen on CT; the
// heart's densities as in the portal venous and the delayed phase, and such as no density tells from the
// liver.
TEST_P(LiverBesideHeartForms, LeavesTheHeartOutAndLosesNoLiver)
{
    const HeartScene scene{GetParam()};
    const auto region = findLiver(imageOf(scene));
    ASSERT_TRUE(region) << region.error().text();
    // Where they touch, the border may lie wrong by a voxel of 1.6 mm: half of one on the side of the truth,
    // which is that of a voxel's centre, and half on that of the region.
    constexpr double Voxel_mm = 1.6, Beside_mm = 10.0;
    const auto isHeart = [&](const Point3& at) { return scene.partAt(at) == ChestPart::Heart; };
    const auto isLiver = [&](const Point3& at) { return scene.partAt(at) == ChestPart::Liver; };
    const auto isRim = [&](const Point3& at) {
        return isHeart(at) && !HeartScene::isInHeart(at, -Voxel_mm) && HeartScene::isInLiver(at);
    };
    const auto isLiversRim = [&](const Point3& at) {
        return isLiver(at) && HeartScene::isInHeart(at, scene.form.layer_mm + Voxel_mm);
    };
    const auto isBeside = [&](const Point3& at) {
        return isLiver(at) && HeartScene::isInHeart(at, scene.form.layer_mm + Beside_mm);
    };
    const Mask& mask = region->mask;
    EXPECT_LE(shareOf(mask, isHeart).within_ml, shareOf(mask, isRim).all_ml);
    EXPECT_LE(shareOf(mask, isBeside).missing_ml(), shareOf(mask, isLiversRim).all_ml);
}

TEST(LiverBesideHeart, TellsHowMuchItPartedAndDoubtsMoreThanALittle)
{
    const auto regionBeside = [](const HeartForm& form) {
        return findLiver(imageOf(HeartScene{form})).value();
    };
    const LiverRegion parted = regionBeside({"Diaphragm", 1.5, 60, 120, 170, 60});
    EXPECT_GT(parted.parted_mm3, 5000.0);
    EXPECT_THAT(textsOf(parted), testing::HasSubstr("parted from it"));
    const LiverRegion apart = regionBeside({"ThickFat", 4.0, FatDensity, 120, 170, 60});
    EXPECT_EQ(apart.parted_mm3, 0.0);
    EXPECT_THAT(textsOf(apart), testing::Not(testing::HasSubstr("parted")));
}

// Between both lungs, where a heart is sought, lies nothing but the liver: with a fissure from the front
// through most of it, and with a lesion as dense as itself in a dark capsule.
TEST(LiverBetweenLungs, IsPartedFromNothingOfItsOwn)
{
    struct Own {
        const char* name;
        double fissure_mm; ///< how far from the front
        double radius_mm;  ///< of the lesion
    };
    for (const Own& own : {Own{"neither", 0, 0}, Own{"fissure", 60, 0}, Own{"lesion", 0, 20}}) {
        const auto densityAt = [&](const Point3& at) {
            if (const auto around = tests::densityAround(at))
                return *around;
            if (!HeartScene::isInLiver(at))
                return at.z > 5.0 ? LungDensity : FatDensity;
            const bool isInFissure = std::abs(at.x + 5.0) < 1.5 && at.y < -67.0 + own.fissure_mm;
            const double far_mm = distance(at, {5, -22, 12});
            const bool isInCapsule = far_mm < own.radius_mm && far_mm > own.radius_mm - 1.5;
            return isInFissure || isInCapsule ? 40.0 : LiverDensity;
        };
        const auto region = findLiver(tests::imageOfTrunk(densityAt, 70.0));
        ASSERT_TRUE(region) << region.error().text();
        EXPECT_EQ(region->parted_mm3, 0.0) << own.name;
        const auto liver = shareOf(region->mask, HeartScene::isInLiver);
        EXPECT_GE(liver.within_ml, 0.97 * liver.all_ml) << own.name; // half a voxel all around
    }
}

// The bottom of a heart and a carcinoma in its capsule that stands half out of the left lobe look alike: what
// is so little is left in, and told. A lesion lost to the region would be lost to every search within it.
TEST(LiverBetweenLungs, KeepsALesionInACapsuleThatStandsOutOfItAndTellsThatItMayBeAHeart)
{
    for (const double radius_mm : {12.0, 20.0, 28.0}) {
        const auto farFrom = [](const Point3& at) { return distance(at, {5, -22, 34}); };
        const auto isIn = [&](const Point3& at) { return farFrom(at) < radius_mm; };
        const auto densityAt = [&](const Point3& at) {
            if (const auto around = tests::densityAround(at))
                return *around;
            if (isIn(at))
                return farFrom(at) > radius_mm - 1.5 ? 60.0 : LiverDensity;
            return HeartScene::isInLiver(at) ? LiverDensity : at.z > 5.0 ? LungDensity : FatDensity;
        };
        const auto region = findLiver(tests::imageOfTrunk(densityAt, 80.0));
        ASSERT_TRUE(region) << region.error().text();
        EXPECT_EQ(region->parted_mm3, 0.0) << radius_mm;
        const auto lesion = shareOf(region->mask, isIn);
        EXPECT_GE(lesion.within_ml, 0.85 * lesion.all_ml) << radius_mm; // the capsule outside is a border
    }
}

TEST(LiverBetweenLungs, ToldWhereOnlyTheBottomOfAHeartAsDenseIsSeen)
{
    const auto region = findLiver(imageOf(HeartScene{{"LastSlices", 1.5, 60, 110, 110, 34}}));
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_EQ(region->parted_mm3, 0.0);
    EXPECT_THAT(textsOf(*region), testing::HasSubstr("may be a heart's, or a lesion"));
}

INSTANTIATE_TEST_SUITE_P(Forms, LiverBesideHeartForms,
                         testing::Values(HeartForm{"ThickFat", 4.0, FatDensity, 120, 170, 60},
                                         HeartForm{"ThinFat", 1.5, FatDensity, 120, 170, 60},
                                         HeartForm{"Trace", 0.4, FatDensity, 120, 170, 60},
                                         HeartForm{"Diaphragm", 1.5, 60, 120, 170, 60},
                                         HeartForm{"BrightWall", 1.5, 60, 150, 180, 60},
                                         HeartForm{"Delayed", 1.5, 60, 115, 145, 60},
                                         HeartForm{"AllOfTheHeart", 1.5, 60, 120, 170, 110},
                                         HeartForm{"LastSlices", 1.5, 60, 120, 170, 34},
                                         HeartForm{"LittleBrighter", 1.5, 60, 115, 125, 60},
                                         HeartForm{"AsDense", 1.5, 60, 110, 110, 60},
                                         HeartForm{"Darker", 1.5, 60, 90, 95, 60},
                                         HeartForm{"AllOfOneAsDense", 1.5, 60, 115, 125, 110}),
                         [](const auto& form) { return std::string(form.param.name); });
