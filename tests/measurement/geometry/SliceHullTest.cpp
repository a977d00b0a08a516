#include "measurement/geometry/SliceHull.h"

#include "measurement/geometry/Masks.h"

#include <cmath>

#include <gtest/gtest.h>

namespace hepatica::measurement {

TEST(ReachOfSlices, ComesWithTheLongestFirstAndOfEqualOnesTheFirstSlice)
{
    // Columns of 3, 7, none, 7 and 5 pixels side by side, from slice 1 on.
    const auto mask =
        tests::maskWhere(tests::uprightGrid({9, 3, 7}, {0.5, 1, 2}), [](double x, double y, double z) {
            constexpr std::array<int, 7> Pixels{0, 3, 7, 0, 7, 5, 0};
            return y == 1.0 && x < 0.5 * Pixels[static_cast<std::size_t>(z / 2.0)] - 0.1;
        });
    const auto reaches = reachOfSlices(mask, {0.5, 1.0});
    ASSERT_EQ(reaches.size(), 4u);
    // Half a pixel beyond the centres of the outermost ones on either side.
    const std::array<std::pair<int, double>, 4> expected{{{2, 3.5}, {4, 3.5}, {5, 2.5}, {1, 1.5}}};
    for (std::size_t n = 0; n < expected.size(); ++n) {
        EXPECT_EQ(reaches[n].slice, expected[n].first);
        EXPECT_NEAR(reaches[n].most_mm, expected[n].second, 1e-12);
    }
}

// The farthest two corners of all parts, whatever lies between them.
TEST(ReachOfSlices, HoldsAllPartsOfASlice)
{
    const auto mask = tests::maskFromPicture({"#.......", "........", ".......#"});
    const auto reaches = reachOfSlices(mask, {1.0, 1.0});
    ASSERT_EQ(reaches.size(), 1u);
    EXPECT_NEAR(reaches.front().most_mm, std::hypot(8.0, 2.0), 1e-12); // half a pixel to the left and right
}

} // namespace hepatica::measurement
