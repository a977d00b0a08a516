#include <hepatica/core/Length.h>

#include <gtest/gtest.h>

using hepatica::Length;
using namespace hepatica::literals;

TEST(Length, TwentyPercentOfTwentySevenMillimetresIsExact)
{
    // 32.4 / 27 - 1 is 0.19999999999999996 in binary floating point; in hundredths it is exactly a fifth.
    const Length nadir = 27.0_mm, now = 32.4_mm;
    EXPECT_EQ(5 * now.hundredths(), 6 * nadir.hundredths());
}

TEST(Length, DifferenceOfEightPointTwoAndThreePointTwoIsFive)
{
    EXPECT_EQ(8.2_mm - 3.2_mm, 5_mm);
}

TEST(Length, TextKeepsOneDecimalAndDropsATrailingZero)
{
    EXPECT_EQ((32.4_mm).text(), "32.4");
    EXPECT_EQ((32.45_mm).text(), "32.45");
    EXPECT_EQ((5_mm).text(), "5.0");
    EXPECT_EQ((3.2_mm - 8.25_mm).text(), "-5.05");
}
