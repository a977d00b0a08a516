#include "CaseFixtures.h"

#include <limits>

#include <gmock/gmock.h>

#include <hepatica/measurement/PatientIdentity.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

namespace {

imaging::Series seriesOf(const std::string& patientId, const std::string& birthDate, const std::string& name)
{
    imaging::Series series;
    series.uid = "2.25.7";
    series.modality = "MR";
    series.patientId = patientId;
    series.patientBirthDate = birthDate;
    series.patientName = name;
    series.geometry = obliqueGrid();
    return series;
}

ProblemCode codeOf(const auto& result)
{
    EXPECT_FALSE(result.has_value());
    return result.has_value() ? ProblemCode::Cancelled : result.error().code;
}

} // namespace

TEST(Action, InverseTakesEveryActionBack)
{
    const Case case_ = smallCase();
    const std::string uid = case_.lesions[0].trackingUid;
    const Observation& seen = case_.observations[0];
    const std::vector<Expected<Action>> actions{
        addTimepoint(case_, visit("FU2", TimepointRole::FollowUp, "2026-05-02"), "R1"),
        addSeries(case_, "FU1", seriesOf("", "", ""), {"/a"}, "R1"),
        answerNewLesions(case_, "FU1", NewLesionAnswer::Yes, "R1"),
        addLesion(case_, LesionClass::NonTarget, "bone", seen, "R1"),
        acceptAutomatic(case_, seen),
        moveCaliper(case_, seen, caliper(31.0)),
        removeLesion(case_, uid, "R1"),
    };
    for (const auto& action : actions) {
        ASSERT_TRUE(action);
        const Case after = applied(case_, action);
        EXPECT_NE(after, case_) << action->name;
        EXPECT_EQ(applied(after, inverse(*action)), case_) << action->name;
        EXPECT_EQ(inverse(inverse(*action)), *action);
    }
}

TEST(Action, AChangeOfWhatIsNoLongerThereIsStale)
{
    const Case case_ = smallCase();
    const Action move = moveCaliper(case_, case_.observations[0], caliper(31.0));
    const Case moved = applied(case_, move);
    const auto again = apply(moved, moveCaliper(case_, case_.observations[0], caliper(32.0)));
    ASSERT_EQ(codeOf(again), ProblemCode::StaleChange);
    EXPECT_EQ(again.error().text(), "T01 at BL has changed since it was read; open the case again");
    EXPECT_EQ(codeOf(apply(moved, removeLesion(case_, case_.lesions[0].trackingUid, "R1"))),
              ProblemCode::StaleChange);
    const Case answered = applied(case_, answerNewLesions(case_, "FU1", NewLesionAnswer::No, "R1"));
    EXPECT_EQ(codeOf(apply(answered, answerNewLesions(case_, "FU1", NewLesionAnswer::Yes, "R1"))),
              ProblemCode::StaleChange);
    EXPECT_EQ(codeOf(apply(case_, answerNewLesions(case_, "FU9", NewLesionAnswer::No, "R1"))),
              ProblemCode::InvalidCase);
    EXPECT_EQ(codeOf(apply(case_, removeLesion(case_, "2.25.404", "R1"))), ProblemCode::StaleChange);
}

TEST(Action, TheSameObservationMadeTwiceIsStale)
{
    const Case case_ = smallCase();
    const Action twice{"again", "R1", "", {Edit<Observation>{std::nullopt, case_.observations[0]}}};
    EXPECT_EQ(codeOf(apply(case_, twice)), ProblemCode::StaleChange);
}

TEST(Action, RefusesWhatBreaksTheRulesOfACase)
{
    const Case case_ = smallCase();
    const Lesion& lesion = case_.lesions[0];
    Observation ofUnknownLesion = case_.observations[0];
    ofUnknownLesion.lesionUid = "2.25.404";
    Observation atUnknownVisit = case_.observations[0];
    atUnknownVisit.timepoint = "FU9";
    Observation withoutGrid = case_.observations[0];
    withoutGrid.seriesUid = "2.25.404";
    Observation ofNobody = case_.observations[0];
    ofNobody.reader.clear();
    Timepoint sameSeries = visit("FU2", TimepointRole::FollowUp, "2026-05-02");
    sameSeries.series = case_.timepoints[0].series;
    Timepoint secondBaseline = visit("BL2", TimepointRole::Baseline, "2026-01-09");
    Timepoint unnamed = visit("", TimepointRole::FollowUp, "2026-05-02");
    Timepoint renamed = case_.timepoints[0];
    renamed.name = "Baseline";

    const std::vector<std::pair<Change, std::string>> broken{
        {Edit<Lesion>{std::nullopt, Lesion{"2.25.8", lesion.name, lesion.lesionClass, "liver"}},
         "T01: the case has this lesion's name twice; choose another"},
        {Edit<Lesion>{std::nullopt, Lesion{lesion.trackingUid, "T02", lesion.lesionClass, "liver"}},
         lesion.trackingUid + ": the case has this tracking UID twice; choose another"},
        {Edit<Lesion>{lesion, std::nullopt},
         "an observation at BL: the case has no lesion " + lesion.trackingUid},
        {Edit<Timepoint>{std::nullopt, case_.timepoints[0]},
         "BL: the case has this visit's name twice; choose another"},
        {Edit<Timepoint>{std::nullopt, unnamed}, "the case: a visit's name is empty"},
        {Edit<Timepoint>{case_.timepoints[0], renamed}, "T01 at BL: the case has no such visit"},
        {Edit<Timepoint>{std::nullopt, secondBaseline},
         "BL2: the case already has the baseline BL; expected one"},
        {Edit<Timepoint>{std::nullopt, sameSeries},
         sameSeries.series[0].uid + ": the case has this series UID twice; choose another"},
        {Edit<Observation>{std::nullopt, ofUnknownLesion},
         "an observation at BL: the case has no lesion 2.25.404"},
        {Edit<Observation>{std::nullopt, atUnknownVisit}, "T01 at FU9: the case has no such visit"},
        {Edit<Observation>{case_.observations[0], withoutGrid},
         "T01 at BL: it has a mask, and the case has no grid of its series 2.25.404"},
        {Edit<Observation>{std::nullopt, ofNobody}, "T01 at BL: the reader is not named"},
        {Edit<CaseIdentity>{someone(), std::nullopt}, "the case: its name is empty; expected a name"},
    };
    for (const auto& [change, sentence] : broken) {
        const auto after = apply(case_, {"try", "R1", "", {change}});
        ASSERT_FALSE(after) << sentence;
        EXPECT_EQ(after.error().code, ProblemCode::InvalidCase);
        EXPECT_EQ(after.error().text(), sentence);
    }
}

TEST(Action, RefusesWhatCannotBeKeptExactly)
{
    const Case case_ = smallCase();
    Observation endless = case_.observations[0];
    endless.density->sd = std::numeric_limits<double>::quiet_NaN();
    Observation latin1 = case_.observations[0];
    latin1.reason = "gr\xf6\xdf"
                    "er";
    Observation zeroByte = case_.observations[0];
    zeroByte.reason = std::string("a\0b", 3);
    for (const Observation& wrong : {endless, latin1, zeroByte})
        EXPECT_EQ(codeOf(apply(case_, observe(case_, wrong, "observe"))), ProblemCode::InvalidCase);
}

TEST(Action, AVisitThatTheCaseCannotTakeIsRefusedWhenItIsAdded)
{
    const Case case_ = smallCase();
    EXPECT_EQ(codeOf(addTimepoint(case_, visit("FU1", TimepointRole::FollowUp, "2026-05-02"), "R1")),
              ProblemCode::InvalidCase);
    EXPECT_EQ(codeOf(addTimepoint(case_, visit("BL2", TimepointRole::Baseline, "2026-05-02"), "R1")),
              ProblemCode::InvalidCase);
}

TEST(Action, TwoLesionsMayExchangeTheirNamesAtOnce)
{
    Case case_ = smallCase();
    case_ = applied(case_, addLesion(case_, LesionClass::Target, "liver", case_.observations[0], "R1"));
    Lesion first = case_.lesions[0], second = case_.lesions[1];
    std::swap(first.name, second.name);
    const Case after = applied(
        case_, Action{"exchange",
                      "R1",
                      "",
                      {Edit<Lesion>{case_.lesions[0], first}, Edit<Lesion>{case_.lesions[1], second}}});
    EXPECT_EQ(after.lesionNamed("T01")->trackingUid, case_.lesions[1].trackingUid);
}

TEST(Action, ALesionGetsItsTrackingUidAndTheNextNameOfItsClass)
{
    Case case_ = smallCase();
    EXPECT_EQ(nextLesionName(case_, LesionClass::Target), "T02");
    EXPECT_EQ(nextLesionName(case_, LesionClass::NonTarget), "NT01");
    EXPECT_EQ(nextLesionName(case_, LesionClass::NewTarget), "NEW01");
    case_.lesions.push_back({"2.25.5", "T04.1", LesionClass::Target, "liver"});
    case_.lesions.push_back({"2.25.6", "NEW09", LesionClass::NewNonTarget, "lung"});
    EXPECT_EQ(nextLesionName(case_, LesionClass::Target), "T05");
    EXPECT_EQ(nextLesionName(case_, LesionClass::NewTarget), "NEW10");

    const Action one = addLesion(case_, LesionClass::Target, "liver", case_.observations[0], "R1");
    const Action two = addLesion(case_, LesionClass::Target, "liver", case_.observations[0], "R1");
    const auto uidOf = [](const Action& action) {
        return std::get<Edit<Lesion>>(action.changes[0]).after->trackingUid;
    };
    EXPECT_THAT(uidOf(one), testing::StartsWith("2.25."));
    EXPECT_NE(uidOf(one), uidOf(two));
    EXPECT_EQ(std::get<Edit<Observation>>(one.changes[1]).after->lesionUid, uidOf(one));
}

TEST(Action, TheReadersCaliperCountsUntilTheAutomaticOneIsAccepted)
{
    const Case case_ = smallCase();
    const Observation& seen = case_.observations[0];
    EXPECT_EQ(seen.source, MeasurementSource::Manual);
    const Case accepted = applied(case_, acceptAutomatic(case_, seen));
    EXPECT_EQ(accepted.observations[0].recorded, seen.automatic);
    EXPECT_EQ(accepted.observations[0].source, MeasurementSource::Automatic);
    const Action move = moveCaliper(accepted, accepted.observations[0], caliper(44.0));
    EXPECT_EQ(move.name, "move long axis of T01");
    const Case moved = applied(accepted, move);
    EXPECT_EQ(moved.observations[0].recorded, caliper(44.0));
    EXPECT_EQ(moved.observations[0].source, MeasurementSource::Edited);
    EXPECT_EQ(moved.observations[0].automatic, seen.automatic);

    Observation without = seen;
    without.automatic.reset();
    EXPECT_EQ(codeOf(acceptAutomatic(case_, without)), ProblemCode::NothingToUndo);
}

TEST(Action, ALesionIsOfTheBaselineOrNewByTheVisitItWasFirstSeenAt)
{
    Case case_ = smallCase(); // T01, seen at BL and FU1
    const std::string first = case_.lesions[0].trackingUid;
    const auto change = [&](const std::string& uid, LesionClass lesionClass) {
        return changeLesion(case_, uid, lesionClass, "spleen", "R1");
    };
    const Lesion other = applied(case_, change(first, LesionClass::NonTarget)).lesions[0];
    EXPECT_EQ(std::tuple(other.name, other.organ, other.trackingUid), std::tuple("NT01", "spleen", first));
    EXPECT_EQ(codeOf(change(first, LesionClass::NewTarget)), ProblemCode::InvalidCase);

    EXPECT_EQ(usualClass(case_, "BL"), LesionClass::Target);
    EXPECT_EQ(usualClass(case_, "FU1"), LesionClass::NewTarget);
    const Observation seen = seenAt(*case_.timepoint("FU1"), 12.0);
    case_ = applied(case_, addLesion(case_, LesionClass::NewTarget, "liver", seen, "R1"));
    const std::string later = case_.lesionNamed("NEW01")->trackingUid;
    EXPECT_EQ(codeOf(change(later, LesionClass::Target)), ProblemCode::InvalidCase);
    EXPECT_EQ(codeOf(change(later, LesionClass::NonTarget)), ProblemCode::InvalidCase);
    EXPECT_TRUE(change(later, LesionClass::NewNonTarget));
}

TEST(Action, TheReadersCaliperStaysWhenTheLesionIsMeasuredAgainWithoutOne)
{
    const Case case_ = smallCase();
    Observation clicked = case_.observations[0]; // the reader drew a caliper before
    clicked.automatic = caliper(17.0);
    clicked.recorded = clicked.automatic;
    clicked.source = MeasurementSource::Automatic;
    const Observation again = applied(case_, observeAgain(case_, clicked, "measure T01")).observations[0];
    EXPECT_EQ(again.recorded, case_.observations[0].recorded);
    EXPECT_EQ(again.source, MeasurementSource::Manual);
    EXPECT_EQ(again.automatic, caliper(17.0));

    Observation stroked = clicked;
    stroked.recorded = caliper(44.0);
    stroked.source = MeasurementSource::Manual;
    EXPECT_EQ(applied(case_, observeAgain(case_, stroked, "measure T01")).observations[0], stroked);

    Observation elsewhere = clicked; // ends of another series' slices are no caliper of this one
    elsewhere.seriesUid = "2.25.999";
    EXPECT_EQ(std::get<Edit<Observation>>(observeAgain(case_, elsewhere, "measure T01").changes[0]).after,
              elsewhere);
}

TEST(Action, ASeriesOfAnotherPatientIsRefused)
{
    const Case case_ = smallCase(); // P-0042, 19510203, Müller^Änne
    const auto add = [&](const imaging::Series& series) {
        return addSeries(case_, "FU1", series, {"/images"}, "R1");
    };
    EXPECT_EQ(codeOf(add(seriesOf("P-0043", "19510203", "Müller^Änne"))), ProblemCode::OtherPatient);
    EXPECT_EQ(codeOf(add(seriesOf("P-0042", "19510204", "Müller^Änne"))), ProblemCode::OtherPatient);
    EXPECT_EQ(codeOf(add(seriesOf("", "", "Meier^Otto"))), ProblemCode::OtherPatient);
    EXPECT_TRUE(add(seriesOf("P-0042", "19510203", "MUELLER^AENNE")));
    EXPECT_TRUE(add(seriesOf("", "", ""))); // a NIfTI volume says nothing of the patient
}

TEST(Action, TheReasonForTakingASeriesThatNamesAnotherPatientStaysWithIt)
{
    Case case_ = smallCase();
    imaging::Series other = seriesOf("P-0043", "19510204", "Müller^Änne");
    other.patientSex = "M"; // the case has F
    using Names = std::vector<std::string>;
    EXPECT_EQ(identityDifferences(case_, other),
              (Names{"Patient ID", "Patient's Birth Date", "Patient's Sex"}));
    EXPECT_EQ(codeOf(addSeriesOfSamePatient(case_, "FU1", other, {"/images"}, "R1", "")),
              ProblemCode::NeedsReason);
    const auto taken =
        addSeriesOfSamePatient(case_, "FU1", other, {"/images"}, "R1", "typing error, seen in the RIS");
    ASSERT_TRUE(taken) << taken.error().text();
    EXPECT_EQ(taken->why, "one patient although the Patient ID, the Patient's Birth Date, the Patient's Sex "
                          "differs: typing error, seen in the RIS");
    case_ = applied(case_, taken);
    EXPECT_EQ(case_.series(other.uid)->samePatientWhy, taken->why);
    EXPECT_TRUE(addSeries(case_, "FU1", other, {"/moved"}, "R1")); // the same series again
    other.uid = "2.25.8";
    EXPECT_EQ(codeOf(addSeries(case_, "FU1", other, {"/images"}, "R1")), ProblemCode::OtherPatient);
}

TEST(Action, ASeriesIsAddedOnceAndCanBeReadAnew)
{
    Case case_ = smallCase();
    case_ = applied(case_, addSeries(case_, "FU1", seriesOf("P-0042", "", ""), {"/old"}, "R1"));
    case_ = applied(case_, addSeries(case_, "FU1", seriesOf("P-0042", "", ""), {"/new"}, "R1"));
    ASSERT_EQ(case_.timepoint("FU1")->series.size(), 2u);
    EXPECT_EQ(case_.series("2.25.7")->paths, std::vector<std::filesystem::path>{"/new"});
    EXPECT_EQ(codeOf(addSeries(case_, "BL", seriesOf("P-0042", "", ""), {"/new"}, "R1")),
              ProblemCode::InvalidCase);
    EXPECT_EQ(codeOf(addSeries(case_, "FU9", seriesOf("P-0042", "", ""), {"/new"}, "R1")),
              ProblemCode::InvalidCase);
}

TEST(Action, AReaderConfirmsThePhaseOfASeriesAboveItsHeaders)
{
    const Case case_ = smallCase();
    const std::string uid = case_.timepoints[0].series[0].uid;
    const auto action = confirmPhase(case_, uid, imaging::Phase::LateArterial, "R2");
    ASSERT_TRUE(action) << action.error().text();
    EXPECT_EQ(action->name, "confirm a series of BL as late arterial");
    EXPECT_EQ(action->reader, "R2");
    const Case after = applied(case_, action);
    EXPECT_EQ(after.series(uid)->phase, imaging::Phase::LateArterial);
    EXPECT_EQ(after.series(uid)->phaseConfidence, imaging::PhaseConfidence::Confirmed);
    EXPECT_EQ(applied(after, inverse(*action)), case_);

    // The same images read again say what they said before; the reader's word stays.
    imaging::Series again = seriesOf("", "", "");
    again.uid = uid;
    again.phase = imaging::Phase::PortalVenous;
    again.phaseConfidence = imaging::PhaseConfidence::High;
    const Case readAgain = applied(after, addSeries(after, "BL", again, {"/a"}, "R1"));
    EXPECT_EQ(readAgain.series(uid)->phase, imaging::Phase::LateArterial);
    EXPECT_EQ(readAgain.series(uid)->phaseConfidence, imaging::PhaseConfidence::Confirmed);
    const Case ofSamePatient =
        applied(after, addSeriesOfSamePatient(after, "BL", again, {"/a"}, "R1", "typing error"));
    EXPECT_EQ(ofSamePatient.series(uid)->phase, imaging::Phase::LateArterial);
    EXPECT_EQ(ofSamePatient.series(uid)->phaseConfidence, imaging::PhaseConfidence::Confirmed);
    EXPECT_EQ(codeOf(confirmPhase(case_, "2.25.404", imaging::Phase::Delayed, "R1")),
              ProblemCode::NoSuchSeries);
}

TEST(Action, TheStrokeIsRecordedAndTheMeasuredAxesAreOffered)
{
    const std::vector<std::uint8_t> inside(8, 1);
    const auto mask = imaging::Mask::make(obliqueGrid(), {{1, 1, 1}, {2, 2, 2}}, inside).value();
    LesionMeasurement measured;
    measured.axes =
        LesionAxes{Length::fromMm(20), Length::fromMm(10), caliper(20).longEnds, *caliper(20).shortEnds, 7};
    measured.shape = LesionShape{8, 9.8, 9.0, 20.0, 2.1, {}};
    measured.density.mean = 55.0;
    measured.warnings = {{ProblemCode::TouchesBorder, {"the lesion"}, {}}};
    measured.viable = ViablePart{};
    measured.viable->volume_mm3 = 0.0;
    const SeriesReference series = portalVenousCt("2.25.3");
    const Observation stroked = observationOf("2.25.1", "BL", "R1", series, mask, measured, caliper(22));
    EXPECT_EQ(stroked.recorded, caliper(22));
    EXPECT_EQ(stroked.source, MeasurementSource::Manual);
    EXPECT_EQ(stroked.automatic, caliper(20));
    EXPECT_EQ(stroked.maskRunLengths, mask.runLengths());
    EXPECT_EQ(stroked.shape, measured.shape);
    EXPECT_EQ(stroked.density->mean, 55.0);
    EXPECT_THAT(stroked.warnings,
                testing::Optional(testing::ElementsAre(testing::HasSubstr("edge of the images"))));
    EXPECT_EQ(stroked.seriesUid, "2.25.3");
    EXPECT_THAT(stroked.softwareVersion, testing::StartsWith("Hepatica "));
    // Nothing enhances: the viable part is absent, which is not a length of zero.
    EXPECT_EQ(stroked.viableState, ViableState::Absent);
    EXPECT_FALSE(stroked.viable);
    EXPECT_EQ(stroked.viableVolume_mm3, 0.0);

    const Observation clicked = observationOf("2.25.1", "BL", "R1", series, mask, measured, std::nullopt);
    EXPECT_EQ(clicked.recorded, caliper(20));
    EXPECT_EQ(clicked.source, MeasurementSource::Automatic);
}
