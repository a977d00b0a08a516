// RECIST 1.1: new lesions (Eisenhauer 2009, section 4.3.5; EORTC's questions and answers).
#include "SumCourses.h"

namespace hepatica::tests {

using enum Response;

TEST(Recist11, ANewLesionStaysNewAfterItVanished)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.visit("FU1", "2025-03-01").target("T01", 40_mm).newLesion("NEW01");
    course.visit("FU2", "2025-05-01").target("T01", 20_mm);
    course.lesion("NEW01", LesionClass::NewNonTarget, LesionState::Absent);
    const auto criterion = course.under();
    EXPECT_EQ(at(criterion, "FU1").overall, PD);
    EXPECT_EQ(at(criterion, "FU1").reason, "PD: new lesion NEW01, first seen 2025-03-01");
    EXPECT_EQ(at(criterion, "FU2").target, PR);
    EXPECT_EQ(at(criterion, "FU2").newLesions, "yes");
    EXPECT_EQ(at(criterion, "FU2").overall, PD);
}

TEST(Recist11, AnEquivocalNewLesionThatBecomesCertainDatesProgressionBack)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.visit("FU1", "2025-02-15").target("T01", 20_mm);
    course.visit("FU2", "2025-04-01").target("T01", 20_mm).newLesion("NEW01", Certainty::Equivocal);
    course.visit("FU3", "2025-05-15").target("T01", 20_mm).newLesion("NEW01");
    const auto criterion = course.under();
    EXPECT_EQ(at(criterion, "FU2").newLesions, "equivocal");
    EXPECT_EQ(at(criterion, "FU2").overall, PR); // stays as it was read
    EXPECT_EQ(at(criterion, "FU3").overall, PD);
    EXPECT_EQ(criterion.progressionDate->iso(), "2025-04-01");
    // FU2's response leaves the best response, so that of FU1 stays unconfirmed.
    EXPECT_EQ(criterion.unconfirmed.response, PR);
    EXPECT_EQ(criterion.unconfirmed.date->iso(), "2025-02-15");
    EXPECT_EQ(criterion.confirmed.response, SD);
}

TEST(Recist11, ARefutedLesionIsNone)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.visit("FU1", "2025-02-15").target("T01", 40_mm).newLesion("NEW01", Certainty::Equivocal);
    course.visit("FU2", "2025-04-01").target("T01", 40_mm).newLesion("NEW01", Certainty::Refuted);
    const auto criterion = course.under();
    EXPECT_EQ(at(criterion, "FU2").newLesions, "no");
    EXPECT_EQ(at(criterion, "FU2").overall, SD);
    EXPECT_EQ(criterion.progressionDate, std::nullopt);
}

TEST(Recist11, ASoleNewNodeOfTenToFifteenMillimetresIsEquivocalAtFirst)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.visit("FU1", "2025-02-15").target("T01", 40_mm).node("NEW01", 9_mm, LesionClass::NewTarget);
    course.visit("FU2", "2025-04-01").target("T01", 40_mm).node("NEW01", 12_mm, LesionClass::NewTarget);
    course.visit("FU3", "2025-05-15").target("T01", 40_mm).node("NEW01", 13_mm, LesionClass::NewTarget);
    const auto criterion = course.under();
    EXPECT_EQ(at(criterion, "FU1").newLesions, "no");
    EXPECT_EQ(at(criterion, "FU2").newLesions, "equivocal");
    EXPECT_EQ(at(criterion, "FU3").newLesions, "yes");
    EXPECT_EQ(criterion.progressionDate->iso(), "2025-04-01");
}

TEST(Recist11, TheReadersAnswerCountsWhereNoRowSpeaks)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.visit("FU1", "2025-02-15").target("T01", 40_mm);
    VisitRow answer;
    answer.patient = "P1";
    answer.timepoint = "FU1";
    for (const auto& [said, overall] :
         {std::pair{NewLesionAnswer::Yes, PD}, std::pair{NewLesionAnswer::Equivocal, SD},
          std::pair{NewLesionAnswer::No, SD}, std::pair{NewLesionAnswer::NotEvaluable, NE}}) {
        answer.newLesions = said;
        course.visits = {answer};
        EXPECT_EQ(course.last().overall, overall) << wordOf(NewLesionAnswerWords, said);
        EXPECT_EQ(course.last().newLesions, wordOf(NewLesionAnswerWords, said));
    }
}

TEST(Recist11, ASecondNewNodeOfNormalSizeLeavesTheFirstASoleOne)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.visit("FU1", "2025-02-15")
        .target("T01", 40_mm)
        .node("NEW01", 12_mm, LesionClass::NewTarget)
        .node("NEW02", 9_mm, LesionClass::NewTarget);
    EXPECT_EQ(course.last().newLesions, "equivocal");
    course.node("NEW03", 11_mm, LesionClass::NewTarget);
    EXPECT_EQ(course.last().newLesions, "yes");
}

TEST(Recist11, ANewNodeWhoseLongAxisIsNormalIsNone)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.visit("FU1", "2025-02-15").target("T01", 40_mm);
    LesionRow& row = course.lesion("NEW01", LesionClass::NewTarget, LesionState::Measured);
    row.node = true;
    row.longAxis = 8_mm;
    EXPECT_EQ(course.last().newLesions, "no");
    course.rows.back().longAxis = 12_mm;
    EXPECT_EQ(course.last().newLesions, "yes");
}

TEST(Recist11, AnEquivocalAnswerWithoutARowDatesALaterNewLesionBack)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.visit("FU1", "2025-02-15").target("T01", 40_mm);
    course.visit("FU2", "2025-04-01").target("T01", 40_mm).newLesion("NEW01");
    VisitRow answer;
    answer.patient = "P1";
    answer.timepoint = "FU1";
    answer.newLesions = NewLesionAnswer::Equivocal;
    course.visits = {answer};
    EXPECT_EQ(course.under().progressionDate->iso(), "2025-02-15");
}

} // namespace hepatica::tests
