#include "SampleReport.h"

#include "app/report/LesionLines.h"

using namespace hepatica;
using namespace hepatica::tests;
using measurement::LesionClass;

TEST(LesionLines, GiveAnAbsentLesionNeitherASizeNorAChange)
{
    const auto case_ = SampleCase({{"T01", LesionClass::Target, {45.0, 30.0, 0.0}},
                                   {"NEW01", LesionClass::NewTarget, {-1.0, 14.0, 0.0}}})
                           .made();
    const report::LesionHistory history(case_);
    const auto lines = report::lesionLines(history, case_.timepoints[2], "R1");
    ASSERT_EQ(lines.size(), 2U);
    for (const auto& line : lines) {
        EXPECT_EQ(line.state, "absent");
        EXPECT_EQ(line.longAxis_mm, "\u2013");
        EXPECT_EQ(line.fromBaseline, "\u2013");
        EXPECT_EQ(line.fromNadir, "\u2013");
    }
}

TEST(LesionLines, CompareALesionWithItsBaselineAndItsSmallest)
{
    const auto case_ = SampleCase({{"T01", LesionClass::Target, {40.0, 30.0, 33.0}}}).made();
    const report::LesionHistory history(case_);
    const auto lines = report::lesionLines(history, case_.timepoints[2], "R1");
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].fromBaseline, "\u221217.5 %"); // 33 of 40 mm
    EXPECT_EQ(lines[0].fromNadir, "+10.0 %");         // 33 of 30 mm
}

TEST(LesionLines, NameTheVolumeOfASeriesThatHoldsSeveral)
{
    auto case_ = SampleCase({{"T01", LesionClass::Target, {40.0}}}).made();
    auto& series = case_.timepoints[0].series;
    series[0].uid = "1.2.3.4/1";
    series[1].uid = "1.2.3.4/2";
    case_.observations[0].seriesUid = "1.2.3.4/2";
    const report::LesionHistory history(case_);
    const auto lines = report::lesionLines(history, case_.timepoints[0], "R1");
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].source, "automatic b");
}
