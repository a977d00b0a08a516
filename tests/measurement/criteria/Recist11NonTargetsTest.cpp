// RECIST 1.1: non-target lesions (Eisenhauer 2009, section 4.3.2 and Table 2).
#include "SumCourses.h"

namespace hepatica::tests {

using enum Response;

TEST(Recist11, NonTargetsDecideBetweenCompleteAndPartialResponse)
{
    const auto withNonTarget = [](LesionState state) {
        CourseOf course;
        course.baseline().target("T01", 20_mm).nonTarget("NT01", LesionState::Present);
        course.visit("FU1", "2025-03-01").target("T01", LesionState::Absent).nonTarget("NT01", state);
        return course.last();
    };
    EXPECT_EQ(withNonTarget(LesionState::Absent).overall, CR);
    EXPECT_EQ(withNonTarget(LesionState::Present).overall, PR);
    EXPECT_EQ(withNonTarget(LesionState::Present).nonTarget, NonCrNonPd);
    EXPECT_EQ(withNonTarget(LesionState::Present).reason,
              "PR: every target is gone, but non-target disease persists (NT01)");
    EXPECT_EQ(withNonTarget(LesionState::NotEvaluable).nonTarget, NE);
    EXPECT_EQ(withNonTarget(LesionState::NotEvaluable).overall, PR);
}

TEST(Recist11, UnequivocalProgressionOfNonTargetsIsProgression)
{
    CourseOf course;
    course.baseline().target("T01", 20_mm).nonTarget("NT01", LesionState::Present);
    course.visit("FU1", "2025-03-01").target("T01", 20_mm);
    LesionRow& row = course.lesion("NT01", LesionClass::NonTarget, LesionState::Present);
    row.changeSinceNadir = QualitativeChange::UnequivocalProgression;
    EXPECT_EQ(course.last().overall, PD);
    EXPECT_EQ(course.last().rule, "NonTargetProgression");
    course.rows.back().changeSinceNadir = QualitativeChange::Increase;
    EXPECT_EQ(course.last().overall, SD);
}

TEST(Recist11, WithNonTargetDiseaseOnlyTableTwoHolds)
{
    CourseOf course;
    course.baseline().nonTarget("NT01", LesionState::Present);
    course.visit("FU1", "2025-03-01").nonTarget("NT01", LesionState::Present);
    course.visit("FU2", "2025-05-01").nonTarget("NT01", LesionState::Absent);
    const auto criterion = course.under();
    EXPECT_EQ(at(criterion, "FU1").target, NA);
    EXPECT_EQ(at(criterion, "FU1").overall, NonCrNonPd);
    EXPECT_EQ(at(criterion, "FU2").overall, CR);
}

TEST(Recist11, MarkersThatAProtocolAsksForAreAMissingInput)
{
    CourseOf course;
    course.baseline().nonTarget("NT01", LesionState::Present);
    course.visit("FU1", "2025-03-01").nonTarget("NT01", LesionState::Absent);
    Protocol protocol = protocolNamed("recist-1.1").value();
    protocol.markerNormalisation = true;
    const auto criterion = course.under(protocol);
    EXPECT_EQ(criterion.timepoints[0].overall, NE);
    EXPECT_THAT(criterion.missingInputs, testing::ElementsAre("tumour markers at FU1"));
}

TEST(Recist11, AnEquivocalProgressionOfANonTargetDatesBackToo)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm).nonTarget("NT01", LesionState::Present);
    for (const auto& [name, date, certainty] : {std::tuple{"FU1", "2025-02-15", Certainty::Equivocal},
                                                std::tuple{"FU2", "2025-04-01", Certainty::Unequivocal}}) {
        course.visit(name, date).target("T01", 40_mm);
        LesionRow& row = course.lesion("NT01", LesionClass::NonTarget, LesionState::Present);
        row.changeSinceNadir = QualitativeChange::UnequivocalProgression;
        row.certainty = certainty;
    }
    const auto criterion = course.under();
    EXPECT_EQ(at(criterion, "FU1").overall, SD);
    EXPECT_EQ(at(criterion, "FU2").overall, PD);
    EXPECT_EQ(criterion.progressionDate->iso(), "2025-02-15");
}

TEST(Recist11, ANonTargetNodeIsGoneWhenItIsTooSmallOrUnderTheProtocolsLimit)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm).node("NT01", 12_mm, LesionClass::NonTarget);
    course.visit("FU1", "2025-03-01").target("T01", 0_mm);
    LesionRow& row = course.lesion("NT01", LesionClass::NonTarget, LesionState::TooSmall);
    row.organ = "lymph node";
    row.node = true;
    EXPECT_EQ(course.last().overall, CR);

    course.rows.back().state = LesionState::Measured;
    course.rows.back().shortAxis = 9_mm;
    Protocol protocol;
    EXPECT_EQ(course.under(protocol).timepoints.back().nonTarget, CR);
    protocol.normalNode = 8_mm;
    EXPECT_EQ(course.under(protocol).timepoints.back().nonTarget, NonCrNonPd);
    course.rows.back().lesion = "NEW01";
    course.rows.back().lesionClass = LesionClass::NewTarget;
    EXPECT_EQ(course.under(protocol).timepoints.back().newLesions, "equivocal");
}

} // namespace hepatica::tests
