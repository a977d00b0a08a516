// Checks while measuring: Eisenhauer 2009, sections 3.1.1 to 3.1.3; mRECIST's phase (Lencioni and Llovet
// 2010).
#include "Course.h"
#include "Oracles.h"

#include <hepatica/measurement/ProtocolChecks.h>

namespace hepatica::tests {

namespace {

std::vector<std::string> textsOf(const CourseOf& course, const Protocol& protocol = {},
                                 std::optional<Date> firstDose = {})
{
    std::vector<std::string> texts;
    for (const ProtocolCheck& check : checkAgainstPlan(course.rows, protocol, firstDose))
        texts.push_back(check.text);
    return texts;
}

using testing::ElementsAre;
using testing::IsEmpty;

} // namespace

TEST(ProtocolChecks, ACourseThatKeepsToTheRulesHasNothingToTell)
{
    CourseOf course;
    course.baseline().target("T01", 30_mm).target("T02", 10_mm).node("T03", 15_mm);
    course.visit("FU1", "2025-02-26").target("T01", 8_mm).target("T02", 3_mm).node("T03", 4_mm);
    EXPECT_THAT(textsOf(course), IsEmpty());
}

TEST(ProtocolChecks, MoreThanFiveTargetsAndMoreThanTwoAnOrganAreToldWithTheirNames)
{
    CourseOf course;
    course.baseline();
    for (const char* name : {"T01", "T02", "T03"})
        course.target(name, 20_mm);
    for (const char* name : {"T04", "T05", "T06"}) {
        course.target(name, 20_mm);
        course.rows.back().organ = name; // an organ each
    }
    EXPECT_THAT(textsOf(course),
                ElementsAre("T01, T02, T03, T04, T05, T06 at BL: 6 targets; expected at most 5",
                            "T01, T02, T03 at BL: 3 targets in liver; expected at most 2 an organ"));
}

TEST(ProtocolChecks, TheLimitsAreThoseOfAPublishedEngine)
{
    // OHIF's conformance rules: 5 targets, 2 an organ, 10 mm, nodes 15 mm, twice the slice thickness.
    HEPATICA_REFERENCE_FOLDER(reference);
    const auto rules = jsonOf(reference / "domain/oracles/ohif_conformance.json");
    EXPECT_EQ(MeasurementPlan().mostTargets, rules.at("MaxTargets").get<int>());
    EXPECT_EQ(MeasurementPlan().mostTargetsAnOrgan, rules.at("MaxTargetsPerOrgan").get<int>());
    const double least = rules.at("MeasurementsLength").at(0).at("longAxis_min").get<double>();
    const double node = rules.at("MeasurementsLength").at(2).at("shortAxis_min").get<double>();
    const double slices = rules.at("MeasurementsLength").at(0).at("longAxis_slice_multiplier").get<double>();
    const auto told = [](Length size, double thickness) {
        CourseOf course;
        course.baseline().target("T01", size);
        course.rows.back().sliceThickness_mm = thickness;
        return !textsOf(course).empty();
    };
    EXPECT_FALSE(told(Length::fromMm(least), 5.0));
    EXPECT_TRUE(told(Length::fromMm(least) - 0.1_mm, 5.0));
    EXPECT_FALSE(told(Length::fromMm(8.0 * slices), 8.0));
    EXPECT_TRUE(told(Length::fromMm(8.0 * slices) - 0.1_mm, 8.0));
    CourseOf nodes;
    nodes.baseline().node("T01", Length::fromMm(node)).node("T02", Length::fromMm(node) - 0.1_mm);
    EXPECT_THAT(textsOf(nodes),
                ElementsAre("T02 at BL: short axis 14.9 mm; expected at least 15.0 mm of a target"));
}

TEST(ProtocolChecks, ATargetInATreatedAreaIsTold)
{
    CourseOf course;
    course.baseline().target("T01", 30_mm);
    course.rows.back().treatmentDate = Date::fromIso("2024-11-01").value();
    EXPECT_THAT(textsOf(course), ElementsAre("T01 at BL: a target that was treated locally on 2024-11-01; "
                                             "expected one that was not, or that progressed since"));
    course.rows.back().treatmentDate = Date::fromIso("2025-03-01").value(); // after the baseline
    EXPECT_THAT(textsOf(course), IsEmpty());
}

TEST(ProtocolChecks, AViablePartNeedsTheLateArterialPhaseWhereMrecistIsAskedFor)
{
    CourseOf course;
    course.baseline().viable("T01", 20_mm);
    EXPECT_THAT(textsOf(course), IsEmpty());
    const Protocol mrecist = protocolNamed("mrecist").value();
    EXPECT_THAT(textsOf(course, mrecist),
                ElementsAre("T01 at BL: no phase is given; expected late arterial of a viable part"));
    course.rows.back().phase = "portal venous";
    EXPECT_THAT(
        textsOf(course, mrecist),
        ElementsAre("T01 at BL: the phase is portal venous; expected late arterial of a viable part"));
    course.rows.back().phase = "late arterial";
    EXPECT_THAT(textsOf(course, mrecist), IsEmpty());
}

TEST(ProtocolChecks, ABaselineOlderThanFourWeeksAtTheFirstDoseIsTold)
{
    CourseOf course;
    course.baseline("2025-01-01").target("T01", 30_mm);
    const auto withFirstDose = [&](const char* day) {
        return textsOf(course, {}, Date::fromIso(day).value());
    };
    EXPECT_THAT(withFirstDose("2025-01-29"), IsEmpty()); // 28 days
    EXPECT_THAT(
        withFirstDose("2025-01-30"),
        ElementsAre("BL: the baseline is 29 days before the first dose of 2025-01-30; expected at most 28"));
    EXPECT_THAT(
        withFirstDose("2024-12-31"),
        ElementsAre(
            "BL: the baseline of 2025-01-01 is after the first dose of 2024-12-31; expected it before"));
}

TEST(ProtocolChecks, ATrialsOwnPlanTakesTheirPlaceAndIsTheSource)
{
    CourseOf course;
    course.baseline("2025-01-01").target("T01", 30_mm).target("T02", 30_mm).target("T03", 30_mm);
    course.visit("FU1", "2025-02-12").target("T01", 30_mm).target("T02", 30_mm).target("T03", 30_mm);
    EXPECT_EQ(textsOf(course).size(), 2U); // three in the liver; 42 days where 56 are planned
    Protocol trial;
    trial.name = "trial-7";
    trial.plan = {.mostTargets = 2, .mostTargetsAnOrgan = 2, .visitIntervalDays = 42, .visitWindowDays = 0};
    const auto checks = checkAgainstPlan(course.rows, trial);
    ASSERT_EQ(checks.size(), 2U);
    EXPECT_EQ(checks[0].text, "T01, T02, T03 at BL: 3 targets; expected at most 2");
    EXPECT_EQ(checks[0].source, "the plan of trial-7");
    EXPECT_EQ(checkAgainstPlan(course.rows).front().source, "Eisenhauer 2009, section 3.1.3");
}

TEST(ProtocolChecks, IrrcTakesTenTargetsAndFiveAnOrgan)
{
    // Wolchok 2009: "five lesions per organ, up to 10 visceral lesions".
    CourseOf course;
    course.baseline();
    for (const char* name : {"T01", "T02", "T03", "T04", "T05"})
        course.target(name, 20_mm);
    const Protocol irrc = protocolNamed("irrc").value();
    EXPECT_THAT(textsOf(course, irrc), IsEmpty());
    course.target("T06", 20_mm);
    EXPECT_THAT(textsOf(course, irrc),
                ElementsAre("T01, T02, T03, T04, T05, T06 at BL: 6 targets in liver; expected at most 5 an "
                            "organ"));
}

TEST(ProtocolChecks, AVisitOutsideItsWindowIsToldUnlessItIsUnscheduled)
{
    CourseOf course;
    course.baseline("2025-01-01").target("T01", 30_mm);
    course.visit("FU1", "2025-03-05").target("T01", 30_mm); // day 63, planned 56
    EXPECT_THAT(textsOf(course), IsEmpty());
    course.visit("FU2", "2025-05-01").target("T01", 30_mm); // day 120, planned 112
    EXPECT_THAT(textsOf(course), ElementsAre("FU2: 120 days after the start; expected 112 within 7 days"));
    course.rows.back().role = TimepointRole::Unscheduled;
    EXPECT_THAT(textsOf(course), IsEmpty());
}

TEST(ProtocolChecks, AnotherModalityOrSliceThicknessThanAtTheBaselineIsTold)
{
    CourseOf course;
    course.baseline().target("T01", 30_mm);
    course.rows.back().modality = "CT";
    course.rows.back().sliceThickness_mm = 2.5;
    course.visit("FU1", "2025-02-26").target("T01", 30_mm);
    course.rows.back().modality = "MR";
    course.rows.back().sliceThickness_mm = 5.0;
    EXPECT_THAT(textsOf(course),
                ElementsAre("T01 at FU1: measured on MR; expected CT as at the baseline",
                            "T01 at FU1: measured on slices of 5 mm; expected 2.5 mm as at the baseline"));
}

TEST(ProtocolChecks, TheOrderOfRowsDoesNotMatter)
{
    CourseOf course;
    course.baseline().target("T01", 8_mm).target("T02", 9_mm);
    course.visit("FU1", "2025-04-01").target("T01", 8_mm).target("T02", 9_mm);
    const auto before = checkAgainstPlan(course.rows);
    std::ranges::reverse(course.rows);
    EXPECT_EQ(checkAgainstPlan(course.rows), before);
    EXPECT_EQ(before.size(), 3U);
}

} // namespace hepatica::tests
