// RECIST 1.1: visits, dates, readers' rows and best responses (Eisenhauer 2009, sections 3.1, 4.4 and 4.6).
#include "SumCourses.h"

namespace hepatica::tests {

using enum Response;

TEST(Recist11, PreBaselineVisitsEnterGrowthAndNotTheSums)
{
    CourseOf course;
    course.visit("PRE", "2024-11-06", TimepointRole::Pre).target("T01", 30_mm);
    course.baseline().target("T01", 50_mm);
    course.visit("FU1", "2025-03-01").target("T01", 55_mm);
    const PatientAssessment patient = course.judged().value().at(0);
    EXPECT_EQ(patient.criteria[0].timepoints.size(), 1U);
    EXPECT_EQ(patient.criteria[0].timepoints[0].nadir, 50_mm);
    ASSERT_EQ(patient.growth.size(), 2U);
    EXPECT_EQ(patient.growth[0].from, "PRE");
    EXPECT_EQ(patient.growth[0].to, "BL");
    EXPECT_EQ(patient.growth[0].days, 56);
}

TEST(Recist11, AVisitThatOnlyVisitsKnowsIsNotEvaluable)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    VisitRow visit;
    visit.patient = "P1";
    visit.timepoint = "FU1";
    visit.dateFirst = Date::fromIso("2025-03-01").value();
    course.visits = {visit};
    EXPECT_EQ(course.last().timepoint, "FU1");
    EXPECT_EQ(course.last().overall, NE);
}

TEST(Recist11, OfAVisitOfSeveralDaysProgressionTakesTheFirstAndResponseTheLast)
{
    for (const auto& [size, day] : {std::pair{20_mm, "2025-03-04"}, std::pair{60_mm, "2025-03-01"}}) {
        CourseOf course = oneTarget(40_mm, size);
        VisitRow visit;
        visit.patient = "P1";
        visit.timepoint = "FU1";
        visit.dateFirst = Date::fromIso("2025-03-01").value();
        visit.dateLast = Date::fromIso("2025-03-04").value();
        course.visits = {visit};
        EXPECT_EQ(course.last().date.iso(), day);
    }
}

TEST(Recist11, RowsThatAreNotAcceptedAreLeftOutAndTold)
{
    CourseOf course = oneTarget(40_mm, 20_mm);
    course.rows.back().accepted = false;
    const auto criterion = course.under();
    EXPECT_EQ(criterion.timepoints[0].overall, NE);
    EXPECT_THAT(criterion.timepoints[0].warnings,
                testing::ElementsAre("T01: the row is not accepted and is left out"));
    EXPECT_THAT(criterion.missingInputs, testing::ElementsAre("T01 at FU1: an accepted row"));
}

TEST(Recist11, StableDiseaseBeforeItsMinimumDurationIsNoBestResponse)
{
    EXPECT_EQ(sums({{"2025-01-01", 40_mm}, {"2025-02-11", 40_mm}}).under().unconfirmed.response,
              NE); // 41 days
    EXPECT_EQ(sums({{"2025-01-01", 40_mm}, {"2025-02-12", 40_mm}}).under().unconfirmed.response,
              SD); // 42 days
}

TEST(Recist11, AConfirmationAfterEightWeeksIsAcceptedWithAWarning)
{
    const auto criterion =
        sums({{"2025-01-01", 40_mm}, {"2025-03-01", 20_mm}, {"2025-06-01", 20_mm}}).under();
    EXPECT_EQ(criterion.confirmed.response, PR);
    EXPECT_THAT(criterion.warnings, testing::Contains(testing::HasSubstr("confirmed after 92 days")));
}

TEST(Recist11, WithoutABaselineNothingIsJudgedAndItIsSaid)
{
    CourseOf course;
    course.visit("FU1", "2025-03-01").target("T01", 20_mm);
    const auto criterion = course.under();
    EXPECT_EQ(criterion.timepoints[0].overall, NE);
    EXPECT_EQ(criterion.timepoints[0].rule, "NoBaseline");
    EXPECT_THAT(criterion.missingInputs, testing::ElementsAre("the baseline visit"));
}

TEST(Recist11, TooManyOrTooSmallTargetsAreTold)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm).target("T02", 20_mm).target("T03", 9_mm);
    EXPECT_THAT(
        course.under().warnings,
        testing::ElementsAre(testing::HasSubstr("T03 at BL: long axis 9.0 mm; expected at least 10.0 mm"),
                             "3 targets in liver; expected at most 2 an organ"));
}

TEST(Recist11, WhereConfirmationIsRequiredAStableVisitBetweenEndsItUnlessItIsAccepted)
{
    Protocol protocol;
    protocol.confirmationRequired = true;
    const auto course = sums({{"2025-01-01", 100_mm},
                              {"2025-03-01", 70_mm},
                              {"2025-04-01", 75_mm},
                              {"2025-05-01", 70_mm},
                              {"2025-05-15", 75_mm}});
    EXPECT_EQ(targets(course.under(protocol)), (std::vector{PR, SD, PR, SD}));
    EXPECT_EQ(course.under(protocol).confirmed.response, SD);
    protocol.bestResponse.acceptStable = true;
    EXPECT_EQ(targets(course.under(protocol)), (std::vector{PR, SD, PR, PR}));
}

TEST(Recist11, ATargetTreatedLocallyIsNotEvaluableFromThenOnWhereTheProtocolSaysSo)
{
    auto course = sums({{"2025-01-01", 40_mm}, {"2025-03-01", 20_mm}, {"2025-05-01", 20_mm}});
    course.rows[1].treatmentDate = Date::fromIso("2025-03-10").value(); // told before it is done
    EXPECT_EQ(targets(course.under()), (std::vector{PR, PR}));
    EXPECT_THAT(course.last().warnings, testing::IsEmpty());
    Protocol protocol;
    protocol.treatedIsNotEvaluable = true;
    EXPECT_EQ(targets(course.under(protocol)), (std::vector{PR, NE}));
}

TEST(Protocols, AnUnknownNameNamesThoseThatExist)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    const auto result = course.judged("recist-2");
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ProblemCode::UnknownProtocol);
    EXPECT_THAT(
        result.error().text(),
        testing::StartsWith("\"recist-2\" is not a response system; expected one of recist-1.1, mrecist"));
}

} // namespace hepatica::tests
