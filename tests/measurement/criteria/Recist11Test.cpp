// Rules: Eisenhauer 2009 (RECIST 1.1) and EORTC's questions and answers.
#include "Course.h"

namespace hepatica::tests {

namespace {

CourseOf oneTarget(Length baseline, Length followUp)
{
    CourseOf course;
    course.baseline().target("T01", baseline);
    course.visit("FU1", "2025-03-01").target("T01", followUp);
    return course;
}

CourseOf sums(const std::vector<std::pair<std::string, Length>>& dated)
{
    CourseOf course;
    course.baseline(dated.front().first).target("T01", dated.front().second);
    for (std::size_t at = 1; at < dated.size(); ++at)
        course.visit("FU" + std::to_string(at), dated[at].first).target("T01", dated[at].second);
    return course;
}

std::vector<Response> targets(const CriterionAssessment& criterion)
{
    std::vector<Response> all;
    for (const VisitAssessment& visit : criterion.timepoints)
        all.push_back(visit.target);
    return all;
}

using enum Response;

} // namespace

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

TEST(Recist11, AMergedLesionThatIsNotEvaluableAfterACompleteResponseIsNoRecurrence)
{
    CourseOf course;
    course.baseline().target("T02", 20_mm).target("T03", 20_mm);
    course.visit("FU1", "2025-03-01").target("T02", 0_mm).target("T03", 0_mm);
    course.visit("FU2", "2025-05-01").target("T02/T03", LesionState::NotEvaluable);
    EXPECT_EQ(at(course.under(), "FU1").overall, CR);
    EXPECT_EQ(course.last().overall, NE);
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
