#include <hepatica/imaging/LiverRegion.h>

#include "MadeUpLiver.h"

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using tests::FatDensity;
using tests::inEllipsoid;
using tests::LiverDensity;
using tests::LungDensity;

namespace {

/// The caudate lobe between the vena cava and the fissure of the ligamentum venosum.
struct CaudateForm {
    const char* name;
    double depth_mm;       ///< of the lobe there
    double fissure_mm;     ///< its width
    double floor_mm;       ///< of the fissure, to the right of the vena cava's right side
    double blood, fissure; ///< HU
};

/// The scene without noise: mm, LPS.
struct CaudateScene {
    CaudateForm form;

    static constexpr double Radius_mm = 12.0;
    static constexpr Point3 Cava{-14, 44, 0};

    [[nodiscard]] static bool isInCava(const Point3& at)
    {
        return std::hypot(at.x - Cava.x, at.y - Cava.y) < Radius_mm;
    }
    /// A plane in front of the vena cava, from the left to its floor.
    [[nodiscard]] bool isInFissure(const Point3& at) const
    {
        const double front = Cava.y - Radius_mm - form.depth_mm;
        return std::abs(at.y - front + 0.5 * form.fissure_mm) < 0.5 * form.fissure_mm &&
               at.x > Cava.x - Radius_mm - form.floor_mm && std::abs(at.z) < 36.0;
    }
    [[nodiscard]] bool isInLiver(const Point3& at) const
    {
        const bool isInLobe = inEllipsoid(at, {-65, 5, -10}, {75, 70, 62}) < 1.0 ||
                              inEllipsoid(at, {5, -22, 0}, {75, 45, 34}) < 1.0 ||
                              inEllipsoid(at, {-10, 24, 0}, {28, 20, 34}) < 1.0;
        const bool isBehindCava = at.y > Cava.y && at.x > Cava.x - Radius_mm;
        return isInLobe && !isBehindCava && !isInCava(at) && !isInFissure(at);
    }
    [[nodiscard]] bool isInCaudate(const Point3& at) const
    {
        return isInLiver(at) && at.y > Cava.y - Radius_mm - form.depth_mm && at.x > Cava.x - Radius_mm;
    }
    [[nodiscard]] double densityAt(const Point3& at) const
    {
        if (const auto around = tests::densityAround(at))
            return *around;
        if (isInCava(at))
            return form.blood;
        if (isInFissure(at))
            return form.fissure;
        return isInLiver(at) ? LiverDensity : at.z > 45.0 ? LungDensity : FatDensity;
    }
};

class LiverBesideCava : public testing::TestWithParam<CaudateForm> {};

} // namespace

// The cava wider than the fissure is deep, the blood as in the portal venous and the delayed phase, the
// fissure as dense as partial volume leaves it.
TEST_P(LiverBesideCava, KeepsTheCaudateLobeBehindTheFissure)
{
    const CaudateScene scene{GetParam()};
    const auto region =
        findLiver(tests::imageOfTrunk([&](const Point3& at) { return scene.densityAt(at); }, 60.0));
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_EQ(region->parted_mm3, 0.0);
    // Half a voxel of 1.6 mm around it.
    const auto caudate =
        tests::shareOf(region->mask, [&](const Point3& at) { return scene.isInCaudate(at); });
    constexpr double AsBall = 4.836; // surface of a ball by its volume to the power of two thirds
    const double halfVoxel_ml = 0.1 * 0.8 * AsBall * std::pow(caudate.all_ml, 2.0 / 3.0);
    const auto cava =
        tests::shareOf(region->mask, [](const Point3& at) { return CaudateScene::isInCava(at); });
    EXPECT_LE(cava.within_ml, 0.01 * cava.all_ml);
    EXPECT_LE(caudate.missing_ml(), halfVoxel_ml) << "of " << caudate.all_ml << " mL";
}

INSTANTIATE_TEST_SUITE_P(Forms, LiverBesideCava,
                         testing::Values(CaudateForm{"Thin", 5, 1.5, 0, 150, 40},
                                         CaudateForm{"ThinBright", 5, 1.5, 10, 180, 40},
                                         CaudateForm{"Usual", 8, 1.5, 0, 150, 40},
                                         CaudateForm{"UsualBright", 8, 1.5, 0, 180, 40},
                                         CaudateForm{"DeepFissure", 8, 1.5, 10, 150, 40}),
                         [](const auto& form) { return std::string(form.param.name); });
