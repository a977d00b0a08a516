#include "SlicePlane.h"
#include "SyntheticVolume.h"
#include "ViewFrame.h"

#include <gtest/gtest.h>

namespace hepatica::viewer {

namespace {

using tests::gridAround;

constexpr Point3 Left{1, 0, 0}, Back{0, 1, 0}, Head{0, 0, 1};

const SlicePlane& named(const std::array<SlicePlane, 3>& planes, PlaneName name)
{
    return *std::find_if(planes.begin(), planes.end(),
                         [&](const SlicePlane& one) { return one.name == name; });
}

} // namespace

TEST(SlicePlane, AxialSeriesIsSeenFromTheFeetWithTheLeftOnTheRight)
{
    const auto planes = slicePlanes(gridAround({Left, Back, Head}, {1, 1, 3}, {80, 80, 30}));
    EXPECT_EQ(planes[0].name, PlaneName::Axial);
    EXPECT_TRUE(planes[0].acquired());
    EXPECT_EQ(planes[0].right, Left);
    EXPECT_EQ(planes[0].up, -1.0 * Back);
    EXPECT_EQ(planes[0].toward, -1.0 * Head);
}

TEST(SlicePlane, ReformatsShowTheHeadUpAndTheSagittalOneTheFrontOnTheLeft)
{
    const auto planes = slicePlanes(gridAround({Left, Back, Head}, {1, 1, 3}, {80, 80, 30}));
    EXPECT_EQ(named(planes, PlaneName::Sagittal).up, Head);
    EXPECT_EQ(named(planes, PlaneName::Sagittal).right, Back);
    EXPECT_EQ(named(planes, PlaneName::Coronal).up, Head);
    EXPECT_EQ(named(planes, PlaneName::Coronal).right, Left);
}

TEST(SlicePlane, ProneSeriesWithBothInPlaneAxesTurnedIsShownTheSameWay)
{
    const auto planes = slicePlanes(gridAround({-1.0 * Left, -1.0 * Back, Head}, {1, 1, 3}, {80, 80, 30}));
    EXPECT_EQ(planes[0].right, Left);
    EXPECT_EQ(planes[0].up, -1.0 * Back);
}

TEST(SlicePlane, CoronalSeriesHasTheCoronalPlaneAcquiredAndFirst)
{
    // Rows to the left, columns to the feet: row x column points to the back.
    const auto planes = slicePlanes(gridAround({Left, -1.0 * Head, Back}, {1, 1, 4}, {80, 80, 30}));
    EXPECT_EQ(planes[0].name, PlaneName::Coronal);
    EXPECT_TRUE(planes[0].acquired());
    EXPECT_EQ(planes[0].up, Head);
    EXPECT_FALSE(named(planes, PlaneName::Axial).acquired());
}

TEST(SlicePlane, NextSliceGoesToTheFeetWhicheverWayTheSlicesAreStacked)
{
    const auto up = slicePlanes(gridAround({Left, Back, Head}, {1, 1, 3}, {80, 80, 30}));
    const auto down = slicePlanes(gridAround({Left, -1.0 * Back, -1.0 * Head}, {1, 1, 3}, {80, 80, 30}));
    EXPECT_EQ(up[0].forward, -1);
    EXPECT_EQ(down[0].forward, 1);
}

TEST(SlicePlane, LettersOfDirectionsAsDicomWritesThem)
{
    // PS3.3 C.7.6.1.1.1: the letter of the main direction first, refined by the next.
    EXPECT_EQ(directionLetters(Left), "L");
    EXPECT_EQ(directionLetters(-1.0 * Back), "A");
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
