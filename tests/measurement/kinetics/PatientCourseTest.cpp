// Clinical rows and visits that cannot belong together, through assess().
#include "tests/measurement/clinical/ClinicalRows.h"

namespace hepatica::tests {

namespace {

std::string problemOf(const CourseOf& course, ClinicalRow row)
{
    row.line = 7;
    const auto protocol = protocolNamed("recist-1.1").value();
    const auto assessed = assess({course.rows, {}, std::span(&row, 1), std::span(&protocol, 1)});
    return assessed ? "no problem" : assessed.error().text();
}

CourseOf twoVisits()
{
    CourseOf course;
    course.baseline("2025-01-01").target("T01", 20_mm);
    course.visit("FU1", "2025-03-01").target("T01", 20_mm);
    return course;
}

} // namespace

TEST(PatientCourse, ClinicalRowsOfAPatientWithoutLesionsAreAProblem)
{
    ClinicalRow row = quantity("ECOG", "2025-01-01", 0);
    row.patient = "P9";
    EXPECT_EQ(problemOf(twoVisits(), row),
              "CLINICAL.csv, line 7: patient P9 has no lesion row; expected patients of the lesion table");
}

TEST(PatientCourse, PseudoprogressionIsThatOfIrecistWhateverIsAskedFor)
{
    CourseOf course;
    course.baseline("2025-01-01").target("T01", 50_mm);
    course.visit("FU1", "2025-03-01").target("T01", 65_mm);
    course.visit("FU2", "2025-05-01").target("T01", 30_mm);
    const auto found = course.judged("recist-1.1").value().at(0).pseudoprogression;
    EXPECT_EQ(found.result, PseudoprogressionResult::Yes);
    EXPECT_TRUE(found.strict);
    EXPECT_EQ(found.reason, "iUPD at FU1 was followed by iPR at FU2, a response");
    EXPECT_EQ(found.triggers, std::vector<std::string>{"target"});
    EXPECT_EQ(found.depthPercent, 30.0);
    EXPECT_EQ(found.daysToUnconfirmed, 59);
    EXPECT_EQ(found.daysToReset, 61);
}

TEST(PatientCourse, AVisitAfterTheDeathIsAProblem)
{
    EXPECT_EQ(problemOf(twoVisits(), word("death", "", 0, "2025-02-28")),
              "CLINICAL.csv, line 7: patient P1 died on 2025-02-28, and FU1 is on 2025-03-01; expected no "
              "visit after "
              "the death");
    EXPECT_EQ(problemOf(twoVisits(), word("death", "", 0, "2025-03-01")), "no problem");
}

} // namespace hepatica::tests
