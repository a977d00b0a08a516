#include "registration/LesionForm.h"
#include "imaging/segmentation/SyntheticLesion.h"

#include <gtest/gtest.h>

namespace hepatica::imaging::registration {

namespace {

tests::SyntheticLesion ellipsoidOf(std::array<double, 3> semi_mm)
{
    tests::SyntheticScene scene;
    scene.semi_mm = semi_mm;
    return tests::makeLesion(scene);
}

TEST(LesionForm, AnEllipsoidsFormHasItsCentreSizeAndLongAxis)
{
    const auto lesion = ellipsoidOf({14, 11, 12});
    const LesionForm form = formOf(lesion.truth);
    EXPECT_LT(distance(form.centre, lesion.middle), 0.1);
    EXPECT_NEAR(form.radius_mm(), std::cbrt(14.0 * 11.0 * 12.0), 0.3);
    const auto axis = longestInPlane(form, lesion.volume.geometry());
    EXPECT_NEAR(axis.length(), 28.0, 0.3);
    EXPECT_NEAR(longestInPlane(form.scaled(0.5), lesion.volume.geometry()).length(), 14.0, 0.3);
    // Along the rows, on one slice.
    const Point3 along = (1.0 / axis.length()) * (axis.to - axis.from);
    EXPECT_GT(std::abs(along.x), 0.95);
    EXPECT_NEAR(axis.from.z, axis.to.z, 1e-9);
}

TEST(LesionForm, AMapCarriesItTurnedAndDoesNotStretchIt)
{
    const auto lesion = ellipsoidOf({16, 8, 10});
    SpatialMap map;
    map.affine.rows = {{{0, -1.25, 0}, {1.25, 0, 0}, {0, 0, 1.25}}}; // a quarter turn, 5/4 as large
    map.affine.translation = {3, -7, 11};
    const LesionForm form = carried(formOf(lesion.truth), map);
    EXPECT_LT(distance(form.centre, map(lesion.middle)), 0.2);
    EXPECT_NEAR(form.radius_mm(), std::cbrt(16.0 * 8.0 * 10.0), 0.4);
    const auto axis = longestInPlane(form, lesion.volume.geometry());
    EXPECT_NEAR(axis.length(), 32.0, 1.5);
    EXPECT_GT(std::abs(axis.to.y - axis.from.y) / axis.length(), 0.95);
}

} // namespace

} // namespace hepatica::imaging::registration
