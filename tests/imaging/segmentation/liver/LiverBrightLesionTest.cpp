#include <hepatica/imaging/LiverRegion.h>

#include "MadeUpLiver.h"

#include <algorithm>
#include <ostream>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using tests::FatDensity;
using tests::inEllipsoid;
using tests::LungDensity;
using tests::shareOf;

namespace {

/// A bright ball in the liver's right side, in a dark capsule.
struct BrightLesionForm {
    const char* name;
    double liver, lesion, capsule; ///< HU
    double radius_mm;
    double depth_mm; ///< of its middle below the liver's surface
};

/// The scene without noise: mm, LPS.
struct BrightLesionScene {
    BrightLesionForm form;

    static constexpr double Capsule_mm = 1.5;

    [[nodiscard]] static bool isInShape(const Point3& at)
    {
        return inEllipsoid(at, {-65, 5, -10}, {75, 70, 62}) < 1.0 ||
               inEllipsoid(at, {5, -22, 0}, {75, 45, 34}) < 1.0;
    }
    [[nodiscard]] Point3 middle() const { return {-65, 5, -10 - 62 + form.depth_mm}; }
    [[nodiscard]] bool isInLesion(const Point3& at, double more_mm = 0.0) const
    {
        return distance(at, middle()) < form.radius_mm + more_mm;
    }
    [[nodiscard]] bool isInLiver(const Point3& at) const { return isInShape(at) && !isInLesion(at); }
    [[nodiscard]] double densityAt(const Point3& at) const
    {
        if (const auto around = tests::densityAround(at))
            return *around;
        if (isInLesion(at))
            return form.lesion;
        if (!isInShape(at))
            return at.z > 45.0 ? LungDensity : FatDensity;
        return isInLesion(at, Capsule_mm) ? form.capsule : form.liver;
    }
};

class LiverWithBrightLesion : public testing::TestWithParam<BrightLesionForm> {};

} // namespace

// Lipiodol after chemoembolisation (200 to 600 HU), and carcinoma in the late arterial phase, whose liver is
// no brighter than 75 HU; with its capsule neither is a body beside the liver. What is missing lies within
// half a voxel of 1.6 mm.
TEST_P(LiverWithBrightLesion, HoldsItAndPartsNothing)
{
    const BrightLesionScene scene{GetParam()};
    const auto region =
        findLiver(tests::imageOfTrunk([&](const Point3& at) { return scene.densityAt(at); }, 60.0, -100.0));
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_EQ(region->parted_mm3, 0.0);
    constexpr double HalfVoxel_mm = 0.8;
    const auto lesion = shareOf(region->mask, [&](const Point3& at) { return scene.isInLesion(at); });
    const auto rim = shareOf(region->mask, [&](const Point3& at) {
        return scene.isInLesion(at) && !scene.isInLesion(at, -HalfVoxel_mm);
    });
    EXPECT_LE(lesion.missing_ml(), rim.all_ml) << "of " << lesion.all_ml << " mL";
}

// A kidney under the liver that the first slice cuts is round and bright too, and no lesion of it: with
// little fat between, about which the border of voxels errs by half of one.
TEST(LiverWithBrightOrgan, OfAKidneyThatTheImagesCutNothingIsTaken)
{
    for (const double first_mm : {-60.0, -70.0, -80.0}) {
        const auto inKidney = [&](const Point3& at, double more_mm) {
            return inEllipsoid(at, {-75, 45, first_mm}, {28 + more_mm, 24 + more_mm, 40 + more_mm}) < 1.0;
        };
        const auto densityAt = [&](const Point3& at) {
            if (const auto around = tests::densityAround(at))
                return *around;
            if (inKidney(at, 0.0))
                return 220.0;
            if (inKidney(at, 1.5) || !BrightLesionScene::isInShape(at))
                return at.z > 45.0 ? LungDensity : FatDensity;
            return 110.0;
        };
        const auto region = findLiver(tests::imageOfTrunk(densityAt, 60.0, first_mm));
        ASSERT_TRUE(region) << region.error().text();
        const auto kidney = shareOf(region->mask, [&](const Point3& at) { return inKidney(at, -1.6); });
        EXPECT_LE(kidney.within_ml, 0.02 * kidney.all_ml) << first_mm << ", of " << kidney.all_ml << " mL";
    }
}

bool isTold(const char* words, const LiverRegion& region)
{
    return std::ranges::any_of(region.warnings, [&](const Warning& warning) {
        return warning.text().find(words) != std::string::npos;
    });
}

// One that stands half out of the liver has liver on too few sides to be told from an organ beside it.
TEST(LiverBesideBrightLesion, OneThatStandsHalfOutIsLeftOutAndTold)
{
    const BrightLesionScene scene{{"HalfOutside", 110, 300, 60, 15, 8}};
    const auto region =
        findLiver(tests::imageOfTrunk([&](const Point3& at) { return scene.densityAt(at); }, 60.0, -100.0));
    ASSERT_TRUE(region) << region.error().text();
    const auto lesion = shareOf(region->mask, [&](const Point3& at) { return scene.isInLesion(at); });
    EXPECT_LE(lesion.within_ml, 0.05 * lesion.all_ml);
    EXPECT_TRUE(isTold("lie half in it and are left out", *region));
}

namespace {

/// A bright body that the liver lies around in part, with a dark wall.
struct BrightOrgan {
    const char* name;
    Point3 centre, half; ///< LPS, mm
    double density, wall, wall_mm;
    bool isTold = false; ///< half of it and more lies in the liver
};

void PrintTo(const BrightOrgan& organ, std::ostream* out)
{
    *out << organ.name;
}

class LiverBesideBrightOrgan : public testing::TestWithParam<BrightOrgan> {};

} // namespace

// Gallbladder with bile that bears contrast medium (170 HU; 600 HU after cholangiography), and bowel after
// contrast medium by mouth, in a dent of the liver's lower side: its surface lies at z = -67 above the first,
// at -72 above the second. Half a voxel of 1.6 mm around it may be lost to the border.
TEST_P(LiverBesideBrightOrgan, NothingOfItIsTaken)
{
    const BrightOrgan& organ = GetParam();
    const auto isIn = [&](const Point3& at, double more_mm) {
        return inEllipsoid(at, organ.centre,
                           {organ.half.x + more_mm, organ.half.y + more_mm, organ.half.z + more_mm}) < 1.0;
    };
    const auto densityAt = [&](const Point3& at) {
        if (const auto around = tests::densityAround(at))
            return *around;
        if (isIn(at, organ.wall_mm))
            return isIn(at, 0.0) ? organ.density : organ.wall;
        return BrightLesionScene::isInShape(at) ? 110.0 : at.z > 45.0 ? LungDensity : FatDensity;
    };
    const auto region = findLiver(tests::imageOfTrunk(densityAt, 60.0, -100.0));
    ASSERT_TRUE(region) << region.error().text();
    constexpr double HalfVoxel_mm = 0.8;
    const auto inner = shareOf(region->mask, [&](const Point3& at) { return isIn(at, -HalfVoxel_mm); });
    EXPECT_LE(inner.within_ml, 0.02 * inner.all_ml) << "of " << inner.all_ml << " mL";
    const auto liver = shareOf(region->mask, [&](const Point3& at) {
        return BrightLesionScene::isInShape(at) && !isIn(at, organ.wall_mm);
    });
    EXPECT_LE(liver.missing_ml(), 0.02 * liver.all_ml); // as without the organ: half a voxel all around
    EXPECT_FALSE(isTold("taken for lesions", *region));
    EXPECT_EQ(isTold("lie half in it and are left out", *region), organ.isTold);
}

INSTANTIATE_TEST_SUITE_P(
    Organs, LiverBesideBrightOrgan,
    testing::Values(BrightOrgan{"Gallbladder", {-45, -20, -67}, {18, 28, 18}, 170, 60, 1.5},
                    BrightOrgan{"DenseGallbladder", {-45, -20, -67}, {18, 28, 18}, 600, 60, 1.5},
                    BrightOrgan{"DeepGallbladder", {-45, -20, -57}, {18, 28, 18}, 300, 60, 1.5, true},
                    BrightOrgan{"DeepDenseGallbladder", {-45, -20, -57}, {18, 28, 18}, 600, 60, 1.5, true},
                    BrightOrgan{"Bowel", {-75, 5, -66}, {20, 28, 20}, 250, 80, 2.0},
                    BrightOrgan{"DenseBowel", {-75, 5, -66}, {20, 28, 20}, 600, 80, 2.0},
                    BrightOrgan{"WideBowel", {-75, 5, -60}, {25, 35, 25}, 600, 80, 2.0}),
    [](const auto& organ) { return std::string(organ.param.name); });

TEST(LiverBesideBrightLesion, ALargeBrightOneIsTakenAndTold)
{
    // 33 mL, wholly within; a small one (14 mL) is taken without a word.
    for (const double radius_mm : {15.0, 20.0}) {
        const BrightLesionScene scene{{"Within", 110, 300, 60, radius_mm, radius_mm + 5.0}};
        const auto region = findLiver(
            tests::imageOfTrunk([&](const Point3& at) { return scene.densityAt(at); }, 60.0, -100.0));
        ASSERT_TRUE(region) << region.error().text();
        const auto lesion = shareOf(region->mask, [&](const Point3& at) { return scene.isInLesion(at); });
        EXPECT_GE(lesion.within_ml, 0.9 * lesion.all_ml);
        EXPECT_EQ(isTold("brighter than the liver were taken for lesions", *region), radius_mm > 15.0);
    }
}

INSTANTIATE_TEST_SUITE_P(Forms, LiverWithBrightLesion,
                         testing::Values(BrightLesionForm{"Lipiodol", 110, 300, 60, 15, 12},
                                         BrightLesionForm{"DenseLipiodol", 110, 600, 60, 15, 12},
                                         BrightLesionForm{"Arterial", 75, 150, 50, 15, 12},
                                         BrightLesionForm{"LittleContrast", 110, 160, 75, 15, 8}),
                         [](const auto& form) { return std::string(form.param.name); });
