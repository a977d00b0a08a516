// What lesions, visits and the clinical table say of hyperprogression, through assess().
#include "tests/measurement/clinical/ClinicalRows.h"

namespace hepatica::tests {

namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

HyperprogressionEvidence evidenceOf(const CourseOf& course, const std::vector<ClinicalRow>& clinical = {},
                                    const CourseOptions& options = {})
{
    const auto protocol = protocolNamed("mrecist").value(); // RECIST 1.1 is judged whatever is asked for
    return assess({course.rows, course.visits, clinical, std::span(&protocol, 1), options})
        .value()
        .at(0)
        .hyperprogression;
}

CourseOf threeScans()
{
    CourseOf course;
    course.visit("PRE", "2024-11-06", TimepointRole::Pre).target("T01", 50_mm);
    course.baseline("2025-01-01").target("T01", 55_mm);
    course.visit("FU1", "2025-02-19").target("T01", 80_mm);
    return course;
}

ClinicalRow event(const std::string& name, const std::string& date)
{
    return word(name, "", 0, date);
}

ClinicalRow ecog(const std::string& date, double status)
{
    return quantity("ECOG", date, status);
}

} // namespace

TEST(HyperprogressionEvidence, TakesThreeScansAndTheRecistResponse)
{
    const auto evidence = evidenceOf(threeScans());
    EXPECT_EQ(evidence.before.value->sum, 50_mm);
    EXPECT_EQ(evidence.baseline.value->timepoint, "BL");
    EXPECT_EQ(evidence.first.value->timepoint, "FU1");
    EXPECT_EQ(evidence.response, Response::PD);
    EXPECT_THAT(evidence.confounders, IsEmpty());
}

TEST(HyperprogressionEvidence, OfSeveralScansBeforeTheLastOneFarEnoughAwayCounts)
{
    CourseOf course = threeScans();
    course.visit("PRE2", "2024-12-25", TimepointRole::Pre).target("T01", 54_mm); // 7 days
    EXPECT_EQ(evidenceOf(course).before.value->timepoint, "PRE");
    CourseOf near;
    near.visit("PRE", "2024-12-25", TimepointRole::Pre).target("T01", 54_mm);
    near.baseline("2025-01-01").target("T01", 55_mm);
    EXPECT_EQ(evidenceOf(near).before.unknown, "PRE lies 7 days before the baseline, under 14");
}

TEST(HyperprogressionEvidence, AScanBeforeWithoutATargetIsNoneAndSaysSo)
{
    CourseOf course = threeScans();
    course.rows.erase(course.rows.begin());
    course.visit("PRE", "2024-11-06", TimepointRole::Pre).target("T01", LesionState::NotEvaluable);
    EXPECT_EQ(evidenceOf(course).before.unknown, "T01 not measured at PRE");
}

TEST(HyperprogressionEvidence, TheFirstFollowUpWithEveryTargetIsTheFirstEvaluation)
{
    CourseOf course;
    course.baseline("2025-01-01").target("T01", 55_mm);
    course.visit("FU1", "2025-02-19").target("T01", LesionState::NotEvaluable);
    course.visit("FU2", "2025-04-10").target("T01", 80_mm);
    const auto evidence = evidenceOf(course);
    EXPECT_EQ(evidence.first.value->timepoint, "FU2");
    EXPECT_THAT(evidence.confounders,
                ElementsAre("the first evaluation, FU2, came 99 days after the baseline",
                            "not the first visit: FU1 lacks a target or is unscheduled"));
}

TEST(HyperprogressionEvidence, WithoutAFollowUpAnyLaterVisitIsTheFirstEvaluation)
{
    CourseOf course;
    course.baseline("2025-01-01").target("T01", 55_mm);
    course.visit("END", "2025-01-29", TimepointRole::End).target("T01", 80_mm);
    EXPECT_EQ(evidenceOf(course).first.value->timepoint, "END");
    CourseOf none;
    none.baseline("2025-01-01").target("T01", 55_mm);
    EXPECT_EQ(evidenceOf(none).first.unknown, "no visit after the baseline");
}

TEST(HyperprogressionEvidence, CountsNewLesionsInOldAndNewOrgans)
{
    CourseOf course = threeScans();
    course.lesion("NEW01", LesionClass::NewTarget, LesionState::Measured).longAxis = 12_mm;
    course.lesion("NEW02", LesionClass::NewNonTarget, LesionState::Present);
    course.lesion("NEW03", LesionClass::NewNonTarget, LesionState::Present).organ = "lung";
    course.newLesion("NEW04", Certainty::Equivocal);
    const auto evidence = evidenceOf(course);
    EXPECT_EQ(evidence.newLesions.value, 3);
    EXPECT_EQ(evidence.newLesionsInInvolvedOrgans.value, 2);
    EXPECT_EQ(evidence.newOrgans.value, 1);
    EXPECT_EQ(evidence.firstSumWithNew, 92_mm);
}

TEST(HyperprogressionEvidence, NewLesionsAfterTheFirstEvaluationDoNotCount)
{
    CourseOf course = threeScans();
    course.visit("FU2", "2025-04-10").target("T01", 80_mm).newLesion("NEW01");
    EXPECT_EQ(evidenceOf(course).newLesions.value, 0);
}

TEST(HyperprogressionEvidence, NewLesionsThatAreOnlyReportedLeaveTheirNumberOpen)
{
    CourseOf course = threeScans();
    VisitRow answer;
    answer.patient = "P1";
    answer.timepoint = "FU1";
    answer.newLesions = NewLesionAnswer::Yes;
    course.visits.push_back(answer);
    EXPECT_THAT(evidenceOf(course).newLesions.unknown, HasSubstr("without a row"));
}

TEST(HyperprogressionEvidence, FailureWithinTwoMonthsOfTheFirstDose)
{
    const auto failed = [](const std::string& item, const std::string& date) {
        return evidenceOf(threeScans(), {event("first_dose", "2025-01-02"), event(item, date)})
            .failedWithinTwoMonths;
    };
    EXPECT_EQ(failed("treatment_failure", "2025-03-01").value, true);
    EXPECT_EQ(failed("treatment_failure", "2025-03-02").value, false); // "less than two months"
    EXPECT_EQ(failed("death", "2025-02-20").value, true);
    EXPECT_EQ(failed("new_anticancer_therapy", "2025-02-20").value, true);
    EXPECT_EQ(failed("last_contact", "2025-03-02").value, false);
    EXPECT_EQ(failed("last_contact", "2025-03-01").unknown,
              "no treatment failure so far, seen for 58 days only");
    EXPECT_EQ(evidenceOf(threeScans()).failedWithinTwoMonths.unknown, "no first_dose in the clinical table");
}

TEST(HyperprogressionEvidence, StatusDeterioratesToTwoOrMore)
{
    const auto deteriorated = [](const std::vector<ClinicalRow>& status) {
        std::vector<ClinicalRow> rows = status;
        rows.push_back(event("first_dose", "2025-01-02"));
        return evidenceOf(threeScans(), rows).statusDeteriorated;
    };
    EXPECT_EQ(deteriorated({ecog("2025-01-01", 1), ecog("2025-02-01", 2)}).value, true);
    EXPECT_EQ(deteriorated({ecog("2025-01-01", 0), ecog("2025-02-01", 1)}).value, false);
    EXPECT_EQ(deteriorated({ecog("2025-01-01", 2), ecog("2025-02-01", 2)}).value, false);
    EXPECT_EQ(deteriorated({ecog("2025-02-01", 2)}).unknown, "no ECOG before the first dose");
    EXPECT_EQ(deteriorated({ecog("2025-01-01", 1), ecog("2025-03-02", 2)}).unknown,
              "no ECOG within two months of the first dose");
}

TEST(HyperprogressionEvidence, TellsWhatElseMayExplainTheGrowth)
{
    CourseOf course = threeScans();
    course.rows[0].phase = "arterial";
    course.rows[1].phase = course.rows[2].phase = "portal venous";
    course.rows[1].sliceThickness_mm = 5.0;
    course.rows[2].sliceThickness_mm = 1.0;
    course.rows[2].necrosisPercent = 40.0;
    const auto confounders =
        evidenceOf(course, {event("lrt", "2025-01-20"), event("new_anticancer_therapy", "2024-12-01")})
            .confounders;
    EXPECT_THAT(confounders, Contains("the therapy changed on 2024-12-01, between PRE and the baseline"));
    EXPECT_THAT(confounders, Contains("phase is arterial at PRE and portal venous at BL"));
    EXPECT_THAT(confounders, Contains("slice thickness is 5 mm at BL and 1 mm at FU1"));
    EXPECT_THAT(confounders, Contains("local treatment between BL and FU1: the liver on 2025-01-20"));
    EXPECT_THAT(confounders, Contains(HasSubstr("necrosis at FU1")));
    course.rows[2].necrosisPercent.reset();
    course.rows[2].viableLongAxis = *course.rows[2].longAxis + Length::fromHundredths(-99); // measured apart
    EXPECT_THAT(evidenceOf(course, {}).confounders, Not(Contains(HasSubstr("necrosis at"))));
    course.rows[2].viableLongAxis = *course.rows[2].longAxis + Length::fromHundredths(-100);
    EXPECT_THAT(evidenceOf(course, {}).confounders, Contains(HasSubstr("necrosis at FU1")));
}

TEST(HyperprogressionEvidence, FlagsAScanBeforeThatIsVeryNearOrFar)
{
    CourseOf course;
    course.visit("PRE", "2024-06-01", TimepointRole::Pre).target("T01", 50_mm);
    course.baseline("2025-01-01").target("T01", 55_mm);
    EXPECT_THAT(evidenceOf(course).confounders,
                ElementsAre("PRE lies 214 days before the baseline; 28 to 180 are usual"));
}

TEST(HyperprogressionEvidence, CanMeasureTheViablePartInstead)
{
    CourseOf course;
    course.baseline("2025-01-01").viable("T01", 30_mm);
    course.visit("FU1", "2025-02-19").viable("T01", 20_mm);
    EXPECT_EQ(evidenceOf(course).first.value->sum, 40_mm);
    CourseOptions viable;
    viable.growthAxis = GrowthAxis::Viable;
    EXPECT_EQ(evidenceOf(course, {}, viable).first.value->sum, 20_mm);
}

TEST(TargetScans, AddTheVolumesOfTheTargets)
{
    CourseOf course = threeScans();
    course.rows[1].volume_mm3 = 1000.0;
    course.rows[2].volume_mm3 = 1500.0;
    const auto growth = course.judged().value().at(0).growth;
    EXPECT_EQ(growth.at(0).tgrVolumePercentPerMonth, std::nullopt);    // PRE has none
    EXPECT_NEAR(*growth.at(1).sgrVolumePercentPerDay, 0.827480, 1e-6); // 100 ln 1.5 / 49
}

} // namespace hepatica::tests
