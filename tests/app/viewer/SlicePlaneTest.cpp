#include "SlicePlane.h"
#include "SyntheticVolume.h"
#include "ViewFrame.h"

#include <gtest/gtest.h>

namespace hepatica::viewer {

namespace {

using tests::gridAround;

constexpr Point3 ToLeft{1, 0, 0}, ToBack{0, 1, 0}, ToHead{0, 0, 1};

const SlicePlane& named(const std::array<SlicePlane, 3>& planes, PlaneName name)
{
    return *std::find_if(planes.begin(), planes.end(),
                         [&](const SlicePlane& one) { return one.name == name; });
}

} // namespace

TEST(SlicePlane, AxialSeriesIsSeenFromTheFeetWithTheLeftOnTheRight)
{
    const auto planes = slicePlanes(gridAround({ToLeft, ToBack, ToHead}, {1, 1, 3}, {80, 80, 30}));
    EXPECT_EQ(planes[0].name, PlaneName::Axial);
    EXPECT_TRUE(planes[0].acquired());
    EXPECT_EQ(planes[0].right, ToLeft);
    EXPECT_EQ(planes[0].up, -1.0 * ToBack);
    EXPECT_EQ(planes[0].toward, -1.0 * ToHead);
}

TEST(SlicePlane, ReformatsShowTheHeadUpAndTheSagittalOneTheFrontOnTheLeft)
{
    const auto planes = slicePlanes(gridAround({ToLeft, ToBack, ToHead}, {1, 1, 3}, {80, 80, 30}));
    EXPECT_EQ(named(planes, PlaneName::Sagittal).up, ToHead);
    EXPECT_EQ(named(planes, PlaneName::Sagittal).right, ToBack);
    EXPECT_EQ(named(planes, PlaneName::Coronal).up, ToHead);
    EXPECT_EQ(named(planes, PlaneName::Coronal).right, ToLeft);
}

TEST(SlicePlane, ProneSeriesWithBothInPlaneAxesTurnedIsShownTheSameWay)
{
    const auto planes =
        slicePlanes(gridAround({-1.0 * ToLeft, -1.0 * ToBack, ToHead}, {1, 1, 3}, {80, 80, 30}));
    EXPECT_EQ(planes[0].right, ToLeft);
    EXPECT_EQ(planes[0].up, -1.0 * ToBack);
}

TEST(SlicePlane, CoronalSeriesHasTheCoronalPlaneAcquiredAndFirst)
{
    // Rows to the left, columns to the feet: row x column points to the back.
    const auto planes = slicePlanes(gridAround({ToLeft, -1.0 * ToHead, ToBack}, {1, 1, 4}, {80, 80, 30}));
    EXPECT_EQ(planes[0].name, PlaneName::Coronal);
    EXPECT_TRUE(planes[0].acquired());
    EXPECT_EQ(planes[0].up, ToHead);
    EXPECT_FALSE(named(planes, PlaneName::Axial).acquired());
}

TEST(SlicePlane, NextSliceGoesToTheFeetWhicheverWayTheSlicesAreStacked)
{
    const auto up = slicePlanes(gridAround({ToLeft, ToBack, ToHead}, {1, 1, 3}, {80, 80, 30}));
    const auto down =
        slicePlanes(gridAround({ToLeft, -1.0 * ToBack, -1.0 * ToHead}, {1, 1, 3}, {80, 80, 30}));
    EXPECT_EQ(up[0].forward, -1);
    EXPECT_EQ(down[0].forward, 1);
}

TEST(SlicePlane, LettersOfDirectionsAsDicomWritesThem)
{
    // PS3.3 C.7.6.1.1.1: the letter of the main direction first, refined by the next.
    EXPECT_EQ(directionLetters(ToLeft), "L");
    EXPECT_EQ(directionLetters(-1.0 * ToBack), "A");
    EXPECT_EQ(directionLetters({0, 0.8, 0.6}), "PH");
    EXPECT_EQ(directionLetters({-0.995, 0.0, 0.0999}), "R");
}

TEST(ViewFrame, PixelsAndPositionsAreInverseOnAnObliqueGrid)
{
    const double c = std::cos(0.3), s = std::sin(0.3);
    const auto grid =
        gridAround({Point3{1, 0, 0}, Point3{0, c, s}, Point3{0, -s, c}}, {0.7, 0.7, 2.5}, {100, 90, 40});
    for (const SlicePlane& plane : slicePlanes(grid)) {
        ViewFrame frame = fittingFrame(grid, plane, grid.toPatient(20, 30, 10), {640, 480});
        frame.mmPerPixel = 0.4;
        const QPointF pixel(123.0, 321.0);
        const QPointF back = frame.toPixel(frame.toPatient(pixel));
        EXPECT_NEAR(back.x(), pixel.x(), 1e-9);
        EXPECT_NEAR(back.y(), pixel.y(), 1e-9);
        const double sliceIndex =
            component(grid.toContinuousIndex(frame.toPatient(pixel)), plane.throughAxis);
        const double cursorIndex = std::array{20.0, 30.0, 10.0}[static_cast<std::size_t>(plane.throughAxis)];
        EXPECT_NEAR(sliceIndex, cursorIndex, 1e-9) << planeNameText(plane.name);
    }
}

} // namespace hepatica::viewer
