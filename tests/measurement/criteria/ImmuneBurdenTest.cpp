// irRC (Wolchok 2009), irRECIST (Nishino 2013; Bohnsack 2014) and imRECIST (Hodi 2018): new measurable
// lesions are part of the burden, and a progression waits for its confirmation.
#include "Course.h"

namespace hepatica::tests {

namespace {

using enum Response;

/// Visits six weeks apart.
class Burden : public CourseOf {
public:
    explicit Burden(Length axis)
    {
        baseline();
        product("T01", LesionClass::Target, axis);
    }
    Burden& next(std::optional<Length> axis, int daysLater = 42)
    {
        day_ = day_.plusDays(daysLater);
        visit("FU" + std::to_string(++number_), day_.iso());
        if (axis)
            product("T01", LesionClass::Target, *axis);
        return *this;
    }
    /// A lesion as long as it is wide, so that the product is the square.
    Burden& product(const std::string& name, LesionClass lesionClass, Length axis)
    {
        LesionRow& row = lesion(name, lesionClass, LesionState::Measured);
        row.longAxis = row.shortAxis = axis;
        return *this;
    }
    Burden& newTarget(const std::string& name, Length axis)
    {
        return product(name, LesionClass::NewTarget, axis);
    }
    Burden& unmeasured(const std::string& name, LesionClass lesionClass, LesionState state,
                       bool progresses = false)
    {
        LesionRow& row = lesion(name, lesionClass, state);
        if (progresses)
            row.changeSinceNadir = QualitativeChange::UnequivocalProgression;
        return *this;
    }
    [[nodiscard]] std::vector<Response> codes(const std::string& system) const
    {
        std::vector<Response> all;
        for (const VisitAssessment& one : under(system).timepoints)
            all.push_back(one.overall);
        return all;
    }

private:
    Date day_ = Date::fromIso("2025-01-01").value();
    int number_ = 0;
};

constexpr auto NonTarget = LesionClass::NonTarget, NewNonTarget = LesionClass::NewNonTarget;
constexpr auto Present = LesionState::Present, Absent = LesionState::Absent;

} // namespace

TEST(Irrc, TheBurdenIsTheSumOfProductsOfTargetsAndNewMeasurableLesions)
{
    const auto course = Burden(20_mm).next(20_mm).newTarget("NEW01", 10_mm);
    const VisitAssessment visit = course.last("irrc");
    EXPECT_EQ(visit.sum, Amount::product(50_mm, 10_mm)); // 400 + 100 mm2: +25 %
    EXPECT_EQ(visit.overall, PD);
    EXPECT_EQ(visit.reason,
              "irPD: sum 500.0 mm2 is 25.0 % and 100.0 mm2 above the nadir of 400.0 mm2 at BL; to "
              "be confirmed after 28 days");
    EXPECT_EQ(Burden(20_mm).next(20_mm).newTarget("NEW01", 9.9_mm).last("irrc").overall, SD);
}

TEST(Irrc, ANewLesionAloneIsNoProgression)
{
    const auto course = Burden(40_mm).next(20_mm).newTarget("NEW01", 10_mm);
    EXPECT_EQ(course.last("recist-1.1").overall, PD);
    EXPECT_EQ(course.last("irrc").overall, PR);             // 1600 -> 500 mm2
    EXPECT_EQ(course.last("irrecist-nishino").overall, SD); // 40 -> 30 mm
}

TEST(Irrc, EveryRowOfItsTableHolds)
{
    // Criteria text, section 4.1: burden, non-index lesions, new lesions that are not measured, overall.
    struct Row {
        Length axis;
        LesionState nonIndex;
        bool nonIndexProgresses;
        LesionState unmeasured;
        Response overall;
    };
    for (const Row& row :
         {Row{0_mm, Absent, false, Absent, CR}, Row{0_mm, Absent, false, Present, PR},
          Row{0_mm, Present, false, Absent, PR}, Row{0_mm, Present, true, Present, PR},
          Row{14_mm, Present, true, Present, PR}, Row{18_mm, Present, true, Present, SD},
          Row{22.4_mm, Absent, false, Absent, PD}, Row{22.3_mm, Present, true, Present, SD}}) {
        Burden course(20_mm);
        course.unmeasured("NT01", NonTarget, Present);
        course.next(row.axis).unmeasured("NT01", NonTarget, row.nonIndex, row.nonIndexProgresses);
        if (row.unmeasured == Present)
            course.unmeasured("NEW01", NewNonTarget, Present);
        EXPECT_EQ(course.last("irrc").overall, row.overall) << row.axis.text();
    }
}

TEST(Irrc, AProgressionIsConfirmedByTheNextVisitFourWeeksLaterOrNegatedByIt)
{
    const auto confirmed = Burden(20_mm).next(23_mm).next(23_mm);
    EXPECT_EQ(confirmed.codes("irrc"), (std::vector{PD, PD}));
    EXPECT_THAT(confirmed.last("irrc").reason, testing::HasSubstr("confirms the progression of FU1"));
    EXPECT_EQ(confirmed.under("irrc").progressionDate->iso(), "2025-02-12");
    EXPECT_EQ(confirmed.under("irrc").confirmed.response, PD);

    const auto negated = Burden(20_mm).next(23_mm).next(14_mm).next(14_mm);
    EXPECT_EQ(negated.codes("irrc"), (std::vector{PD, PR, PR}));
    EXPECT_THAT(at(negated.under("irrc"), "FU2").reason,
                testing::HasSubstr("the progression of FU1 is not confirmed"));
    EXPECT_EQ(negated.under("irrc").progressionDate, std::nullopt);
    EXPECT_EQ(negated.under("irrc").unconfirmed.response, PR);
    EXPECT_EQ(negated.under("irrc").confirmed.response, PR);
}

TEST(Irrc, AVisitUnderFourWeeksNeitherConfirmsNorNegates)
{
    const auto course = Burden(20_mm).next(23_mm).next(20_mm, 27).next(23_mm, 15);
    EXPECT_EQ(course.codes("irrc"), (std::vector{PD, SD, PD}));
    EXPECT_THAT(course.last("irrc").reason, testing::HasSubstr("confirms the progression of FU1"));
    EXPECT_EQ(course.under("irrc").progressionDate->iso(), "2025-02-12");
}

TEST(Irrc, AProgressionThatNothingFollowsStandsAndIsTold)
{
    const auto criterion = Burden(20_mm).next(23_mm).under("irrc");
    EXPECT_EQ(criterion.progressionDate->iso(), "2025-02-12");
    EXPECT_THAT(criterion.warnings,
                testing::Contains("the progression of FU1 is not confirmed by a later visit"));
}

TEST(ImmuneBurden, AProgressionThatWaitsForItsConfirmationIsNoConfirmedBestResponse)
{
    // Wolchok 2009, Table 1: irPD is "at least 25 % increase ... in two consecutive observations at least 4
    // wk apart", and Table 2 assumes that "progression (irPD) [is] confirmed by a second, consecutive
    // assessment".
    const auto alone = Burden(20_mm).next(30_mm);
    const auto tooSoon = Burden(20_mm).next(30_mm).next(30_mm, 27);
    auto notSeen = Burden(20_mm).next(30_mm).next(std::nullopt);
    notSeen.target("T01", LesionState::NotEvaluable);
    const auto twice = Burden(20_mm).next(30_mm).next(30_mm, 28);
    for (const char* system : {"irrc", "irrecist-nishino", "irrecist-bohnsack", "imrecist"}) {
        for (const Burden& course : {alone, tooSoon, notSeen}) {
            EXPECT_EQ(course.under(system).unconfirmed.response, PD) << system;
            EXPECT_EQ(course.under(system).confirmed.response, NE) << system;
        }
        EXPECT_EQ(twice.under(system).confirmed, (BestResponse{PD, Date::fromIso("2025-02-12").value()}))
            << system;
    }
}

TEST(ImmuneBurden, AProgressionOfTheSumIsNotDatedBackToANewLesion)
{
    // Criteria text, 4.1 to 4.3: new lesions never define progression by themselves.
    Burden course(50_mm);
    course.next(45_mm).unmeasured("NEW01", NewNonTarget, Present);
    course.rows.back().certainty = Certainty::Equivocal;
    course.next(80_mm).unmeasured("NEW01", NewNonTarget, Present);
    EXPECT_EQ(course.under("recist-1.1").progressionDate->iso(), "2025-02-12"); // its first sight
    for (const char* system : {"irrc", "irrecist-nishino", "irrecist-bohnsack", "imrecist"})
        EXPECT_EQ(course.under(system).progressionDate->iso(), "2025-03-26") << system;
}

TEST(ImmuneBurden, WhatWasConfirmedBeforeAWaitingProgressionStays)
{
    const auto responded = Burden(40_mm).next(20_mm).next(20_mm).next(40_mm);
    const auto stable = Burden(40_mm).next(40_mm).next(60_mm);
    for (const char* system : {"irrc", "irrecist-nishino", "irrecist-bohnsack", "imrecist"}) {
        EXPECT_EQ(responded.under(system).confirmed.response, PR) << system;
        EXPECT_EQ(stable.under(system).confirmed.response, SD) << system;
    }
}

TEST(ImmuneBurden, AResponseTooSoonAfterAProgressionDoesNotCountWhileThatWaits)
{
    const auto course = Burden(40_mm).next(50_mm).next(20_mm, 14);
    EXPECT_EQ(course.under("irrc").confirmed.response, NE);
    EXPECT_EQ(course.under("imrecist").confirmed.response, SD); // an unconfirmed imPR, after the progression
}

TEST(Irrc, ANewLesionThatWasMeasuredOnceMustBeMeasuredAgain)
{
    const auto criterion = Burden(40_mm).next(30_mm).newTarget("NEW01", 10_mm).next(20_mm).under("irrc");
    EXPECT_EQ(at(criterion, "FU2").overall, NE);
    EXPECT_EQ(at(criterion, "FU2").measuredSum, Amount::product(20_mm, 20_mm));
    EXPECT_THAT(criterion.missingInputs, testing::ElementsAre("NEW01 at FU2: a row"));
}

TEST(Irrc, AMissingShortAxisIsNamed)
{
    CourseOf course;
    course.baseline().target("T01", 40_mm);
    course.visit("FU1", "2025-03-01").target("T01", 20_mm);
    const auto criterion = course.under("irrc");
    EXPECT_EQ(criterion.timepoints[0].overall, NE);
    EXPECT_THAT(criterion.missingInputs,
                testing::ElementsAre("T01 at BL: short_axis_mm", "T01 at FU1: short_axis_mm"));
}

TEST(Irrc, ItsTargetsMeasureTenByTenMillimetresUnlessTheProtocolTakesSmallerOnes)
{
    const Burden course(8_mm);
    EXPECT_THAT(
        course.under("irrc").warnings,
        testing::ElementsAre("T01 at BL: 8.0 x 8.0 mm; expected at least 10.0 x 10.0 mm of a target"));
    Protocol small = protocolNamed("irrc").value();
    small.leastTarget = 5_mm;
    EXPECT_THAT(course.under(small).warnings, testing::IsEmpty());
}

TEST(Irrc, ANewLesionUnderFiveByFiveMillimetresIsToldWhenItJoinsTheBurden)
{
    const auto course =
        Burden(50_mm).next(50_mm).newTarget("NEW01", 4.9_mm).next(50_mm).newTarget("NEW01", 4.9_mm);
    EXPECT_THAT(at(course.under("irrc"), "FU1").warnings,
                testing::ElementsAre("NEW01: 4.9 x 4.9 mm; expected at least 5.0 x 5.0 mm of a target"));
    EXPECT_TRUE(at(course.under("irrc"), "FU2").warnings.empty());
    EXPECT_THAT(at(course.under("imrecist"), "FU1").warnings,
                testing::ElementsAre("NEW01: long axis 4.9 mm; expected at least 10.0 mm of a target"));
    EXPECT_TRUE(
        Burden(50_mm).next(50_mm).newTarget("NEW01", 5_mm).under("irrc").timepoints.at(0).warnings.empty());
}

TEST(IrrecistNishino, IsIrrcWithTheLongestDiameters)
{
    EXPECT_EQ(Burden(50_mm).next(50_mm).newTarget("NEW01", 10_mm).last("irrecist-nishino").overall, PD);
    EXPECT_EQ(Burden(50_mm).next(50_mm).newTarget("NEW01", 9.9_mm).last("irrecist-nishino").overall, SD);
    EXPECT_EQ(Burden(50_mm).next(35_mm).last("irrecist-nishino").overall, PR);
    EXPECT_EQ(Burden(20_mm).next(24.9_mm).last("irrecist-nishino").overall, SD); // under 5 mm
}

TEST(IrrecistBohnsack, WhatIsNotMeasuredCanProgressToo)
{
    const auto with = [](const std::string& name, LesionClass lesionClass) {
        Burden course(50_mm);
        if (lesionClass == NonTarget)
            course.unmeasured(name, lesionClass, Present);
        course.next(30_mm).unmeasured(name, lesionClass, Present, true);
        return course;
    };
    for (const auto& course : {with("NT01", NonTarget), with("NEW01", NewNonTarget)}) {
        EXPECT_EQ(course.last("irrecist-bohnsack").overall, PD);
        EXPECT_EQ(course.last("irrecist-nishino").overall, PR);
        EXPECT_EQ(course.last("imrecist").overall, PR);
    }
    // The appearance of a new lesion that is not measured is none.
    EXPECT_EQ(Burden(50_mm)
                  .next(30_mm)
                  .unmeasured("NEW01", NewNonTarget, Present)
                  .last("irrecist-bohnsack")
                  .overall,
              PR);
}

TEST(IrrecistBohnsack, PatientsWithoutTargetsHaveACodeOfTheirOwn)
{
    CourseOf course;
    course.baseline().nonTarget("NT01", Present);
    course.visit("FU1", "2025-03-01").nonTarget("NT01", Present);
    EXPECT_EQ(responseCode(course.last("irrecist-bohnsack").overall, CodeStyle::Bohnsack), "irNN");
    EXPECT_EQ(course.last("irrc").overall, NE);
    course.visit("FU2", "2025-05-01").nonTarget("NT01", Absent);
    EXPECT_EQ(course.last("irrecist-bohnsack").overall, CR);
    EXPECT_EQ(course.last("irrc").overall, CR);
}

TEST(Imrecist, TheBestResponseMayComeAfterAProgression)
{
    const auto course = Burden(50_mm).next(60_mm).next(60_mm).next(30_mm).next(30_mm);
    EXPECT_EQ(course.codes("imrecist"), (std::vector{PD, PD, PR, PR}));
    EXPECT_EQ(course.under("imrecist").confirmed.response, PR);
    EXPECT_EQ(course.under("imrecist").progressionDate->iso(), "2025-02-12");
    EXPECT_EQ(course.under("irrecist-nishino").confirmed.response, PD);
    EXPECT_EQ(responseCode(PR, CodeStyle::Imrecist), "imPR");
}

TEST(Imrecist, ANewLesionOfAPatientWithoutTargetsIsProgressionFromItsSizeOn)
{
    CourseOf course;
    course.baseline().nonTarget("NT01", Present);
    course.visit("FU1", "2025-03-01").nonTarget("NT01", Present);
    course.lesion("NEW01", LesionClass::NewTarget, LesionState::Measured).longAxis = 12_mm;
    EXPECT_EQ(course.last("imrecist").overall, PD);
    EXPECT_EQ(course.last("imrecist").sum, 12_mm);
}

} // namespace hepatica::tests
