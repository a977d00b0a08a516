#include "tests/measurement/clinical/ClinicalRows.h"

#include <hepatica/measurement/ClinicalCourse.h>

#include <gmock/gmock.h>

namespace hepatica::tests {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const VisitBurden Visit{"FU1", day("2026-03-01"), false, {{40_mm, 20_mm}, {}}};

ClinicalScore scoreOf(const std::string& name, const std::vector<ClinicalRow>& rows,
                      const VisitBurden& visit = Visit, const ClinicalRules& rules = {})
{
    for (const ClinicalScore& score : clinicalScores(rows, visit, rules))
        if (score.name == name)
            return score;
    throw std::out_of_range(name);
}

} // namespace

TEST(ClinicalScore, HoldsItsInputsWithTheirDays)
{
    const auto score =
        scoreOf("ALBI", {quantity("bilirubin", "2026-02-27", 34.2), quantity("albumin", "2026-03-03", 35.0)});
    // 0.66 log10(34.2) - 0.085 x 35 = -1.9625, grade 2.
    EXPECT_NEAR(*score.value, -1.962543, 1e-6);
    EXPECT_EQ(score.grade, "2");
    ASSERT_EQ(score.inputs.size(), 2U);
    EXPECT_EQ(score.inputs[0].item, "bilirubin");
    EXPECT_EQ(score.inputs[0].date, day("2026-02-27"));
    EXPECT_EQ(score.inputs[1].unit, "g/L");
    EXPECT_THAT(score.source, HasSubstr("Johnson 2015"));
}

TEST(ClinicalScore, TellsEverythingThatIsMissing)
{
    const auto score = scoreOf("MELD 3.0", {quantity("INR", "2026-03-01", 1.2)});
    EXPECT_FALSE(score.value);
    EXPECT_THAT(score.missing, ElementsAre("bilirubin within 28 days", "creatinine within 28 days",
                                           "sodium within 28 days", "albumin within 28 days", "sex"));
}

TEST(ClinicalScore, TakesTheNearestValueAndOfTwoAsNearTheEarlier)
{
    const std::vector<ClinicalRow> rows{
        quantity("CRP", "2026-02-20", 1.0), quantity("CRP", "2026-02-28", 2.0),
        quantity("CRP", "2026-03-02", 3.0), quantity("albumin", "2026-03-01", 40.0)};
    EXPECT_EQ(scoreOf("GPS", rows).inputs.at(0).number, 2.0);
}

TEST(ClinicalScore, AValueOutsideTheWindowIsMissing)
{
    const std::vector<ClinicalRow> rows{quantity("CRP", "2026-01-31", 1.0),
                                        quantity("albumin", "2026-03-01", 40.0)};
    EXPECT_THAT(scoreOf("GPS", rows).missing, ElementsAre("CRP within 28 days"));
    EXPECT_TRUE(scoreOf("GPS", rows, Visit, {.windowDays = 29}).value);
}

TEST(ClinicalScore, ChildPughJudgesBilirubinInTheUnitItWasMeasuredIn)
{
    // 3.0 mg/dL is 51.3 umol/L: two points by the table in mg/dL, three by the one in umol/L (Pugh 1973).
    const auto points = [](const ClinicalRow& bilirubin) {
        return *scoreOf("Child-Pugh", {bilirubin, quantity("albumin", "2026-03-01", 40.0),
                                       quantity("INR", "2026-03-01", 1.1), word("ascites", "none", 0),
                                       word("encephalopathy", "none", 0)})
                    .value;
    };
    EXPECT_EQ(points(quantity("bilirubin", "2026-03-01", 51.3, 3.0, "mg/dL")), 6.0);
    EXPECT_EQ(points(quantity("bilirubin", "2026-03-01", 51.3, 51.3, "umol/L")), 7.0);
}

TEST(ClinicalScore, ChildPughTakesTheProthrombinTimeWhereThereIsNoInr)
{
    std::vector<ClinicalRow> rows{quantity("bilirubin", "2026-03-01", 20.0),
                                  quantity("albumin", "2026-03-01", 40.0), word("ascites", "none", 0),
                                  word("encephalopathy", "none", 0)};
    EXPECT_THAT(scoreOf("Child-Pugh", rows).missing, ElementsAre("INR or PT_prolongation within 28 days"));
    rows.push_back(quantity("PT_prolongation", "2026-03-01", 5.0));
    EXPECT_EQ(scoreOf("Child-Pugh", rows).value, 6.0);
    EXPECT_EQ(scoreOf("Child-Pugh", rows).grade, "A");
}

TEST(ClinicalScore, StagesComeFromTheMeasuredLesions)
{
    const std::vector<ClinicalRow> rows{
        quantity("bilirubin", "2026-03-01", 20.0), quantity("albumin", "2026-03-01", 40.0),
        quantity("INR", "2026-03-01", 1.1),        word("ascites", "none", 0),
        word("encephalopathy", "none", 0),         quantity("ECOG", "2026-03-01", 0)};
    EXPECT_EQ(scoreOf("BCLC", rows).grade, "B");
    EXPECT_EQ(scoreOf("Milan", rows).grade, "outside");
    EXPECT_EQ(scoreOf("up-to-7", rows).grade, "within");
    // sqrt(4^2 + 2^2)
    EXPECT_NEAR(*scoreOf("TBS", rows).value, 4.472136, 1e-6);
    EXPECT_EQ(scoreOf("BCLC", {rows.begin(), rows.end() - 1}).missing.at(0), "ECOG within 28 days");
}

TEST(ClinicalScore, InvasionCanBeToldInTheClinicalTable)
{
    EXPECT_EQ(scoreOf("up-to-7", {word("vascular_invasion", "yes", 1)}).grade, "outside");
}

TEST(MarkerCourse, IsComparedWithTheLastValueBeforeTreatment)
{
    const std::vector<ClinicalRow> rows{quantity("AFP", "2026-01-01", 900.0),
                                        quantity("AFP", "2026-01-20", 400.0),
                                        quantity("AFP", "2026-03-03", 100.0)};
    const auto course = markerCourse(rows, ClinicalItem::Afp, day("2026-01-20"));
    EXPECT_EQ(course.baseline, 400.0);
    EXPECT_EQ(course.stratum, "400 to under 1000 ng/mL");
    ASSERT_EQ(course.changes.size(), 1U);
    EXPECT_EQ(course.changes[0].days, 42);
    EXPECT_DOUBLE_EQ(*course.changes[0].changePercent, -75.0);
    // Zhu 2022: at least 75 % less at week 6.
    EXPECT_EQ(course.calls.at(0).name, "afp-response-6-weeks");
    EXPECT_EQ(course.calls.at(0).met, true);
    EXPECT_FALSE(course.calls.at(0).provisional);
}

TEST(MarkerCourse, ALowValueBeforeTreatmentIsNotJudged)
{
    const std::vector<ClinicalRow> rows{quantity("AFP", "2026-01-20", 19.0),
                                        quantity("AFP", "2026-03-03", 1.0)};
    const auto course = markerCourse(rows, ClinicalItem::Afp, day("2026-01-20"));
    EXPECT_EQ(course.calls.at(0).met, std::nullopt);
    EXPECT_EQ(course.missing, "AFP before treatment is 19 ng/mL, under 20");
    EXPECT_EQ(markerCourse(rows, ClinicalItem::Afp, day("2026-01-20"), {.leastAfp_ngmL = 10}).calls.at(0).met,
              true);
}

TEST(MarkerCourse, WithoutAStartOrAValueBeforeItNothingIsJudged)
{
    const std::vector<ClinicalRow> rows{quantity("PIVKA-II", "2026-03-03", 100.0)};
    EXPECT_EQ(markerCourse(rows, ClinicalItem::PivkaII, std::nullopt).missing,
              "no day of the first dose and no baseline visit");
    EXPECT_EQ(markerCourse(rows, ClinicalItem::PivkaII, day("2026-02-01")).missing,
              "no PIVKA-II within 28 days before treatment");
}

TEST(MarkerCourse, TheLowestValueOfAnIntervalCounts)
{
    const std::vector<ClinicalRow> rows{quantity("PIVKA-II", "2026-01-01", 100.0),
                                        quantity("PIVKA-II", "2026-02-01", 45.0),
                                        quantity("PIVKA-II", "2026-02-20", 60.0)};
    const auto course = markerCourse(rows, ClinicalItem::PivkaII, day("2026-01-01"));
    EXPECT_EQ(course.calls.at(0).met, true);
    EXPECT_TRUE(course.calls.at(0).provisional);
}

TEST(ClinicalCourse, StartsAtTheFirstDoseElseAtTheBaseline)
{
    const std::vector<VisitBurden> visits{{"BL", day("2026-01-01"), true, {}},
                                          {"FU1", day("2026-03-01"), false, {}}};
    const auto dosed = clinicalCourse(std::vector{word("first_dose", "", 0, "2026-01-10")}, visits);
    EXPECT_EQ(dosed.start, day("2026-01-10"));
    EXPECT_EQ(dosed.startIs, "first_dose");
    EXPECT_EQ(dosed.visits.size(), 2U);
    EXPECT_EQ(dosed.events.size(), 1U);
    EXPECT_EQ(clinicalCourse({}, visits).startIs, "baseline");
}

TEST(ClinicalCourse, KeepsWhatIsOnlyRecorded)
{
    const auto course =
        clinicalCourse(std::vector{word("LDH", "400", 400), word("steroids", "prednisone 1 mg/kg", 0)}, {});
    ASSERT_EQ(course.records.size(), 2U);
    EXPECT_EQ(course.records[0].name, "LDH");
}

} // namespace hepatica::tests
