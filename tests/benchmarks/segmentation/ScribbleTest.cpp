#include "benchmarks/segmentation/Scribble.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace hepatica::benchmarks;
using hepatica::distance;
using hepatica::Point3;
using hepatica::imaging::Geometry;
using hepatica::imaging::IndexBox;
using hepatica::imaging::LesionPrompt;
using hepatica::imaging::Mask;

namespace {

/// All voxels of a box, of 1 mm.
Mask boxOf(const IndexBox& box)
{
    static const Geometry grid =
        *Geometry::make({60, 60, 20}, {1, 1, 1}, {0, 0, 0}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    const auto n = box.dims();
    return *Mask::make(
        grid, box,
        std::vector<std::uint8_t>(static_cast<std::size_t>(n[0]) * static_cast<std::size_t>(n[1]) *
                                      static_cast<std::size_t>(n[2]),
                                  1));
}

// A lesion of 41 x 31 mm on nine slices, of which a strip of seven rows, those from 34 on, was not found.
const IndexBox Whole{{10, 10, 5}, {50, 40, 13}}, Found{{10, 10, 5}, {50, 33, 13}};
constexpr double MiddleRow_mm = 37.0, StripDepth_mm = 4.0; // to the nearest row on either side of it

double lengthOf(const std::vector<Point3>& scribble)
{
    double length = 0.0;
    for (std::size_t n = 1; n < scribble.size(); ++n)
        length += distance(scribble[n - 1], scribble[n]);
    return length;
}

} // namespace

TEST(Scribble, RunsAlongTheMiddleOfTheError)
{
    const Mask truth = boxOf(Whole), found = boxOf(Found);
    const auto error = largestError(found, truth);
    ASSERT_TRUE(error);
    EXPECT_TRUE(error->isMissing);
    EXPECT_NEAR(error->radius_mm, StripDepth_mm, 1e-9);
    const auto scribble = scribbleAlong(*error, found, truth);
    ASSERT_GE(scribble.size(), 3U);
    for (const Point3& place : scribble) {
        if (place.x >= 10.0 + StripDepth_mm &&
            place.x <= 50.0 - StripDepth_mm) { // else on its way to a corner
            EXPECT_NEAR(place.y, MiddleRow_mm, 0.5);
        }
        EXPECT_NEAR(place.z, error->at.z, 1e-9);
    }
}

TEST(Scribble, IsShortAndToldEveryThreeMillimetres)
{
    const Mask truth = boxOf(Whole), found = boxOf(Found);
    const auto scribble = scribbleAlong(*largestError(found, truth), found, truth);
    EXPECT_LE(lengthOf(scribble), 15.0);
    for (std::size_t n = 1; n < scribble.size(); ++n) {
        EXPECT_GE(distance(scribble[n - 1], scribble[n]), 3.0 - 1e-9);
        EXPECT_LT(distance(scribble[n - 1], scribble[n]), 4.0 + 1e-9); // a pixel more
    }
}

TEST(Scribble, StaysWithinHalfOfASmallLesionsWidth)
{
    // 13 x 6 mm, of which three rows were not found: half of its diagonal is 6.5 mm.
    const Mask truth = boxOf({{10, 10, 5}, {22, 15, 13}}), found = boxOf({{10, 10, 5}, {22, 12, 13}});
    const auto scribble = scribbleAlong(*largestError(found, truth), found, truth);
    EXPECT_LE(lengthOf(scribble), 0.5 * std::hypot(12.0, 5.0));
    EXPECT_EQ(scribble.size(), 2U);
}

TEST(Scribble, OfARoundSpotIsItsMiddle)
{
    const Mask truth = boxOf(Found), found = boxOf({{10, 10, 5}, {53, 33, 13}});
    // Three columns too much on all rows would be a strip; of three rows alone they are a spot.
    const Mask spot = boxOf({{51, 20, 5}, {53, 22, 13}});
    const Correction error{false, {52, 21, 9}, 2.0};
    const auto scribble = scribbleAlong(error, spot, truth);
    ASSERT_EQ(scribble.size(), 1U);
    EXPECT_EQ(scribble.front(), error.at);
    EXPECT_GE(scribbleAlong(*largestError(found, truth), found, truth).size(), 3U);
}

TEST(Scribble, TellsWhatIsMissingAndWhatIsTooMuch)
{
    const Mask truth = boxOf(Whole), found = boxOf(Found);
    const auto missing = largestError(found, truth), tooMuch = largestError(truth, found);
    const auto places = scribbleAlong(*missing, found, truth);
    const LesionPrompt more = corrected(LesionPrompt{}, *missing, places);
    const LesionPrompt less = corrected(LesionPrompt{}, *tooMuch, scribbleAlong(*tooMuch, truth, found));
    EXPECT_EQ(more.add, places);
    EXPECT_TRUE(more.remove.empty());
    EXPECT_EQ(less.remove, places);
    EXPECT_TRUE(less.add.empty());
}
