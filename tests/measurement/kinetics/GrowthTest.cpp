#include "measurement/exchange/Csv.h"
#include "tests/Reference.h"

#include <hepatica/measurement/Growth.h>

#include <cmath>

namespace hepatica::measurement {

using namespace hepatica::literals;

namespace {

SumOnDate sumOn(const std::string& timepoint, int day, Length sum)
{
    return {timepoint, Date::fromIso("2025-01-01")->plusDays(day), sum};
}

} // namespace

TEST(Growth, EveryCaseOfTheReferenceTable)
{
    // Computed from the formulas of Ferte 2014 (TGR) and Saada-Bouzid 2017 (TGK).
    HEPATICA_REFERENCE_FOLDER(reference);
    const std::string text = textOf(reference / "domain/oracles/hpd_growth_cases.csv").value();
    CsvReader reader(text);
    std::vector<std::string_view> names, row;
    ASSERT_TRUE(reader.next(names));
    const std::vector<std::string> columns(names.begin(), names.end());
    const auto number = [&](const std::string& column) {
        const auto at = std::find(columns.begin(), columns.end(), column) - columns.begin();
        return std::stod(std::string(row.at(static_cast<std::size_t>(at))));
    };
    int cases = 0;
    while (reader.next(row)) {
        const int pre = static_cast<int>(number("days_pre")), post = static_cast<int>(number("days_post"));
        const std::vector sums{sumOn("PRE", 0, Length::fromMm(number("pre_sum"))),
                               sumOn("BL", pre, Length::fromMm(number("baseline_sum"))),
                               sumOn("FU1", pre + post, Length::fromMm(number("post_sum")))};
        const auto intervals = growthIntervals(sums);
        ASSERT_EQ(intervals.size(), 2U);
        EXPECT_NEAR(*intervals[0].tgrPercentPerMonth, number("TGR_pre"), 1e-6);
        EXPECT_NEAR(*intervals[1].tgrPercentPerMonth, number("TGR_post"), 1e-6);
        EXPECT_NEAR(*intervals[0].tgkMmPerMonth, number("TGK_pre_mm_month"), 1e-6);
        EXPECT_NEAR(*intervals[1].tgkMmPerMonth, number("TGK_post_mm_month"), 1e-6);
        ++cases;
    }
    EXPECT_EQ(cases, 4);
}

TEST(Growth, VolumeDoublesWhenTheDiameterGrowsByTheCubeRootOfTwo)
{
    // 2^(1/3) = 1.259921: 100 mm become 125.99 mm.
    const GrowthInterval growth = growthBetween(sumOn("BL", 0, 100_mm), sumOn("FU1", 60, 125.99_mm));
    EXPECT_NEAR(*growth.doublingTimeDays, 60.0, 0.01);
}

TEST(Growth, SpecificGrowthRateIsTheLogarithmADay)
{
    // Mehrara 2007: 100 ln(V1/V0) / t; a sum of 100 to 125.99 mm doubles the volume in 60 days: 100 ln 2
    // / 60.
    const GrowthInterval growth = growthBetween(sumOn("BL", 0, 100_mm), sumOn("FU1", 60, 125.99_mm));
    EXPECT_NEAR(*growth.sgrPercentPerDay, 1.155245, 1e-4);
}

TEST(Growth, TrueVolumesHaveRatesOfTheirOwn)
{
    // 1000 to 1500 mm3 in 30.4375 days, a month: TGR 50 %, SGR 100 ln 1.5 / 30.4375 = 1.3321 % a day; in 61
    // days less.
    SumOnDate from = sumOn("BL", 0, 20_mm), to = sumOn("FU1", 61, 20_mm);
    from.volume_mm3 = 1000.0;
    to.volume_mm3 = 1500.0;
    const GrowthInterval growth = growthBetween(from, to);
    EXPECT_NEAR(*growth.tgrPercentPerMonth, 0.0, 1e-12);
    EXPECT_NEAR(*growth.sgrVolumePercentPerDay, 100.0 * std::log(1.5) / 61, 1e-12);
    EXPECT_NEAR(*growth.tgrVolumePercentPerMonth, 100.0 * (std::pow(1.5, 30.4375 / 61) - 1.0), 1e-9);
    EXPECT_NEAR(*growth.doublingTimeVolumeDays, 61 * std::log(2.0) / std::log(1.5), 1e-9);
}

TEST(Growth, WithoutBothVolumesThereIsNoRateOfTrueVolume)
{
    SumOnDate from = sumOn("BL", 0, 20_mm), to = sumOn("FU1", 61, 20_mm);
    to.volume_mm3 = 1500.0;
    EXPECT_EQ(growthBetween(from, to).tgrVolumePercentPerMonth, std::nullopt);
    from.volume_mm3 = 0.0;
    EXPECT_EQ(growthBetween(from, to).tgrVolumePercentPerMonth, std::nullopt);
}

TEST(Growth, ShrinkingLesionsHaveNoDoublingTime)
{
    const GrowthInterval growth = growthBetween(sumOn("BL", 0, 50_mm), sumOn("FU1", 60, 40_mm));
    EXPECT_LT(*growth.tgrPercentPerMonth, 0.0);
    EXPECT_EQ(growth.doublingTimeDays, std::nullopt);
}

TEST(Growth, FromOrToASumOfZeroThereIsNoRateOfVolume)
{
    const GrowthInterval growth = growthBetween(sumOn("BL", 0, 50_mm), sumOn("FU1", 60, 0_mm));
    EXPECT_EQ(growth.tgrPercentPerMonth, std::nullopt);
    EXPECT_EQ(growth.doublingTimeDays, std::nullopt);
    EXPECT_NEAR(*growth.tgkMmPerMonth, -50.0 / (60 * 12 / 365.25), 1e-9);
}

} // namespace hepatica::measurement
