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

TEST(LesionLines, TellHowAViablePartWasFoundAndWhatLiesBesideTheLiver)
{
    auto case_ = SampleCase({{"T01", LesionClass::Target, {40.0, 30.0, 33.0}}}).made();
    auto& seen = case_.observations.front();
    const auto& visit = *case_.timepoint(seen.timepoint);
    EXPECT_TRUE(report::enhancementNotes(case_, visit, seen.reader).empty());
    seen.viable = seen.recorded;
    seen.viableMethod = measurement::ViableMethod{79.0, measurement::LiverReference{65.0, 7.0}};
    seen.phaseDensities = {{visit.series.front().uid, {98.0, 9.0, 65.0, 7.0}}};
    const auto notes = report::enhancementNotes(case_, visit, seen.reader);
    ASSERT_EQ(notes.size(), 1u);
    EXPECT_NE(notes.front().find("98 / 65 (+33)"), std::string::npos) << notes.front();
    EXPECT_NE(notes.front().find("liver around the lesion 65 + 2 x 7.0"), std::string::npos) << notes.front();
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
