// The liver's lesions as stages see them, through assess() with a clinical table.
#include "tests/measurement/clinical/ClinicalRows.h"

namespace hepatica::tests {

namespace {

ClinicalScore scoreAt(const CourseOf& course, const std::string& timepoint, const std::string& name)
{
    const std::vector<ClinicalRow> clinical{quantity("ECOG", "2025-01-01", 0)};
    const auto protocol = protocolNamed("recist-1.1").value();
    const auto patients = assess({course.rows, course.visits, clinical, std::span(&protocol, 1)}).value();
    for (const VisitScores& visit : patients.at(0).clinical->visits)
        for (const ClinicalScore& score : visit.scores)
            if (visit.timepoint == timepoint && score.name == name)
                return score;
    throw std::out_of_range(timepoint + " " + name);
}

} // namespace

TEST(VisitBurden, CountsTheLesionsOfTheLiver)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm).target("T02", 30_mm);
    EXPECT_NEAR(*scoreAt(course, "BL", "TBS").value, 4.472136, 1e-6); // sqrt(4^2 + 2^2)
}

TEST(VisitBurden, ALesionOutsideTheLiverIsSpread)
{
    CourseOf course;
    course.baseline().target("T01", 20_mm).node("T02", 16_mm);
    EXPECT_EQ(scoreAt(course, "BL", "Milan").reason, "extrahepatic spread");
}

TEST(VisitBurden, ATumourInAVeinIsInvasionAndABlandThrombusIsNothing)
{
    CourseOf course;
    course.baseline().target("T01", 20_mm);
    course.lesion("NT01", LesionClass::NonTarget, LesionState::Present).lesionType = "tumour-in-vein";
    EXPECT_EQ(scoreAt(course, "BL", "Milan").reason, "vascular invasion");
    course.rows.back().lesionType = "bland-thrombus";
    EXPECT_EQ(scoreAt(course, "BL", "Milan").grade, "within");
}

TEST(VisitBurden, ANonTargetWithoutSizeIsNamed)
{
    CourseOf course;
    course.baseline().target("T01", 20_mm).nonTarget("NT01", LesionState::Present);
    EXPECT_EQ(scoreAt(course, "BL", "TBS").missing.at(0), "the size of NT01");
}

TEST(VisitBurden, ALesionWithoutARowIsNotGone)
{
    CourseOf course;
    course.baseline().target("T01", 20_mm).target("T02", 15_mm);
    course.visit("FU1", "2025-03-01").target("T01", 10_mm);
    EXPECT_EQ(scoreAt(course, "FU1", "TBS").missing.at(0), "the size of T02");
}

TEST(VisitBurden, AnAbsentLesionIsGoneAndOneTooSmallCountsAsFiveMillimetres)
{
    CourseOf course;
    course.baseline().target("T01", 20_mm).target("T02", 15_mm);
    course.visit("FU1", "2025-03-01").target("T01", LesionState::TooSmall).target("T02", LesionState::Absent);
    EXPECT_NEAR(*scoreAt(course, "FU1", "TBS").value, 1.118034, 1e-6); // sqrt(0.5^2 + 1^2)
}

} // namespace hepatica::tests
