#include <hepatica/measurement/LesionAxes.h>

#include "measurement/geometry/Masks.h"

#include <numbers>

#include <gtest/gtest.h>

using namespace hepatica::literals;
using hepatica::Point3;
using hepatica::ProblemCode;
using hepatica::imaging::Geometry;
using hepatica::imaging::Mask;
using hepatica::measurement::caliperFromEnds;
using hepatica::measurement::LesionAxes;
using hepatica::measurement::measureAxes;
using hepatica::measurement::partsInSlice;
using hepatica::measurement::sliceContours;
using hepatica::tests::maskFromPicture;
using hepatica::tests::maskWhere;
using hepatica::tests::obliqueGrid;
using hepatica::tests::uprightGrid;

namespace {

double signedArea(const std::vector<Point3>& polygon)
{
    double doubled = 0.0;
    for (std::size_t at = 0; at < polygon.size(); ++at) {
        const Point3& a = polygon[at];
        const Point3& b = polygon[(at + 1) % polygon.size()];
        doubled += a.x * b.y - b.x * a.y;
    }
    return 0.5 * doubled;
}

Mask turnedRectangle(const Geometry& grid, double length_mm, double width_mm, double degrees, Point3 centre)
{
    const double c = std::cos(degrees * std::numbers::pi / 180.0);
    const double s = std::sin(degrees * std::numbers::pi / 180.0);
    return maskWhere(grid, [=](double x, double y, double) {
        const double along = (x - centre.x) * c + (y - centre.y) * s;
        const double across = (y - centre.y) * c - (x - centre.x) * s;
        return std::abs(along) <= 0.5 * length_mm && std::abs(across) <= 0.5 * width_mm;
    });
}

} // namespace

// The iso-0.5 contour of one pixel is a diamond between its four neighbours' half-way points.
TEST(LesionAxes, OfOnePixelAreItsTwoSpacings)
{
    const LesionAxes axes = measureAxes(maskFromPicture({"...", ".#.", "..."}, {0.5, 0.8, 3}));
    EXPECT_EQ(axes.longAxis, 0.8_mm);
    EXPECT_EQ(axes.shortAxis, 0.5_mm);
}

TEST(LesionAxes, UseTheSpacingOfRowsAndOfColumns)
{
    EXPECT_EQ(measureAxes(maskFromPicture({"#####"}, {0.5, 0.4, 1})).longAxis, 2.5_mm);
    EXPECT_EQ(measureAxes(maskFromPicture({"#", "#", "#", "#", "#"}, {0.5, 0.4, 1})).longAxis, 2_mm);
    EXPECT_EQ(measureAxes(maskFromPicture({"#", "#", "#", "#", "#"}, {0.5, 0.4, 1})).shortAxis, 0.5_mm);
}

// For a disc of diameter d and pixels p an error of at most p is expected of this convention.
TEST(LesionAxes, OfADiscAreItsDiameterWithinOnePixel)
{
    for (const double diameter_mm : {6.0, 10.0, 23.4, 51.0}) {
        const auto disc = maskWhere(uprightGrid({90, 90, 1}, {0.7, 0.7, 5}), [=](double x, double y, double) {
            return std::hypot(x - 31.1, y - 31.4) <= 0.5 * diameter_mm;
        });
        const LesionAxes axes = measureAxes(disc);
        EXPECT_NEAR(axes.longAxis.mm(), diameter_mm, 0.7);
        EXPECT_NEAR(axes.shortAxis.mm(), diameter_mm, 0.7);
    }
}

// A rectangle's diameter is its diagonal D; at right angles to it the width w leaves a chord of w D / l.
TEST(LesionAxes, OfATurnedRectangleOnOblongPixelsAreDiagonalAndCrossChord)
{
    const double diagonal = std::hypot(40.0, 20.0), across = 20.0 * diagonal / 40.0;
    for (const double degrees : {0.0, 17.0, 45.0, 90.0, 121.0}) {
        const LesionAxes axes = measureAxes(
            turnedRectangle(uprightGrid({130, 80, 1}, {0.5, 0.8, 5}), 40, 20, degrees, {32, 31, 0}));
        EXPECT_NEAR(axes.longAxis.mm(), diagonal, 0.9) << degrees;
        EXPECT_NEAR(axes.shortAxis.mm(), across, 1.2) << degrees;
    }
}

TEST(LesionAxes, LieOnTheSliceWithTheLongestDiameter)
{
    const auto ellipsoid = maskWhere(uprightGrid({60, 60, 12}, {1, 1, 5}), [](double x, double y, double z) {
        return std::pow((x - 30) / 20, 2) + std::pow((y - 30) / 12, 2) + std::pow((z - 35) / 22, 2) <= 1.0;
    });
    const LesionAxes axes = measureAxes(ellipsoid);
    EXPECT_EQ(axes.sliceIndex, 7);
    EXPECT_NEAR(axes.longAxis.mm(), 40.0, 1.0);
    EXPECT_NEAR(axes.shortAxis.mm(), 24.0, 1.0);
    for (const Point3& end : {axes.longEnds[0], axes.longEnds[1], axes.shortEnds[0], axes.shortEnds[1]})
        EXPECT_DOUBLE_EQ(end.z, 35.0);
}

TEST(LesionAxes, TakeTheFirstOfEqualSlices)
{
    const auto column = maskWhere(uprightGrid({9, 9, 6}, {1, 1, 2}), [](double x, double y, double z) {
        return std::abs(x - 4) <= 2 && std::abs(y - 4) <= 2 && z > 1;
    });
    EXPECT_EQ(measureAxes(column).sliceIndex, 1);
}

TEST(LesionAxes, OfAnObliqueSeriesAreMeasuredInItsSlicesAndGivenInThePatient)
{
    const auto shape = [](double x, double y, double) {
        return std::pow((x - 30) / 21, 2) + std::pow((y - 25) / 11, 2) <= 1.0;
    };
    const std::array<int, 3> dims{80, 60, 3};
    const std::array<double, 3> spacing{0.8, 0.9, 4};
    const LesionAxes upright = measureAxes(maskWhere(uprightGrid(dims, spacing), shape));
    const Geometry grid = obliqueGrid(dims, spacing);
    const LesionAxes oblique = measureAxes(maskWhere(grid, shape));
    EXPECT_EQ(oblique.longAxis, upright.longAxis);
    EXPECT_EQ(oblique.shortAxis, upright.shortAxis);
    for (std::size_t end = 0; end < 2; ++end) {
        const Point3 inPlane = upright.longEnds[end];
        const Point3 expected = grid.toPatient(inPlane.x / 0.8, inPlane.y / 0.9, 0);
        EXPECT_NEAR(distance(oblique.longEnds[end], expected), 0.0, 1e-9);
        EXPECT_NEAR(grid.toContinuousIndex(oblique.shortEnds[end]).z, 0.0, 1e-9);
    }
}

// RECIST 1.1 measures the lesion with its necrotic centre.
TEST(LesionAxes, RunThroughANecroticHole)
{
    const auto whole = [](double x, double y, double) { return std::hypot(x - 20, y - 20) <= 15; };
    const auto ring = [](double x, double y, double) {
        const double radius = std::hypot(x - 20, y - 20);
        return radius <= 15 && radius > 8;
    };
    const auto grid = uprightGrid({41, 41, 1}, {1, 1, 1});
    EXPECT_EQ(measureAxes(maskWhere(grid, ring)), measureAxes(maskWhere(grid, whole)));
}

// The chord is one segment inside the lesion: it does not reach across a bay to the next arm, which would
// make it ten pixels long here.
TEST(LesionAxes, TheShortAxisDoesNotCrossABay)
{
    const LesionAxes axes = measureAxes(maskFromPicture({"###############################", //
                                                         "###############################", //
                                                         "##.............................", //
                                                         ".##............................", //
                                                         "..##...........................", //
                                                         "...##..........................", //
                                                         "....##.........................", //
                                                         ".....##........................", //
                                                         "......####################.....", //
                                                         "......####################....."}));
    EXPECT_NEAR(axes.longAxis.mm(), 31.0, 0.1);
    EXPECT_LT(axes.shortAxis, 5_mm);
    EXPECT_GE(axes.shortAxis, 3_mm);
}

TEST(LesionAxes, OfSeparatePartsInASliceAreThoseOfTheLargest)
{
    const Mask mask = maskFromPicture({"###......#", //
                                       "###......#", //
                                       "###......#", //
                                       "#........."});
    EXPECT_EQ(partsInSlice(mask, 0), 2);
    EXPECT_LT(measureAxes(mask).longAxis, 5_mm);
    EXPECT_EQ(partsInSlice(mask, 7), 0);
}

TEST(LesionAxes, PixelsThatTouchAtACornerAreOnePart)
{
    const Mask mask = maskFromPicture({"##..", "##..", "..##", "..##"});
    EXPECT_EQ(partsInSlice(mask, 0), 1);
    EXPECT_EQ(sliceContours(mask, 0).size(), 1u);
    EXPECT_NEAR(measureAxes(mask).longAxis.mm(), std::hypot(4.0, 3.0), 0.01);
}

TEST(SliceContours, GoAgainstTheClockRoundTheOutsideAndWithItRoundHoles)
{
    const Mask mask = maskFromPicture({"#####", "#...#", "#...#", "#####"});
    const auto contours = sliceContours(mask, 0);
    ASSERT_EQ(contours.size(), 2u);
    // 5 x 4 pixels, and a hole of 3 x 2 seen from its inside: a corner of the border costs an eighth of a
    // pixel, so does each of the hole's.
    EXPECT_NEAR(signedArea(contours[0]), 20.0 - 4.0 / 8.0, 1e-12);
    EXPECT_NEAR(signedArea(contours[1]), -(6.0 - 4.0 / 8.0), 1e-12);
    EXPECT_TRUE(sliceContours(mask, 1).empty());
}

TEST(Caliper, FindsItsSliceFromTheEnds)
{
    const Geometry grid = obliqueGrid({50, 50, 20}, {1, 1, 3});
    const std::array<Point3, 2> longEnds{grid.toPatient(10, 10, 7.1), grid.toPatient(40, 10, 6.9)};
    const std::array<Point3, 2> shortEnds{grid.toPatient(20, 5, 7), grid.toPatient(20, 20, 7)};
    const auto caliper = caliperFromEnds(grid, longEnds, shortEnds);
    ASSERT_TRUE(caliper);
    EXPECT_EQ(caliper->sliceIndex, 7);
    EXPECT_EQ(*caliper->shortAxis(), 15_mm);
    EXPECT_FALSE(caliperFromEnds(grid, longEnds)->shortAxis());
}

TEST(Caliper, LiesOnASliceThatIsThereNotInAGapOfTheStack)
{
    const Geometry grid = *uprightGrid({50, 50, 4}, {1, 1, 3}).withSlicesAt({0, 3, 15, 18});
    const auto at = [&](double z) { return caliperFromEnds(grid, {Point3{10, 10, z}, Point3{40, 10, z}}); };
    EXPECT_EQ(at(15.0)->sliceIndex, 2);
    EXPECT_EQ(at(16.4)->sliceIndex, 2);
    EXPECT_EQ(at(9.0).error().code, ProblemCode::InvalidCase);
}

TEST(Caliper, OnTwoSlicesOrOutsideOrWithALongerShortAxisIsAProblem)
{
    const Geometry grid = uprightGrid({50, 50, 20}, {1, 1, 3});
    const std::array<Point3, 2> across{Point3{10, 10, 21}, Point3{40, 10, 24}};
    EXPECT_EQ(caliperFromEnds(grid, across).error().code, ProblemCode::InvalidCase);
    const std::array<Point3, 2> outside{Point3{10, 10, 21}, Point3{50.1, 10, 21}};
    EXPECT_EQ(caliperFromEnds(grid, outside).error().code, ProblemCode::OutsideVolume);
    const std::array<Point3, 2> unknown{Point3{10, 10, 21}, Point3{std::nan(""), 10, 21}};
    EXPECT_EQ(caliperFromEnds(grid, unknown).error().code, ProblemCode::OutsideVolume);
    const std::array<Point3, 2> longEnds{Point3{10, 10, 21}, Point3{20, 10, 21}};
    const std::array<Point3, 2> longer{Point3{15, 5, 21}, Point3{15, 16, 21}};
    const auto swapped = caliperFromEnds(grid, longEnds, longer);
    ASSERT_FALSE(swapped);
    EXPECT_EQ(swapped.error().text(),
              "the caliper: the short axis of 11.0 mm is longer than the long axis of 10.0 mm");
}
