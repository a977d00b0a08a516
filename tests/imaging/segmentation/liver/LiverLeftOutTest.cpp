#include <hepatica/imaging/LiverRegion.h>

#include "MadeUpLiver.h"

#include <algorithm>
#include <functional>
#include <limits>

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

constexpr double Else = std::numeric_limits<double>::quiet_NaN();
constexpr const char *LeftOut = "are left out", *TakenAlong = "may have been taken along";

/// HU at a place (LPS, mm), or Else.
using DensityThere = std::function<double(const Point3&)>;

bool isInLobes(const Point3& at)
{
    return inEllipsoid(at, {-65, 5, -10}, {75, 70, 62}) < 1.0 ||
           inEllipsoid(at, {5, -22, 0}, {75, 45, 34}) < 1.0;
}

Volume imageWith(const DensityThere& there)
{
    const auto densityAt = [&](const Point3& at) {
        if (const auto around = tests::densityAround(at))
            return *around;
        if (const double density = there(at); !std::isnan(density))
            return density;
        return isInLobes(at) ? LiverDensity : at.z > 45.0 ? LungDensity : FatDensity;
    };
    return tests::imageOfTrunk(densityAt, 60.0, -100.0);
}

/// The only doubt that holds some words; empty where none does.
std::string doubtWith(const char* words, const LiverRegion& region)
{
    std::string found;
    for (const Warning& warning : region.warnings)
        if (const std::string text = warning.text(); text.find(words) != std::string::npos) {
            EXPECT_TRUE(found.empty()) << text;
            found = text;
        }
    return found;
}

/// The millilitres that a doubt begins with.
double toldIn(const std::string& doubt)
{
    const auto colon = doubt.find(": ");
    return colon == std::string::npos ? 0.0 : std::stod(doubt.substr(colon + 2));
}

/// What is no liver, and no part of it.
struct Neighbour {
    const char* name;
    DensityThere there;
};

class LiverBeside : public testing::TestWithParam<Neighbour> {};

DensityThere bodyOf(const Point3& centre, const Point3& half, double density)
{
    return [=](const Point3& at) {
        return inEllipsoid(at, centre, half) < 1.0 && !isInLobes(at) ? density : Else;
    };
}

/// A stomach below the left lobe, which it is pressed into.
DensityThere stomachOf(double wall_mm, double wall)
{
    return [=](const Point3& at) {
        const Point3 centre{70, -10, -20};
        if (isInLobes(at) || inEllipsoid(at, centre, {46, 42, 52}) > 1.0)
            return Else;
        return inEllipsoid(at, centre, {46 - wall_mm, 42 - wall_mm, 52 - wall_mm}) < 1.0 ? 30.0 : wall;
    };
}

} // namespace

// A fissure 3 mm wide between the lobes, through nine tenths of the depth there: what joins them is too
// narrow to be followed.
TEST(LiverLeftOut, ALobeBehindADeepFissureIsToldAndFoundByAClick)
{
    constexpr double Middle_mm = 5.0, HalfWidth_mm = 1.5, Back_mm = 14.0;
    const auto isFissure = [](const Point3& at) {
        return isInLobes(at) && std::abs(at.x - Middle_mm) < HalfWidth_mm && at.y < Back_mm;
    };
    const auto isLobe = [](const Point3& at) { return isInLobes(at) && at.x > Middle_mm + HalfWidth_mm; };
    const Volume volume = imageWith([&](const Point3& at) { return isFissure(at) ? FatDensity : Else; });
    const auto region = findLiver(volume);
    ASSERT_TRUE(region) << region.error().text();
    const auto lobe = shareOf(region->mask, isLobe);
    ASSERT_GT(lobe.missing_ml(), 0.7 * lobe.all_ml);
    const std::string doubt = doubtWith(LeftOut, *region);
    EXPECT_NEAR(toldIn(doubt), lobe.missing_ml(), 0.15 * lobe.all_ml) << doubt;
    EXPECT_THAT(doubt, testing::HasSubstr("left"));

    const auto around = doubt.find("around ") + 7;
    Point3 there;
    ASSERT_EQ(std::sscanf(doubt.c_str() + around, "%lf,%lf,%lf", &there.x, &there.y, &there.z), 3) << doubt;
    EXPECT_TRUE(isLobe(there));
    const auto clicked = findLiver(volume, there);
    ASSERT_TRUE(clicked) << clicked.error().text();
    EXPECT_GE(shareOf(clicked->mask, isLobe).within_ml, 0.9 * lobe.all_ml);
    EXPECT_THAT(doubtWith(LeftOut, *clicked), testing::HasSubstr("right")); // the other lobe
}

TEST(LiverLeftOut, ATipThinnerThanIsFollowedIsTold)
{
    const auto isTip = [](const Point3& at) {
        return at.x > 60.0 && at.x < 125.0 && std::abs(at.z) < 6.0 && std::abs(at.y + 22.0) < 30.0;
    };
    const auto region =
        findLiver(imageWith([&](const Point3& at) { return isTip(at) ? LiverDensity : Else; }));
    ASSERT_TRUE(region) << region.error().text();
    const double missing_ml = shareOf(region->mask, isTip).missing_ml();
    ASSERT_GT(missing_ml, 15.0);
    // Of a thickness of 12 mm half a block of 3 mm is lost on either side.
    EXPECT_NEAR(toldIn(doubtWith(LeftOut, *region)), 0.75 * missing_ml, 0.1 * missing_ml);
}

// The caudate lobe between a fissure and the vena cava, 8 mm deep.
TEST(LiverLeftOut, ACaudateLobeThatIsLostIsTold)
{
    const auto isCava = [](const Point3& at) { return std::hypot(at.x + 14.0, at.y - 44.0) < 12.0; };
    const auto isBehind = [](const Point3& at) { return at.y > 44.0 && at.x > -26.0; };
    const auto isFissure = [](const Point3& at) {
        return at.y > 19.0 && at.y < 24.0 && at.x > -36.0 && std::abs(at.z) < 36.0;
    };
    const auto isLobe = [](const Point3& at) {
        return isInLobes(at) || inEllipsoid(at, {-10, 24, 0}, {28, 20, 34}) < 1.0;
    };
    const auto isCaudate = [&](const Point3& at) {
        return isLobe(at) && at.y >= 24.0 && at.x > -26.0 && !isBehind(at) && !isCava(at);
    };
    const auto region = findLiver(imageWith([&](const Point3& at) {
        if (isCava(at))
            return 150.0;
        if (isBehind(at) || isFissure(at))
            return FatDensity;
        return isLobe(at) ? LiverDensity : Else;
    }));
    ASSERT_TRUE(region) << region.error().text();
    const auto caudate = shareOf(region->mask, isCaudate);
    ASSERT_GT(caudate.missing_ml(), 15.0);
    const std::string doubt = doubtWith(LeftOut, *region);
    EXPECT_NEAR(toldIn(doubt), caudate.missing_ml(), 0.15 * caudate.all_ml) << doubt;
    EXPECT_THAT(doubt, testing::HasSubstr("near the middle"));
}

TEST_P(LiverBeside, NothingIsToldToBeLeftOut)
{
    const auto region = findLiver(imageWith(GetParam().there));
    ASSERT_TRUE(region) << region.error().text();
    EXPECT_EQ(doubtWith(LeftOut, *region), "");
    // What the liver lies around on half of its sides is taken along.
    const auto taken =
        shareOf(region->mask, [](const Point3& at) { return !std::isnan(GetParam().there(at)); });
    EXPECT_EQ(doubtWith(TakenAlong, *region).empty(), taken.within_ml < 15.0) << taken.within_ml;
}

// Pressed into the left lobe over 30 mm and as dense as the liver, nothing parts it from the liver.
TEST(LiverTakenAlong, ASpleenAsDenseAsTheLiverIsTold)
{
    for (const double density : {110.0, 125.0}) {
        const Point3 centre{95, 20, 5}, half{36, 46, 52};
        const auto region = findLiver(imageWith(bodyOf(centre, half, density)));
        ASSERT_TRUE(region) << region.error().text();
        const auto spleen = shareOf(region->mask, [&](const Point3& at) {
            return inEllipsoid(at, centre, half) < 1.0 && !isInLobes(at);
        });
        ASSERT_GT(spleen.within_ml, 0.9 * spleen.all_ml);
        EXPECT_GT(toldIn(doubtWith(TakenAlong, *region)), 0.7 * spleen.all_ml);
    }
}

// Densities of the portal venous phase (testdata/Enhancement.cpp): spleen 125, stomach wall 92, muscle 64,
// pancreas 100, kidney 185 HU; and a spleen as dense as the liver.
INSTANTIATE_TEST_SUITE_P(
    Organs, LiverBeside,
    testing::Values(Neighbour{"Nothing", [](const Point3&) { return Else; }},
                    Neighbour{"SpleenThatTouches", bodyOf({103, 25, 5}, {36, 46, 52}, 125)},
                    Neighbour{"SpleenAsDenseThatTouches", bodyOf({103, 25, 5}, {36, 46, 52}, 110)},
                    Neighbour{"SpleenAsDenseApart", bodyOf({108, 28, 5}, {32, 44, 52}, 110)},
                    Neighbour{"StomachWall", stomachOf(6, 92)},
                    Neighbour{"ThickStomachWall", stomachOf(10, 92)},
                    Neighbour{"EmptyStomach", stomachOf(40, 92)},
                    Neighbour{"Pancreas", bodyOf({20, 36, -30}, {60, 14, 16}, 100)},
                    Neighbour{"Kidney", bodyOf({-75, 66, -60}, {28, 24, 50}, 185)},
                    Neighbour{"Muscle",
                              [](const Point3& at) {
                                  return at.y > 60.0 && at.y < 90.0 && std::abs(at.x) < 130.0 ? 64.0 : Else;
                              }}),
    [](const auto& organ) { return std::string(organ.param.name); });
