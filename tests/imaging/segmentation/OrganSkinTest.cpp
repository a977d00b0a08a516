#include "imaging/segmentation/OrganSkin.h"

#include <hepatica/imaging/LesionSegmentation.h>

#include "imaging/segmentation/SyntheticLesion.h"

#include <gtest/gtest.h>

using hepatica::Point3;
using namespace hepatica::imaging::segmentation;

namespace {

constexpr double OfLiver = 100.0, OfFat = -100.0, OfLesion = 60.0;
constexpr double Surface_mm = 7.0, Layer_mm = 4.0; // where the liver ends to the left, and how blurred
constexpr TissueRange TissueOfLesion{0.0, 200.0, 60.0};
const LesionShape RodShape = shapeOfStroke({{-4, 0, 0}, {4, 0, 0}}, {0, 0, 1});

/// The share of liver in a place: all of it as far as the blurred layer, half of it on the surface.
double liverAt(double x)
{
    return std::clamp(0.5 + (Surface_mm - x) / Layer_mm, 0.0, 1.0);
}

/// OfLiver that passes into fat on the left, with a rod of another density along x that ends in the layer.
Voi liverUnderFat(double fat, double slice_mm = 2.0)
{
    Voi voi;
    voi.cube = {61, 0.5};
    voi.acquired_mm = {1.0, 1.0, slice_mm};
    voi.inVolume.assign(voi.cube.count(), 1);
    forEachVoxel(voi.cube, [&](std::size_t, const Point3& local) {
        const double own = std::hypot(local.y, local.z) < 3.0 ? OfLesion : OfLiver, share = liverAt(local.x);
        voi.values.push_back(static_cast<float>(share * own + (1.0 - share) * fat));
    });
    return voi;
}

Voi lifted(Voi voi)
{
    liftSkin(voi, RodShape, foreignTissue(voi, RodShape, TissueOfLesion), OfLiver);
    return voi;
}

double valueAt(const Voi& voi, const Point3& local)
{
    return static_cast<double>(voi.values[nearestOffset(voi.cube, local)]);
}

} // namespace

// Half liver and half fat is as dense as a lesion. Fat begins where a value is 0: half a millimetre deeper
// beside the lesion than beside liver, and 25 HU of its contrast, that of half a millimetre of the layer, are
// lifted too.
TEST(OrganSkin, WhereLiverPassesIntoFatThereIsLiverAndALesionStaysDarker)
{
    const Voi before = liverUnderFat(OfFat), after = lifted(before);
    for (const double x : {4.0, 5.0, 6.0, 6.5})
        EXPECT_NEAR(valueAt(after, {x, 10, 4}), OfLiver, 1.0) << x;
    EXPECT_LT(valueAt(before, {6, 10, 4}), OfLesion);
    EXPECT_DOUBLE_EQ(valueAt(after, {8.5, 10, 4}), valueAt(before, {8.5, 10, 4})); // fat stays fat
    EXPECT_DOUBLE_EQ(valueAt(after, {2, 0, 0}), OfLesion);
    for (const double x : {5.0, 5.5, 6.0})
        EXPECT_NEAR(valueAt(after, {x, 0, 0}), OfLiver - ((OfLiver - OfLesion) * liverAt(x) - 25.0), 1.0)
            << x;
}

TEST(OrganSkin, NothingChangesWithoutFatOrInSlicesAsThickAsALesion)
{
    for (const Voi& voi : {liverUnderFat(30.0), liverUnderFat(OfFat, 5.1)})
        EXPECT_EQ(lifted(voi).values, voi.values);
}

// What borders on fat may be a muscle: as dark as it is, liver is not made brighter than liver.
TEST(OrganSkin, NothingIsLiftedAboveTheSurroundings)
{
    Voi voi = liverUnderFat(OfFat);
    forEachVoxel(voi.cube, [&](std::size_t at, const Point3& local) {
        if (std::abs(local.y) > 5.0 && local.x > 2.0 && local.x < 6.0)
            voi.values[at] = 60.0F;
    });
    EXPECT_LE(valueAt(lifted(voi), {5, 4, 0}), OfLiver);
    EXPECT_GT(valueAt(lifted(voi), {5, 10, 4}), 90.0); // the muscle is, for most of the layer is like it
}

// Under a slanting surface to fat, in slices whose own thickness blurs that. Without the lift the overlap is
// 0.74 to 0.78 in slices of 3.2 mm and 0.46 to 0.61 in those of 4.8 mm, for the mask follows the surface;
// with it 0.85 to 0.91 and 0.73 to 0.76.
TEST(OrganSkin, AClickUnderTheSurfaceDoesNotLeakAlongIt)
{
    struct Case {
        double slice_mm, under_mm, overlap;
    };
    for (const Case& one : {Case{3.2, 6.0, 0.82}, Case{4.8, 8.0, 0.70}}) {
        hepatica::tests::SyntheticScene scene;
        scene.dims = {96, 96, static_cast<int>(100.0 / one.slice_mm)};
        scene.spacing = {0.8, 0.8, one.slice_mm};
        scene.semi_mm = {10.0, 8.0, 8.0};
        scene.lesion = 50.0;
        scene.otherTissue = [&](const Point3& local) -> std::optional<double> {
            const double above = 0.94 * local.z - 0.34 * local.y - one.under_mm;
            const double fat = std::clamp(0.5 + above / (2.0 * one.slice_mm), 0.0, 1.0);
            return scene.liver + fat * (OfFat - scene.liver);
        };
        const auto lesion = hepatica::tests::makeLesion(scene);
        for (const Point3& from : {Point3{0, 0, 0}, Point3{4, 2, 3}, Point3{-3, -3, -3}, Point3{2, -2, 4}}) {
            hepatica::imaging::LesionPrompt prompt;
            prompt.click = lesion.middle + from;
            const auto found = hepatica::imaging::segmentLesion(lesion.volume, prompt);
            ASSERT_TRUE(found) << found.error().text();
            EXPECT_GT(hepatica::imaging::dice(found->mask, lesion.truth), one.overlap) << one.slice_mm;
        }
    }
}
