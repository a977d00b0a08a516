#include "CaseFixtures.h"

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
