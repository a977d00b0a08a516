// RECIST 1.1: target lesions (Eisenhauer 2009, sections 4.3.1 and 4.4.1; EORTC's questions and answers).
#include "SumCourses.h"

namespace hepatica::tests {

using enum Response;

TEST(Recist11, ExactlyTwentyPercentAndFiveMillimetresAboveTheNadirIsProgression)
{
    // 27.0 -> 32.4 is +20 % exactly, and trips binary floating point; thresholds are inclusive.
    const VisitAssessment visit = oneTarget(27_mm, 32.4_mm).last();
    EXPECT_EQ(visit.target, PD);
    EXPECT_EQ(visit.rule, "SumAboveNadir");
    EXPECT_EQ(visit.reason, "PD: sum 32.4 mm is 20.0 % and 5.4 mm above the nadir of 27.0 mm at BL");
}

TEST(Recist11, TheReasonNamesTheVisitOfTheNadir)
{
    const auto criterion =
        sums({{"2025-01-01", 80_mm}, {"2025-03-01", 46_mm}, {"2025-05-01", 58_mm}}).under();
    EXPECT_EQ(at(criterion, "FU1").reason, "PR: sum 46.0 mm is 42.5 % below the baseline of 80.0 mm");
    EXPECT_EQ(at(criterion, "FU2").reason,
              "PD: sum 58.0 mm is 26.1 % and 12.0 mm above the nadir of 46.0 mm at FU1");
    EXPECT_EQ(at(criterion, "FU2").nadir, 46_mm);
    EXPECT_EQ(at(criterion, "FU2").changeFromNadir, 12_mm);
    EXPECT_DOUBLE_EQ(*at(criterion, "FU2").changeFromBaselinePercent, -27.5);
    EXPECT_EQ(criterion.baseline->sum, 80_mm);
    EXPECT_EQ(criterion.progressionDate, Date::fromIso("2025-05-01").value());
}

TEST(Recist11, AReasonNeverRoundsAcrossItsThreshold)
{
    // 29.96 % below the baseline is no partial response, and must not read as 30.0 %.
    const VisitAssessment visit = oneTarget(100_mm, 70.04_mm).last();
    EXPECT_EQ(visit.target, SD);
    EXPECT_THAT(visit.reason, testing::HasSubstr("29.96 % below the baseline"));
}

TEST(Recist11, AnIncreaseUnderFiveMillimetresIsNoProgression)
{
    EXPECT_EQ(oneTarget(20_mm, 24.9_mm).last().overall, SD);
    EXPECT_EQ(oneTarget(20_mm, 25_mm).last().overall, PD);
}

TEST(Recist11, ProgressionOutranksPartialResponse)
{
    // Baseline 100, nadir 20, now 30: also 70 % below the baseline.
    const auto criterion =
        sums({{"2025-01-01", 100_mm}, {"2025-03-01", 20_mm}, {"2025-05-01", 30_mm}}).under();
    EXPECT_EQ(targets(criterion), (std::vector{PR, PD}));
}

TEST(Recist11, APartialResponseIsCarriedForwardUntilProgression)
{
    // EORTC: 100, 70, 70, 80, 80, 80.
    const auto course = sums({{"2025-01-01", 100_mm},
                              {"2025-02-15", 70_mm},
                              {"2025-04-01", 70_mm},
                              {"2025-05-15", 80_mm},
                              {"2025-07-01", 80_mm},
                              {"2025-08-15", 80_mm}});
    EXPECT_EQ(targets(course.under()), (std::vector{PR, PR, PR, PR, PR}));
    EXPECT_EQ(course.last().rule, "PartialResponseCarriedForward");
    Protocol each = protocolNamed("recist-1.1").value();
    each.prCarryForward = false;
    EXPECT_EQ(targets(course.under(each)), (std::vector{PR, PR, SD, SD, SD}));
}

TEST(Recist11, ACarriedPartialResponseNeverConfirms)
{
    const auto criterion =
        sums({{"2025-01-01", 100_mm}, {"2025-03-01", 70_mm}, {"2025-05-01", 75_mm}}).under();
    EXPECT_EQ(targets(criterion), (std::vector{PR, PR}));
    EXPECT_EQ(criterion.unconfirmed.response, PR);
    EXPECT_EQ(criterion.confirmed.response, SD);
}

TEST(Recist11, WhereConfirmationIsRequiredOnlyAConfirmedPartialResponseIsCarried)
{
    Protocol protocol = protocolNamed("recist-1.1").value();
    protocol.confirmationRequired = true;
    const auto once = sums({{"2025-01-01", 100_mm}, {"2025-03-01", 70_mm}, {"2025-05-01", 75_mm}});
    EXPECT_EQ(targets(once.under(protocol)), (std::vector{PR, SD}));
    const auto twice =
        sums({{"2025-01-01", 100_mm}, {"2025-03-01", 70_mm}, {"2025-03-29", 69_mm}, {"2025-05-01", 75_mm}});
    EXPECT_EQ(targets(twice.under(protocol)), (std::vector{PR, PR, PR}));
}

TEST(Recist11, TheCarryEndsAtProgression)
{
    const auto criterion =
        sums({{"2025-01-01", 100_mm}, {"2025-03-01", 70_mm}, {"2025-05-01", 90_mm}, {"2025-07-01", 80_mm}})
            .under();
    EXPECT_EQ(targets(criterion), (std::vector{PR, PD, SD}));
}

TEST(Recist11, AMissingRowIsNotEvaluableAndNeverAbsent)
{
    CourseOf course;
    course.baseline().target("T01", 30_mm).target("T02", 20_mm);
    course.visit("FU1", "2025-03-01").target("T01", 10_mm);
    const auto criterion = course.under();
    const VisitAssessment& visit = criterion.timepoints.back();
    EXPECT_EQ(visit.target, NE);
    EXPECT_EQ(visit.overall, NE);
    EXPECT_EQ(visit.rule, "TargetNotMeasured");
    EXPECT_EQ(visit.sum, std::nullopt);
    EXPECT_EQ(visit.measuredSum, 10_mm);
    EXPECT_THAT(criterion.missingInputs, testing::ElementsAre("T02 at FU1: a row"));
}

TEST(Recist11, AnEmptyNumberIsNotMeasured)
{
    CourseOf course;
    course.baseline().target("T01", 30_mm);
    course.visit("FU1", "2025-03-01").target("T01", LesionState::Measured);
    const auto criterion = course.under();
    EXPECT_EQ(criterion.timepoints.back().overall, NE);
    EXPECT_THAT(criterion.missingInputs, testing::ElementsAre("T01 at FU1: long_axis_mm"));
}

TEST(Recist11, MeasuredTargetsAloneCanProveProgression)
{
    // Eisenhauer 2009, section 4.4.2: three lesions of 50 mm in all; later two are measured, their sum is 80.
    CourseOf course;
    course.baseline().target("T01", 20_mm).target("T02", 20_mm).target("T03", 10_mm);
    course.visit("FU1", "2025-03-01")
        .target("T01", 40_mm)
        .target("T02", 40_mm)
        .target("T03", LesionState::NotEvaluable);
    EXPECT_EQ(course.last().overall, PD);
    EXPECT_EQ(course.last().rule, "MeasuredTargetsAboveNadir");
    EXPECT_EQ(course.last().reason,
              "PD: the measured targets alone, 80.0 mm, are 60.0 % and 30.0 mm above the "
              "nadir of 50.0 mm at BL (T03 not measured)");
}

TEST(Recist11, AVisitThatIsNotEvaluableDoesNotEnterTheNadir)
{
    CourseOf course;
    course.baseline().target("T01", 50_mm).target("T02", 50_mm);
    course.visit("FU1", "2025-03-01").target("T01", 40_mm);
    course.visit("FU2", "2025-05-01").target("T01", 50_mm).target("T02", 50_mm);
    EXPECT_EQ(course.last().overall, SD);
    EXPECT_EQ(course.last().nadir, 100_mm);
}

TEST(Recist11, ANodeCountsByItsShortAxisAndIsGoneBelowTenMillimetres)
{
    CourseOf course;
    course.baseline().target("T01", 30_mm).node("T02", 20_mm);
    course.visit("FU1", "2025-03-01").target("T01", LesionState::Absent).node("T02", 9.9_mm);
    course.visit("FU2", "2025-05-01").target("T01", LesionState::Absent).node("T02", 10_mm);
    const auto criterion = course.under();
    EXPECT_EQ(criterion.baseline->sum, 50_mm);
    EXPECT_EQ(at(criterion, "FU1").overall, CR);
    EXPECT_EQ(at(criterion, "FU1").sum, 9.9_mm);
    // EORTC: a target node is disease again from 10 mm on, which after a complete response is progression.
    EXPECT_EQ(at(criterion, "FU2").target, PR);
    EXPECT_EQ(at(criterion, "FU2").newLesions, "yes");
    EXPECT_EQ(at(criterion, "FU2").overall, PD);
    EXPECT_EQ(at(criterion, "FU2").rule, "RecurrenceAfterCompleteResponse");
}

TEST(Recist11, ALesionTooSmallToMeasureCountsAsFiveMillimetresUnlessANumberIsGiven)
{
    CourseOf course;
    course.baseline().target("T01", 20_mm);
    course.visit("FU1", "2025-03-01").target("T01", LesionState::TooSmall);
    EXPECT_EQ(course.last().sum, 5_mm);
    course.rows.back().longAxis = 4_mm;
    EXPECT_EQ(course.last().sum, 4_mm);
}

TEST(Recist11, AfterANadirOfZeroARegrowthOfFiveMillimetresIsProgression)
{
    // Non-target disease keeps the overall response from being complete.
    const auto regrown = [](LesionState state, std::optional<Length> axis) {
        CourseOf course;
        course.baseline().target("T01", 60_mm).nonTarget("NT01", LesionState::Present);
        course.visit("FU1", "2025-03-01")
            .target("T01", LesionState::Absent)
            .nonTarget("NT01", LesionState::Present);
        course.visit("FU2", "2025-05-01").nonTarget("NT01", LesionState::Present);
        course.lesion("T01", LesionClass::Target, state).longAxis = axis;
        return course.last();
    };
    EXPECT_EQ(regrown(LesionState::Measured, 5_mm).overall, PD);
    EXPECT_EQ(regrown(LesionState::Measured, 5_mm).warnings, std::vector<std::string>());
    EXPECT_EQ(regrown(LesionState::Measured, 4.9_mm).overall, PR);
    const VisitAssessment nominal = regrown(LesionState::TooSmall, {});
    EXPECT_EQ(nominal.overall, PD);
    EXPECT_THAT(nominal.warnings, testing::ElementsAre(testing::HasSubstr("the reader must confirm it")));
}

TEST(Recist11, AnyRegrowthAfterAnOverallCompleteResponseIsProgression)
{
    const auto criterion = sums({{"2025-01-01", 60_mm}, {"2025-03-01", 0_mm}, {"2025-05-01", 3_mm}}).under();
    EXPECT_EQ(at(criterion, "FU1").overall, CR);
    EXPECT_EQ(at(criterion, "FU2").overall, PD);
    EXPECT_EQ(at(criterion, "FU2").newLesions, "yes");
    EXPECT_EQ(at(criterion, "FU2").reason, "PD: T01 reappeared after a complete response");
    EXPECT_EQ(criterion.confirmed.response, SD);
}

TEST(Recist11, PartsOfASplitLesionAddUp)
{
    CourseOf course;
    course.baseline().target("T04", 40_mm);
    course.visit("FU1", "2025-03-01")
        .target("T04", LesionState::Split)
        .target("T04.1", 15_mm)
        .target("T04.2", 10_mm);
    course.visit("FU2", "2025-05-01").target("T04.1", 12_mm);
    const auto criterion = course.under();
    EXPECT_EQ(at(criterion, "FU1").sum, 25_mm);
    EXPECT_EQ(at(criterion, "FU1").overall, PR);
    // The other part has no row at FU2.
    EXPECT_EQ(at(criterion, "FU2").overall, NE);
    EXPECT_THAT(criterion.missingInputs, testing::ElementsAre("T04.2 at FU2: a row"));
}

TEST(Recist11, AMergedLesionCountsOnceForThoseItHolds)
{
    CourseOf course;
    course.baseline().target("T02", 20_mm).target("T03", 20_mm);
    course.visit("FU1", "2025-03-01")
        .target("T02", LesionState::Merged)
        .target("T03", LesionState::Merged)
        .target("T02/T03", 45_mm);
    course.visit("FU2", "2025-05-01").target("T02/T03", 50_mm);
    course.visit("FU3", "2025-07-01").target("T02", LesionState::Merged).target("T03", LesionState::Merged);
    const auto criterion = course.under();
    EXPECT_EQ(at(criterion, "FU1").sum, 45_mm);
    EXPECT_EQ(at(criterion, "FU1").overall, SD);
    EXPECT_EQ(at(criterion, "FU2").overall, PD);
    EXPECT_EQ(at(criterion, "FU3").overall, NE);
}

TEST(Recist11, AMergedLesionThatIsNotEvaluableAfterACompleteResponseIsNoRecurrence)
{
    CourseOf course;
    course.baseline().target("T02", 20_mm).target("T03", 20_mm);
    course.visit("FU1", "2025-03-01").target("T02", 0_mm).target("T03", 0_mm);
    course.visit("FU2", "2025-05-01").target("T02/T03", LesionState::NotEvaluable);
    EXPECT_EQ(at(course.under(), "FU1").overall, CR);
    EXPECT_EQ(course.last().overall, NE);
}

TEST(Recist11, ALesionThatWasTooSmallAtTheNadirTooIsNoReasonToDoubtAProgression)
{
    CourseOf course;
    course.baseline().target("T01", 20_mm).target("T02", 10_mm);
    course.visit("FU1", "2025-03-01").target("T01", 10_mm).target("T02", LesionState::TooSmall);
    course.visit("FU2", "2025-05-01").target("T01", 15_mm).target("T02", LesionState::TooSmall);
    const VisitAssessment visit = course.last();
    EXPECT_EQ(visit.overall, PD); // 15 to 20 mm, all of it by T01
    EXPECT_THAT(visit.warnings, testing::IsEmpty());
}

} // namespace hepatica::tests
