// Histories that cannot be: each is told with what is expected, and nothing is assessed.
#include "Course.h"

namespace hepatica::tests {

namespace {

CourseOf started()
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    return course;
}

} // namespace

TEST(History, TwoBaselines)
{
    CourseOf course = started();
    course.visit("BL2", "2025-02-01", TimepointRole::Baseline).target("T01", 40_mm);
    EXPECT_EQ(course.judged().error().code, ProblemCode::BadHistory);
    EXPECT_EQ(course.problem(),
              "patient P1, T01 at BL2: BL2 is a second baseline beside BL; expected one baseline");
}

TEST(History, TheLineOfTheRowIsNamedWhereItHasOne)
{
    CourseOf course = started();
    course.visit("BL2", "2025-02-01", TimepointRole::Baseline).target("T01", 40_mm);
    course.rows.back().line = 7;
    EXPECT_EQ(course.problem(),
              "LESIONS.csv, line 7: patient P1: BL2 is a second baseline beside BL; expected one baseline");
}

TEST(History, AFollowUpBeforeTheBaseline)
{
    CourseOf course = started();
    course.visit("FU1", "2024-12-31").target("T01", 40_mm);
    EXPECT_THAT(course.problem(),
                testing::HasSubstr("FU1 of 2024-12-31 is not after the baseline of 2025-01-01"));
}

TEST(History, APreVisitAfterTheBaseline)
{
    CourseOf course = started();
    course.visit("PRE", "2025-01-02", TimepointRole::Pre).target("T01", 40_mm);
    EXPECT_THAT(course.problem(), testing::HasSubstr("PRE (pre) of 2025-01-02 is not before the baseline"));
}

TEST(History, ALesionThatChangesItsClass)
{
    CourseOf course = started();
    course.visit("FU1", "2025-03-01").nonTarget("T01", LesionState::Present);
    EXPECT_THAT(course.problem(), testing::HasSubstr(R"(T01 is "non-target" at FU1 and "target" at BL)"));
}

TEST(History, ALesionThatChangesItsOrgan)
{
    CourseOf course = started();
    course.visit("FU1", "2025-03-01").target("T01", 40_mm);
    course.rows.back().organ = "lung";
    EXPECT_THAT(course.problem(), testing::HasSubstr(R"(T01 lies in "lung" at FU1 and in "liver" at BL)"));
}

TEST(History, ATimepointOfTwoRoles)
{
    CourseOf course = started();
    course.visit("FU1", "2025-03-01").target("T01", 40_mm);
    course.visit("FU1", "2025-03-01", TimepointRole::Unscheduled).newLesion("NEW01");
    EXPECT_THAT(course.problem(), testing::HasSubstr("expected one role a timepoint"));
}

TEST(History, ATimepointOfTwoDatesUnlessVisitsSpansThem)
{
    CourseOf course = started();
    course.nonTarget("NT01", LesionState::Present);
    course.visit("FU1", "2025-03-01").target("T01", 40_mm);
    course.visit("FU1", "2025-03-03").nonTarget("NT01", LesionState::Present);
    EXPECT_THAT(course.problem(),
                testing::HasSubstr("FU1 is dated 2025-03-01 here and 2025-03-03 elsewhere"));
    VisitRow visit;
    visit.patient = "P1";
    visit.timepoint = "FU1";
    visit.dateFirst = Date::fromIso("2025-03-01").value();
    visit.dateLast = Date::fromIso("2025-03-03").value();
    course.visits = {visit};
    EXPECT_TRUE(course.judged());
    course.visits[0].dateLast = Date::fromIso("2025-03-02").value();
    EXPECT_THAT(course.problem(),
                testing::HasSubstr("FU1 has a lesion row outside 2025-03-01 to 2025-03-02"));
}

TEST(History, TwoVisitsOnOneDay)
{
    CourseOf course = started();
    course.visit("FU1", "2025-03-01").target("T01", 40_mm);
    course.visit("FU2", "2025-03-01").target("T01", 20_mm);
    EXPECT_THAT(course.problem(), testing::HasSubstr("FU2 and FU1 share the day 2025-03-01"));
}

TEST(History, ANewLesionAtTheBaseline)
{
    CourseOf course = started();
    course.newLesion("NEW01");
    EXPECT_THAT(course.problem(), testing::HasSubstr("NEW01 is new at BL"));
}

TEST(History, ATargetThatWasNotChosenAtTheBaseline)
{
    CourseOf course = started();
    course.visit("FU1", "2025-03-01").target("T01", 40_mm).target("T02", 20_mm);
    EXPECT_THAT(course.problem(),
                testing::HasSubstr("T02 is a target at FU1 without a row at the baseline BL"));
}

TEST(History, ANonTargetThatWasNotThereAtTheBaseline)
{
    CourseOf course = started();
    course.visit("FU1", "2025-03-01").target("T01", 40_mm).nonTarget("NT01", LesionState::Present);
    EXPECT_THAT(course.problem(),
                testing::HasSubstr("NT01 is a non-target at FU1 without a row at the baseline BL"));
    EXPECT_THAT(course.problem(), testing::HasSubstr("a lesion seen later is new-non-target"));
    course.rows.back().lesionType = "bland-thrombus";
    EXPECT_TRUE(course.judged());
}

TEST(History, PartsAndMergedLesionsOfTheBaselineMayComeLater)
{
    CourseOf course = started();
    course.nonTarget("NT01", LesionState::Present).nonTarget("NT02", LesionState::Present);
    course.visit("FU1", "2025-03-01").target("T01", 40_mm).nonTarget("NT01/NT02", LesionState::Present);
    course.visit("FU2", "2025-05-01")
        .target("T01", 40_mm)
        .nonTarget("NT01.1", LesionState::Present)
        .nonTarget("NT01.2", LesionState::Present)
        .nonTarget("NT02", LesionState::Present);
    EXPECT_TRUE(course.judged());
}

TEST(History, AMergedLesionOfLesionsThatWereNeverSeen)
{
    CourseOf course = started();
    course.visit("FU1", "2025-03-01").target("T01/T09", 40_mm);
    EXPECT_THAT(course.problem(),
                testing::HasSubstr("the merged lesion T01/T09 holds \"T09\", which has no row"));
    course.rows.back().lesion = "T01/T01";
    EXPECT_THAT(course.problem(), testing::HasSubstr("the merged lesion T01/T01 holds T01 twice"));
}

TEST(History, ATargetThatIsAbsentAtTheBaseline)
{
    CourseOf course;
    course.baseline().target("T01", LesionState::Absent);
    EXPECT_THAT(course.problem(), testing::HasSubstr("the target T01 is absent at the baseline"));
}

TEST(History, ALesionTwiceAtAVisit)
{
    CourseOf course = started();
    course.target("T01", 20_mm);
    EXPECT_THAT(course.problem(), testing::HasSubstr("T01 stands twice at BL"));
}

TEST(History, AVisitOfAPatientWithoutLesions)
{
    CourseOf course = started();
    VisitRow visit;
    visit.patient = "P2";
    visit.timepoint = "FU1";
    course.visits = {visit};
    EXPECT_THAT(course.problem(), testing::HasSubstr("patient P2 has no lesion row of reader R1"));
}

TEST(History, AProblemOfAVisitNamesItsFile)
{
    const CourseOf course = started();
    VisitRow visit;
    visit.patient = "P2";
    visit.timepoint = "FU1";
    visit.line = 2;
    const Protocol protocol;
    const auto result = assess(course.rows, std::span(&visit, 1), std::span(&protocol, 1), "l.csv", "v.csv");
    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().text(), testing::HasSubstr("v.csv, line 2"));
}

TEST(History, EveryProblemIsTold)
{
    CourseOf course = started();
    course.newLesion("NEW01");
    course.visit("FU1", "2024-12-31").target("T02", 40_mm);
    EXPECT_GE(course.judged().error().lines().size(), 2U);
}

TEST(History, ReadersAreJudgedApart)
{
    CourseOf course = started();
    course.visit("FU1", "2025-03-01").target("T01", 40_mm);
    auto rows = course.rows;
    for (LesionRow row : course.rows) {
        row.evaluator = "R2";
        if (row.timepoint == "FU1")
            row.longAxis = 10_mm;
        rows.push_back(row);
    }
    const auto patients = assess(rows, {}, {"recist-1.1"}).value();
    ASSERT_EQ(patients.size(), 2U);
    EXPECT_EQ(patients[0].criteria[0].timepoints[0].overall, Response::SD);
    EXPECT_EQ(patients[1].criteria[0].timepoints[0].overall, Response::PR);
}

} // namespace hepatica::tests
