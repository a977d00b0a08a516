#include "CaseFixtures.h"
#include "measurement/geometry/Masks.h"

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;

TEST(ObservationActions, AMeasurementKeepsWhatWasSaidInWords)
{
    Observation before = smallCase().observations[0];
    before.certainty = Certainty::Equivocal;
    before.aphe = "rim";
    before.findings = LesionFindings{};
    before.findings->lipiodol = true;
    Observation measured = seenAt(visit("BL", TimepointRole::Baseline, "2026-01-05"), 31.0);
    measured.changeSinceNadir.reset();
    measured.reason.clear();
    const Observation kept = keepingWords(measured, before);
    EXPECT_EQ(kept.certainty, Certainty::Equivocal);
    EXPECT_EQ(kept.aphe, "rim");
    EXPECT_EQ(kept.findings, before.findings);
    EXPECT_EQ(kept.changeSinceNadir, QualitativeChange::Increase);
    EXPECT_EQ(kept.reason, before.reason);
    EXPECT_EQ(kept.recorded, measured.recorded);
}

TEST(ObservationActions, TheMaskOfTheViablePartIsKeptOnTheGridOfTheArterialSeries)
{
    const Case case_ = smallCase();
    const auto whole = maskOf(case_, case_.observations[0]).value();
    LesionMeasurement measured;
    measured.viable = ViablePart{};
    measured.viable->mask = whole;
    const SeriesReference& series = case_.timepoints[0].series[0];
    Observation seen = observationOf(case_.lesions[0].trackingUid, "BL", "R1", series, whole, measured, {});
    seen.arterialSeriesUid = series.uid;
    const Case after = applied(case_, observe(case_, seen, "measure T01"));
    EXPECT_EQ(viableMaskOf(after, after.observations[0]), whole);
    EXPECT_FALSE(viableMaskOf(case_, case_.observations[0])) << "none was kept";

    seen.arterialSeriesUid = "2.25.404";
    const auto placeless = apply(case_, observe(case_, seen, "measure T01"));
    ASSERT_FALSE(placeless);
    EXPECT_NE(placeless.error().text().find("a mask of its viable part"), std::string::npos);
}

TEST(ObservationActions, AStateTakesThePlaceOfAMeasurementAndKeepsTheWords)
{
    Case case_ = smallCase();
    case_.observations[0].aphe = "rim";
    const std::string uid = case_.lesions[0].trackingUid;
    const Observation before = case_.observations[0];
    ASSERT_TRUE(before.recorded);
    const auto gone = noteState(case_, uid, before.timepoint, before.reader, LesionState::Absent);
    const Case after = applied(case_, gone);
    const Observation* seen = after.observation(uid, before.timepoint, before.reader);
    EXPECT_EQ(seen->state, LesionState::Absent);
    EXPECT_FALSE(seen->recorded);
    EXPECT_TRUE(seen->maskRunLengths.empty());
    EXPECT_EQ(seen->aphe, "rim");
    EXPECT_EQ(applied(after, inverse(*gone)), case_);
}

TEST(ObservationActions, ALesionIsMeasuredByMeasuringIt)
{
    const Case case_ = smallCase();
    for (const auto& refused :
         {noteState(case_, case_.lesions[0].trackingUid, "BL", "R1", LesionState::Measured),
          noteState(case_, "2.25.404", "BL", "R1", LesionState::Absent)}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, ProblemCode::InvalidCase);
    }
}

TEST(ObservationActions, WhatWasOnlyProposedIsNoSurerThanThat)
{
    Observation seen;
    seen.confidence = 0.9;
    seen.confidenceReasons = {"two methods agree"};
    imaging::LesionProposal proposal;
    proposal.confidence = 0.3;
    proposal.reasons = {"little differs from the tissue"};
    proposal.hints = {imaging::FollowHint::PerhapsMerged};
    const Observation doubted = noSurerThan(seen, proposal);
    EXPECT_EQ(doubted.confidence, 0.3);
    EXPECT_EQ(doubted.confidenceReasons,
              (std::vector<std::string>{"little differs from the tissue", "perhaps merged"}));
    proposal.confidence = 0.95;
    EXPECT_EQ(noSurerThan(seen, proposal), seen);
}

// The numbers can be made again: threshold, liver, gap, what was subtracted and what was taken out.
TEST(ObservationActions, HowAViablePartWasFoundIsStoredWithIt)
{
    const Folder folder;
    Case case_ = smallCase();
    const auto whole = maskOf(case_, case_.observations[0]).value();
    ViablePart viable;
    viable.threshold = 79.0;
    viable.liver = LiverReference{65.0, 7.0, 420.5};
    viable.mask = whole;
    viable.standardErrors = StandardErrors{0.9, 1.1, 80.0};
    viable.confidence = 0.8;
    viable.reasons = {"the liver was read at 421 places"};
    ArterialPhase arterial;
    arterial.options.toleranceGap_mm = 3.0;
    arterial.options.excluded = whole;
    arterial.nonContrast = NonContrastPhase{};
    const std::string uid = case_.timepoints[0].series[0].uid;
    Observation seen =
        withViable(case_.observations[0], viable, uid, viableMethodOf(viable, arterial, "2.25.77"));
    seen.phaseDensities = {{uid, {98.0, 9.5, 65.0, 7.0}}};
    seen.axial = AxialAxes{{Point3{0, 0, 1}, Point3{20, 0, 1}}, {Point3{5, 0, 1}, Point3{5, 12.5, 1}}};
    EXPECT_EQ(seen.viableSource, MeasurementSource::Edited) << "a part was taken out";
    EXPECT_EQ(seen.viableStandardErrors, viable.standardErrors);
    EXPECT_EQ(seen.viableConfidence, 0.8);
    EXPECT_EQ(seen.viableMethod->nonContrastSeriesUid, "2.25.77");
    EXPECT_EQ(seen.viableMethod->excludedRunLengths, whole.runLengths());
    EXPECT_FALSE(seen.viableMethod->referenceRunLengths);
    EXPECT_EQ(seen.recorded, case_.observations[0].recorded);

    auto store = CaseStore::open(StoreLocation(folder / "case.hepatica"));
    ASSERT_TRUE(store) << store.error().text();
    ASSERT_TRUE(store->record(someone().id, createCase(someone(), "R1")));
    for (const Timepoint& visit : case_.timepoints)
        ASSERT_TRUE(store->record(someone().id, {"add visit", "R1", "", {Edit<Timepoint>{{}, visit}}}));
    ASSERT_TRUE(store->record(
        someone().id, {"see", "R1", "", {Edit<Lesion>{{}, case_.lesions[0]}, Edit<Observation>{{}, seen}}}));
    const auto again = store->load(someone().id);
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(again->observations.front(), seen);

    const Observation none = withViable(seen, std::nullopt, uid, {});
    EXPECT_FALSE(none.viable || none.viableState || none.viableMethod || none.viableMaskRunLengths);
    EXPECT_FALSE(none.viableStandardErrors || none.viableConfidence || none.viableConfidenceReasons ||
                 none.viableSource);
    EXPECT_EQ(none.arterialSeriesUid, "");
    EXPECT_EQ(none.phaseDensities, seen.phaseDensities);
}

TEST(ObservationActions, AViablePartThatIsMeasuredAfterAllTakesTheWarningThatItWasNotAway)
{
    Observation seen = smallCase().observations[0];
    const std::string stays = "the lesion: it touches the border";
    seen.warnings = {Problem{ProblemCode::PhaseUncertain, {"2.25.4", "unknown"}, {}}.text(), stays};
    EXPECT_EQ(withViable(seen, std::nullopt, "2.25.4", {}).warnings, seen.warnings);
    EXPECT_EQ(withViable(seen, ViablePart{}, "2.25.4", {}).warnings, std::vector{stays});
    for (const Problem& why : {Problem{ProblemCode::NotLateArterial, {"2.25.4", "portal venous"}, {}},
                               Problem{ProblemCode::ArterialElsewhere, {"2.25.4"}, {}},
                               Problem{ProblemCode::NoReferenceRegion, {}, {}}}) {
        seen.warnings = {why.text()};
        EXPECT_FALSE(withViable(seen, ViablePart{}, "2.25.4", {}).warnings) << why.text();
    }
}

TEST(ObservationActions, WhatWasTakenOutIsStoredOnTheArterialGrid)
{
    const imaging::Geometry fine = uprightGrid({20, 20, 4}, {1, 1, 3});
    const imaging::Geometry coarse = uprightGrid({10, 10, 4}, {2, 2, 3});
    const auto volume = imaging::Volume::make(
        coarse, std::make_shared<const std::vector<std::int16_t>>(coarse.voxelCount(), 0), {});
    ASSERT_TRUE(volume) << volume.error().text();
    ArterialPhase arterial{&*volume};
    arterial.options.excluded =
        *imaging::Mask::make(fine, {{4, 4, 1}, {7, 7, 1}}, std::vector<std::uint8_t>(16, 1));
    const auto runs = viableMethodOf({}, arterial, "").excludedRunLengths;
    ASSERT_TRUE(runs);
    const auto stored = imaging::Mask::fromRunLengths(coarse, *runs);
    ASSERT_TRUE(stored) << stored.error().text();
    EXPECT_EQ(stored->voxelCount(), 4u) << "a quarter, for the voxels are four times as large";
}
