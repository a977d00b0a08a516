#include <hepatica/measurement/Amount.h>

#include <gtest/gtest.h>

namespace hepatica::measurement {

using namespace hepatica::literals;

TEST(Amount, AProductOfTwoLengthsIsExact)
{
    const Amount product = Amount::product(12.34_mm, 5.67_mm);
    EXPECT_EQ(product.steps(), 699678); // 69.9678 mm2
    EXPECT_EQ(product.withUnit(), "69.9678 mm2");
    EXPECT_DOUBLE_EQ(product.value(), 69.9678);
}

TEST(Amount, IsWrittenWithOneDecimalOrAllItHas)
{
    EXPECT_EQ(Amount(46_mm).withUnit(), "46.0 mm");
    EXPECT_EQ(Amount(4.25_mm).withUnit(), "4.25 mm");
    EXPECT_EQ((Amount() - 4.25_mm).text(), "-4.25");
    EXPECT_EQ(Amount::product(10_mm, 0.05_mm).text(), "0.5");
    EXPECT_EQ(Amount::product(0.01_mm, 0.01_mm).text(), "0.0001");
    EXPECT_EQ(Amount::fromMm3(65.449846949787).withUnit(), "65.45 mm3");
    EXPECT_EQ(Amount::fromHounsfield(-12.5).withUnit(), "-12.5 HU");
}

TEST(Amount, AddsAndComparesInItsUnit)
{
    Amount sum = Amount::zero(Unit::SquareMillimetre);
    sum += Amount::product(20_mm, 10_mm);
    sum += Amount::product(10_mm, 5_mm);
    EXPECT_EQ(sum, Amount::product(25_mm, 10_mm));
    EXPECT_LT(sum, Amount::product(25_mm, 10.01_mm));
    EXPECT_EQ(Amount(32.4_mm) - Amount(27_mm), 5.4_mm);
    EXPECT_NE(Amount::zero(Unit::SquareMillimetre), Amount()); // mm2 and mm are different things
}

} // namespace hepatica::measurement
