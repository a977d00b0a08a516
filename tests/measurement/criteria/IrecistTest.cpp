// Rules: Seymour 2017 (iRECIST), Table 2 and its scenarios, and EORTC's questions and answers.
#include "Course.h"

namespace hepatica::tests {

namespace {

using enum Response;

/// Visits five weeks apart, each with the sum of one target; more is added to the visit that was made last.
class Immune : public CourseOf {
public:
    explicit Immune(Length baselineSum)
    {
        baseline().target("T01", baselineSum);
        day_ = Date::fromIso("2025-01-01").value();
    }
    Immune& visitOf(Length sum, int daysLater = 35)
    {
        day_ = day_.plusDays(daysLater);
        visit("FU" + std::to_string(++number_), day_.iso()).target("T01", sum);
        return *this;
    }
    Immune& newTarget(const std::string& name, Length size)
    {
        lesion(name, LesionClass::NewTarget, LesionState::Measured).longAxis = size;
        return *this;
    }
    Immune& change(const std::string& name, LesionClass lesionClass, std::optional<QualitativeChange> nadir,
                   std::optional<QualitativeChange> last = {})
    {
        LesionRow& row = lesion(name, lesionClass, LesionState::Present);
        row.changeSinceNadir = nadir;
        row.changeSinceLast = last;
        return *this;
    }
    Immune& nonTargetProgresses(std::optional<QualitativeChange> last = {})
    {
        return change("NT01", LesionClass::NonTarget, QualitativeChange::UnequivocalProgression, last);
    }
    Immune& nonTargetPresent()
    {
        nonTarget("NT01", LesionState::Present);
        return *this;
    }
    [[nodiscard]] std::vector<Response> codes(const Protocol& protocol) const
    {
        std::vector<Response> all;
        for (const VisitAssessment& one : under(protocol).timepoints)
            all.push_back(one.overall);
        return all;
    }
    [[nodiscard]] std::vector<Response> codes() const { return codes(protocolNamed("irecist").value()); }

private:
    Date day_;
    int number_ = 0;
};

VisitRow answersAt(const std::string& timepoint)
{
    VisitRow row;
    row.patient = "P1";
    row.timepoint = timepoint;
    return row;
}

constexpr auto Unequivocal = QualitativeChange::UnequivocalProgression;
constexpr auto Increase = QualitativeChange::Increase;
constexpr auto Unchanged = QualitativeChange::NoChange;

} // namespace

TEST(Irecist, TheFirstProgressionIsUnconfirmedAndAFurtherIncreaseConfirmsIt)
{
    const auto course = Immune(100_mm).visitOf(120_mm).visitOf(125_mm);
    EXPECT_EQ(course.codes(), (std::vector{UPD, CPD}));
    const auto criterion = course.under("irecist");
    EXPECT_EQ(at(criterion, "FU1").reason,
              "iUPD: sum 120.0 mm is 20.0 % and 20.0 mm above the nadir of 100.0 mm at BL");
    EXPECT_EQ(at(criterion, "FU2").rule, "TargetsFurtherIncreased");
    EXPECT_EQ(at(criterion, "FU2").reason, "iCPD: sum 125.0 mm is 5.0 mm above the 120.0 mm at FU1");
    EXPECT_EQ(criterion.progressionDate->iso(), "2025-02-05"); // of the first iUPD
}

TEST(Irecist, AnIncreaseUnderFiveMillimetresConfirmsNothingUntilItHasAddedUp)
{
    EXPECT_EQ(Immune(100_mm).visitOf(120_mm).visitOf(124_mm).visitOf(124.9_mm).visitOf(125_mm).codes(),
              (std::vector{UPD, UPD, UPD, CPD}));
}

TEST(Irecist, ShrinkageAfterAnUnconfirmedProgressionResetsTheBar)
{
    // Pseudoprogression: later growth is a new iUPD, from the smallest sum so far.
    const auto course = Immune(100_mm).visitOf(125_mm).visitOf(60_mm).visitOf(72_mm).visitOf(77_mm);
    EXPECT_EQ(course.codes(), (std::vector{UPD, PR, UPD, CPD}));
    const auto criterion = course.under("irecist");
    EXPECT_EQ(at(criterion, "FU3").nadir, 60_mm);
    EXPECT_EQ(criterion.progressionDate, at(criterion, "FU3").date); // of the block that was confirmed
    EXPECT_EQ(criterion.unconfirmed.response, PR);
}

TEST(Irecist, StableDiseaseIsHeldAgainstTheNadirAndResetsTheBarToo)
{
    EXPECT_EQ(Immune(100_mm).visitOf(121_mm).visitOf(119_mm).visitOf(121_mm).codes(),
              (std::vector{UPD, SD, UPD}));
}

TEST(Irecist, NewLesionsAreMeasuredApartFromTheTargetsAndAddUp)
{
    // EORTC: 10, 14, 16 mm.
    const auto course = Immune(100_mm)
                            .visitOf(100_mm)
                            .newTarget("NEW01", 10_mm)
                            .visitOf(100_mm)
                            .newTarget("NEW01", 14_mm)
                            .visitOf(100_mm)
                            .newTarget("NEW01", 16_mm);
    EXPECT_EQ(course.codes(), (std::vector{UPD, UPD, CPD}));
    const VisitAssessment last = course.last("irecist");
    EXPECT_EQ(last.sum, 100_mm);
    EXPECT_EQ(last.newLesionSum, 16_mm);
    EXPECT_EQ(last.reason, "iCPD: new target lesions of 16.0 mm in all are 6.0 mm larger than at FU1");
}

TEST(Irecist, AFurtherNewLesionConfirmsAndANewLesionThatGoesEndsTheProgression)
{
    EXPECT_EQ(Immune(100_mm)
                  .visitOf(100_mm)
                  .newTarget("NEW01", 10_mm)
                  .visitOf(100_mm)
                  .newTarget("NEW01", 10_mm)
                  .newTarget("NEW02", 10_mm)
                  .codes(),
              (std::vector{UPD, CPD}));
    Immune gone(100_mm);
    gone.visitOf(100_mm).newTarget("NEW01", 10_mm).visitOf(100_mm);
    gone.lesion("NEW01", LesionClass::NewTarget, LesionState::Absent);
    EXPECT_EQ(gone.codes(), (std::vector{UPD, SD}));
}

TEST(Irecist, AnyIncreaseOfANewNonTargetConfirms)
{
    const auto after = [](std::optional<QualitativeChange> change) {
        return Immune(100_mm)
            .visitOf(100_mm)
            .change("NEW01", LesionClass::NewNonTarget, {})
            .visitOf(100_mm)
            .change("NEW01", LesionClass::NewNonTarget, {}, change)
            .codes()
            .back();
    };
    EXPECT_EQ(after(Increase), CPD);
    EXPECT_EQ(after(Unchanged), UPD);
    EXPECT_EQ(after({}), UPD);
}

TEST(Irecist, ANonTargetProgressionIsConfirmedByAnyFurtherIncrease)
{
    // EORTC: INCLA confirms, NCLA does not, though the second need not be unequivocal.
    const auto after = [&](auto nadir, auto last) {
        Immune course(100_mm);
        course.nonTargetPresent().visitOf(100_mm).nonTargetProgresses().visitOf(100_mm).change(
            "NT01", LesionClass::NonTarget, nadir, last);
        return course.codes().back();
    };
    using Change = std::optional<QualitativeChange>;
    EXPECT_EQ(after(Change(), Change(Increase)), CPD);
    EXPECT_EQ(after(Change(Unequivocal), Change(Increase)), CPD);
    EXPECT_EQ(after(Change(Unequivocal), Change(Unchanged)), UPD);
    EXPECT_EQ(after(Change(), Change(Unchanged)), UPD);
    EXPECT_EQ(after(Change(Unchanged), Change()), SD);
}

TEST(Irecist, ProgressionInAnotherCategoryConfirmsWhileTheFirstStillProgresses)
{
    const auto still = Immune(100_mm).visitOf(120_mm).visitOf(120_mm).newTarget("NEW01", 10_mm);
    EXPECT_EQ(still.codes(), (std::vector{UPD, CPD}));
    EXPECT_EQ(still.last("irecist").rule, "ProgressionInAnotherCategory");
    // The targets shrank back: the new lesion is a first progression again.
    const auto over = Immune(100_mm).visitOf(120_mm).visitOf(100_mm).newTarget("NEW01", 10_mm);
    EXPECT_EQ(over.codes(), (std::vector{UPD, UPD}));
    Protocol always = protocolNamed("irecist").value();
    always.progression.otherCategory = OtherCategory::Always;
    EXPECT_EQ(over.codes(always), (std::vector{UPD, CPD}));
}

TEST(Irecist, ANewLesionDoesNotKeepALaterResponseBackButLeavesAnEarlierOneUnconfirmed)
{
    const auto withNewLesion = [](const std::vector<Length>& sums) {
        Immune course(100_mm);
        course.visitOf(sums[0]);
        for (std::size_t at = 1; at < sums.size(); ++at)
            course.visitOf(sums[at]).newTarget("NEW01", 10_mm);
        return course.codes();
    };
    EXPECT_EQ(withNewLesion({90_mm, 90_mm, 60_mm}), (std::vector{SD, UPD, PR}));  // scenario B
    EXPECT_EQ(withNewLesion({50_mm, 50_mm, 50_mm}), (std::vector{PR, UPD, UPD})); // scenario F
    EXPECT_EQ(withNewLesion({90_mm, 90_mm, 90_mm, 90_mm}), (std::vector{SD, UPD, UPD, UPD}));
}

TEST(Irecist, ACompleteResponseNeedsEveryNewLesionGone)
{
    Immune course(100_mm);
    course.visitOf(120_mm).newTarget("NEW01", 10_mm).visitOf(0_mm).newTarget("NEW01", 10_mm).visitOf(0_mm);
    course.lesion("NEW01", LesionClass::NewTarget, LesionState::Absent);
    EXPECT_EQ(course.codes(), (std::vector{UPD, PR, CR}));
    EXPECT_EQ(at(course.under("irecist"), "FU2").rule, "NewLesionsPersist");
}

TEST(Irecist, AfterAResetNewLesionsThatStayProgressOnlyByTwentyPercentOrInNumber)
{
    const auto then = [](Length size) {
        return Immune(100_mm)
            .visitOf(120_mm)
            .newTarget("NEW01", 20_mm)
            .visitOf(60_mm)
            .newTarget("NEW01", 20_mm)
            .visitOf(60_mm)
            .newTarget("NEW01", size)
            .codes();
    };
    EXPECT_EQ(then(24.9_mm), (std::vector{UPD, PR, PR}));
    EXPECT_EQ(then(25_mm), (std::vector{UPD, PR, UPD}));
    auto another = Immune(100_mm)
                       .visitOf(120_mm)
                       .newTarget("NEW01", 20_mm)
                       .visitOf(60_mm)
                       .newTarget("NEW01", 20_mm)
                       .visitOf(60_mm)
                       .newTarget("NEW01", 20_mm)
                       .newTarget("NEW02", 10_mm);
    EXPECT_EQ(another.codes().back(), UPD);
}

TEST(Irecist, AVisitUnderFourWeeksAfterTheProgressionIsDisregarded)
{
    // No confirmation, no reset and no nadir; 28 days confirm.
    EXPECT_EQ(Immune(100_mm).visitOf(120_mm).visitOf(140_mm, 27).visitOf(125_mm, 8).codes(),
              (std::vector{UPD, NE, CPD}));
    EXPECT_EQ(Immune(100_mm).visitOf(120_mm).visitOf(140_mm, 28).codes(), (std::vector{UPD, CPD}));
    const auto dip = Immune(100_mm).visitOf(120_mm).visitOf(50_mm, 14).visitOf(119_mm, 21);
    EXPECT_EQ(dip.codes(), (std::vector{UPD, NE, SD}));
    EXPECT_EQ(dip.last("irecist").nadir, 100_mm);
    EXPECT_EQ(at(dip.under("irecist"), "FU2").rule, "EarlyVisitDisregarded");
    Protocol tolerant = protocolNamed("irecist").value();
    tolerant.progression.toleranceDays = 2;
    EXPECT_EQ(Immune(100_mm).visitOf(120_mm).visitOf(140_mm, 26).codes(tolerant), (std::vector{UPD, CPD}));
}

TEST(Irecist, AnEarlyVisitForANewSymptomThatShowsAFurtherNewLesionConfirms)
{
    Immune course(100_mm);
    course.visitOf(100_mm).newTarget("NEW01", 10_mm).visitOf(100_mm, 14).newTarget("NEW01", 20_mm);
    course.visits = {answersAt("FU2")};
    course.visits[0].newSymptom = true;
    EXPECT_EQ(course.codes(), (std::vector{UPD, NE})); // growth does not count so early
    course.newTarget("NEW02", 10_mm);
    EXPECT_EQ(course.codes(), (std::vector{UPD, CPD}));
    course.visits[0].newSymptom = false;
    EXPECT_EQ(course.codes(), (std::vector{UPD, NE}));
}

TEST(Irecist, AConfirmedProgressionStays)
{
    const auto course = Immune(100_mm).visitOf(120_mm).visitOf(130_mm).visitOf(20_mm);
    EXPECT_EQ(course.codes(), (std::vector{UPD, CPD, CPD}));
    EXPECT_EQ(course.under("irecist").unconfirmed.response, CPD);
    Protocol open = protocolNamed("irecist").value();
    open.progression.latch = false;
    EXPECT_EQ(course.codes(open), (std::vector{UPD, CPD, PR}));
}

TEST(Irecist, AVisitThatIsNotEvaluableNeitherConfirmsNorResets)
{
    Immune course(100_mm);
    course.visitOf(120_mm);
    course.visit("FU2", "2025-03-12").target("T01", LesionState::NotEvaluable);
    course.visit("FU3", "2025-04-16").target("T01", 125_mm);
    EXPECT_EQ(course.codes(), (std::vector{UPD, NE, CPD}));
    course.rows.back().longAxis = 120_mm;
    EXPECT_EQ(course.codes(), (std::vector{UPD, NE, UPD}));
}

TEST(Irecist, DiseaseThatComesBackAfterACompleteResponseIsAProgression)
{
    EXPECT_EQ(Immune(10_mm).visitOf(0_mm).visitOf(4_mm).visitOf(4_mm).visitOf(9_mm).codes(),
              (std::vector{CR, UPD, UPD, CPD}));
    EXPECT_EQ(Immune(10_mm).visitOf(0_mm).visitOf(4_mm).visitOf(0_mm).codes(), (std::vector{CR, UPD, CR}));
}

TEST(Irecist, AConfirmationAfterEightWeeksIsAcceptedWithAWarning)
{
    const auto course = Immune(100_mm).visitOf(120_mm).visitOf(130_mm, 57);
    EXPECT_EQ(course.codes(), (std::vector{UPD, CPD}));
    EXPECT_THAT(course.last("irecist").warnings,
                testing::ElementsAre("the progression of FU1 was confirmed after 57 days only"));
    EXPECT_THAT(Immune(100_mm).visitOf(120_mm).visitOf(130_mm, 56).last("irecist").warnings,
                testing::IsEmpty());
}

TEST(Irecist, AProgressionThatNothingFollowedCountsFromItsFirstDay)
{
    EXPECT_EQ(Immune(100_mm).visitOf(120_mm).under("irecist").progressionDate->iso(), "2025-02-05");
    EXPECT_EQ(Immune(100_mm).visitOf(120_mm).visitOf(121_mm).under("irecist").progressionDate->iso(),
              "2025-02-05");
    EXPECT_EQ(Immune(100_mm).visitOf(120_mm).visitOf(100_mm).under("irecist").progressionDate, std::nullopt);
}

TEST(Irecist, AProgressionThatIsNeverConfirmedIsNoConfirmedOne)
{
    // Seymour 2017, Table 3, example 8: iUPD NE NE NE NE has the best response iUPD.
    Immune course(100_mm);
    course.visitOf(120_mm);
    for (int number = 2; number <= 5; ++number)
        course
            .visit("FU" + std::to_string(number),
                   Date::fromIso("2025-02-05").value().plusDays(35 * number).iso())
            .target("T01", LesionState::NotEvaluable);
    const auto criterion = course.under("irecist");
    EXPECT_EQ(course.codes(), (std::vector{UPD, NE, NE, NE, NE}));
    EXPECT_EQ(criterion.unconfirmed.response, UPD);
    EXPECT_EQ(criterion.confirmed.response, UPD);
    EXPECT_EQ(criterion.progressionDate->iso(), "2025-02-05");
}

TEST(Irecist, ClinicalStabilityIsRecordedAndDecidesNoCode)
{
    Immune course(100_mm);
    course.visitOf(120_mm);
    course.visits = {answersAt("FU1")};
    for (const bool stable : {true, false}) {
        course.visits[0].clinicallyStable = stable;
        EXPECT_EQ(course.last("irecist").overall, UPD);
        EXPECT_EQ(course.last("irecist").clinicallyStable, stable);
    }
}

TEST(Irecist, ANewLesionReportedWithoutARowIsOne)
{
    Immune course(100_mm);
    course.visitOf(100_mm).visitOf(100_mm).visitOf(100_mm);
    course.visits = {answersAt("FU1"), answersAt("FU2"), answersAt("FU3")};
    course.visits[0].newLesions = course.visits[1].newLesions = NewLesionAnswer::Yes;
    course.visits[2].newLesions = NewLesionAnswer::No;
    EXPECT_EQ(course.codes(), (std::vector{UPD, UPD, SD}));
}

TEST(Irecist, ANewLesionWithoutARowIsNotGone)
{
    Immune course(100_mm);
    course.visitOf(100_mm).newTarget("NEW01", 10_mm).visitOf(100_mm);
    EXPECT_EQ(course.codes(), (std::vector{UPD, NE}));
    EXPECT_THAT(course.under("irecist").missingInputs, testing::ElementsAre("NEW01 at FU2: a row"));
}

TEST(Irecist, PartsOfANewLesionAreNoFurtherNewLesions)
{
    Immune course(100_mm);
    course.visitOf(100_mm).newTarget("NEW01", 20_mm).visitOf(100_mm);
    course.lesion("NEW01", LesionClass::NewTarget, LesionState::Split);
    course.newTarget("NEW01.1", 12_mm).newTarget("NEW01.2", 10_mm);
    EXPECT_EQ(course.codes(), (std::vector{UPD, UPD}));
    EXPECT_EQ(course.last("irecist").newLesionSum, 22_mm);
}

TEST(Irecist, MoreThanFiveNewTargetsOrTwoInAnOrganAreTold)
{
    Immune course(100_mm);
    course.visitOf(100_mm);
    for (const char* name : {"NEW01", "NEW02", "NEW03"})
        course.newTarget(name, 12_mm);
    course.newTarget("NEW04", 9_mm);
    EXPECT_THAT(course.last("irecist").warnings,
                testing::ElementsAre(testing::HasSubstr("NEW04: long axis 9.0 mm; expected at least 10.0 mm"),
                                     "4 new target lesions in liver; expected at most 2 an organ"));
}

TEST(Irecist, ItsCodesAreWrittenAsThePaperWritesThem)
{
    EXPECT_EQ(responseCode(PR, CodeStyle::Irecist), "iPR");
    EXPECT_EQ(responseCode(NonCrNonPd, CodeStyle::Irecist), "NON-iCR/NON-iUPD");
    EXPECT_EQ(responseCode(PD, CodeStyle::Irecist), "iUPD"); // of a category
    EXPECT_EQ(responseFromCode("iCPD"), CPD);
    EXPECT_EQ(responseFromCode("NON-iCR/NON-iUPD"), NonCrNonPd);
}

} // namespace hepatica::tests
