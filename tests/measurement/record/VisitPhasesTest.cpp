#include <hepatica/measurement/VisitPhases.h>

#include <hepatica/measurement/Action.h>
#include <hepatica/measurement/ViableText.h>

#include "CaseFixtures.h"

#include <hepatica/phantom/LesionGallery.h>

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::tests;
using imaging::Phase;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

SeriesReference ofPhase(const std::string& uid, Phase phase)
{
    SeriesReference series = portalVenousCt(uid);
    series.phase = phase;
    return series;
}

/// The baseline of a small case with one series a phase.
Case caseWithPhases()
{
    Case made = smallCase();
    made.timepoints[0].series.push_back(ofPhase("2.25.1", Phase::NonContrast));
    made.timepoints[0].series.push_back(ofPhase("2.25.2", Phase::LateArterial));
    made.timepoints[0].series.push_back(ofPhase("2.25.4", Phase::Delayed));
    return made;
}

std::vector<SeriesDensity> densities(double arterial, double portal, double delayed)
{
    const auto one = [](const std::string& uid, double difference) {
        return SeriesDensity{uid, {100.0 + difference, 9.0, 100.0, 6.0}};
    };
    return {one("2.25.2", arterial), one(smallCase().timepoints[0].series[0].uid, portal),
            one("2.25.4", delayed)};
}

} // namespace

TEST(VisitPhases, AreTheSeriesOfOneStudyAndFrameWithAKnownPhase)
{
    Timepoint visit = caseWithPhases().timepoints[0];
    EXPECT_EQ(phasesOf(visit, visit.series[0]).size(), 4u);
    visit.series[1].phase = Phase::Unknown;
    visit.series[2].studyUid = "9";
    visit.series[0].frameOfReferenceUid = "1.5";
    visit.series[3].frameOfReferenceUid = "1.6";
    const auto left = phasesOf(visit, visit.series[0]);
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left.front(), &visit.series[0]);
}

TEST(VisitPhases, OnlyTheOneSeriesBeforeTheContrastMediumIsSubtracted)
{
    Timepoint visit = caseWithPhases().timepoints[0];
    EXPECT_EQ(nonContrastOf(visit, visit.series[2]), &visit.series[1]);
    visit.series[3].phase = Phase::NonContrast;
    EXPECT_EQ(nonContrastOf(visit, visit.series[2]), nullptr) << "which of the two is the reader's to say";
    visit.series[1].phase = visit.series[3].phase = Phase::Unknown;
    EXPECT_EQ(nonContrastOf(visit, visit.series[2]), nullptr);
}

TEST(VisitPhases, AReaderSubtractsNeitherTheArterialSeriesNorALaterPhaseNorAnotherFrame)
{
    const Timepoint visit = caseWithPhases().timepoints[0];
    const auto refused = [&](const SeriesReference& picked) {
        const auto problem = whyNotSubtracted(picked, visit.series[2]);
        return problem ? problem->text() : std::string("taken");
    };
    EXPECT_EQ(refused(visit.series[1]), "taken");
    EXPECT_THAT(refused(visit.series[2]), HasSubstr("it is the arterial series itself"));
    SeriesReference delayed = visit.series[3];
    delayed.phaseConfidence = imaging::PhaseConfidence::High;
    EXPECT_THAT(refused(delayed), HasSubstr("its phase is delayed"));
    delayed.phaseConfidence = imaging::PhaseConfidence::Low;
    EXPECT_EQ(refused(delayed), "taken") << "the reader knows better than a description";
    SeriesReference elsewhere = visit.series[1];
    elsewhere.frameOfReferenceUid = "1.5";
    SeriesReference arterial = visit.series[2];
    arterial.frameOfReferenceUid = "1.6";
    EXPECT_THAT(whyNotSubtracted(elsewhere, arterial)->text(), HasSubstr("frame of reference"));
}

TEST(VisitPhases, ShowALesionBesideTheLiverAndTellWhereItIsNot)
{
    phantom::GalleryDesign design;
    design.diameter_mm = 30.0;
    design.contrast_hu = -25.0;
    design.arterialContrast_hu = 40.0;
    const auto arterial = phantom::makeGalleryLesion(design, Phase::LateArterial);
    const auto portal = phantom::makeGalleryLesion(design, Phase::PortalVenous);
    ASSERT_TRUE(arterial && portal);
    const auto& grid = portal->volume.geometry();
    const auto away = imaging::Geometry::make(grid.dims(), grid.spacing(), {9000, 0, 0}, grid.directions());
    const auto elsewhere = imaging::Volume::make(*away, portal->volume.voxels(), {});
    const std::vector<PhaseImages> images{
        {"a", &arterial->volume}, {"p", &portal->volume}, {"e", &*elsewhere}};
    const LesionPhases found = lesionInPhases(portal->mask, images);
    ASSERT_EQ(found.densities.size(), 2u);
    EXPECT_EQ(found.densities[0].seriesUid, "a");
    EXPECT_NEAR(found.densities[0].density.difference(), 40.0, 5.0);
    EXPECT_NEAR(found.densities[1].density.difference(), -25.0, 5.0);
    ASSERT_EQ(found.warnings.size(), 1u);
    EXPECT_EQ(found.warnings[0].code, ProblemCode::OtherGrid);
}

// LI-RADS v2018: washout is a fall against the liver from an earlier to the portal venous or delayed phase.
TEST(VisitPhases, SuggestHyperenhancementAndWashoutWithTheNumbers)
{
    const Case now = caseWithPhases();
    EXPECT_THAT(
        phaseHints(now, densities(38.0, -21.0, -30.0)),
        ElementsAre("late arterial +38: APHE?", "portal venous -21: washout?", "delayed -30: washout?"));
    EXPECT_THAT(phaseHints(now, densities(-40.0, -21.0, -5.0)), IsEmpty()) << "it was darker before";
    EXPECT_THAT(phaseHints(now, densities(5.0, -4.0, 3.0)), IsEmpty()) << "within the liver's SD";
    EXPECT_THAT(phaseHints(now, {}), IsEmpty());
}

TEST(ViableText, TellsThresholdLiverGapAndWhatWasTakenAway)
{
    const Case now = caseWithPhases();
    Observation seen = now.observations[0];
    EXPECT_EQ(viableMethodText(now, seen), "");
    EXPECT_THAT(enhancementLines(now, seen), IsEmpty()) << "an older version kept nothing of it";
    seen.arterialSeriesUid = "2.25.2";
    seen.viableMethod = ViableMethod{79.0, LiverReference{65.0, 7.0}};
    EXPECT_EQ(viableMethodText(now, seen),
              "above 79 HU (liver around the lesion 65 + 2 x 7.0), gaps up to 2 mm");
    seen.viableMethod = ViableMethod{20.0, std::nullopt, 3.5, "2.25.1", std::nullopt, seen.maskRunLengths};
    EXPECT_EQ(viableMethodText(now, seen), "above 20 HU (set by the reader), gaps up to 3.5 mm, the "
                                           "non-contrast phase subtracted, less what the reader took out");
    seen.viableConfidence = 0.8;
    seen.viableConfidenceReasons = {"the liver was read at 420 places"};
    EXPECT_THAT(enhancementLines(now, seen),
                testing::Contains("confidence of the viable part 0.80: the liver was read at 420 places"));
    EXPECT_THAT(enhancementLines(now, seen).back(),
                HasSubstr("viable part: 13.33 mm, 34 % of the volume, above 20 HU"));
    seen.phaseDensities = densities(38.0, -21.0, -30.0);
    EXPECT_EQ(enhancementLines(now, seen).front(), "lesion / liver: late arterial 138 / 100 (+38), portal "
                                                   "venous 79 / 100 (-21), delayed 70 / 100 (-30)");
    seen.findings.emplace().lipiodol = true;
    Case treated = now;
    treated.observations[0] = seen;
    EXPECT_EQ(enhancementLines(treated, seen).back(),
              "viable part: not evaluable but on MR, for the lesion holds lipiodol");
    seen.viableMethod = ViableMethod{0.4125, LiverReference{0.35, 0.03125}};
    EXPECT_THAT(viableMethodText(now, seen),
                HasSubstr("above 0.41 HU (liver around the lesion 0.35 + 2 x 0.031)"));
}

TEST(VisitPhases, AViablePartOfASeriesThatAReaderConfirmsAsAnotherPhaseIsNotEvaluable)
{
    Case made = caseWithPhases();
    Observation& seen = made.observations[0];
    seen.arterialSeriesUid = "2.25.2";
    seen.viableState = ViableState::Measured;
    seen.viable = seen.recorded;
    EXPECT_FALSE(isDeniedAsArterial(made, seen));
    EXPECT_TRUE(lesionRows(made).front().viableLongAxis);

    const auto denied = apply(made, confirmPhase(made, "2.25.2", Phase::Delayed, "R1").value());
    ASSERT_TRUE(denied) << denied.error().text();
    const auto row = lesionRows(*denied).front();
    EXPECT_EQ(row.viableState, ViableState::NotEvaluable);
    EXPECT_FALSE(row.viableLongAxis || row.viableShortAxis || row.viableVolume_mm3);
    EXPECT_THAT(enhancementLines(*denied, denied->observations[0]),
                ElementsAre("viable part: not evaluable, for the series it was measured on is delayed"));

    const auto again = apply(*denied, confirmPhase(*denied, "2.25.2", Phase::LateArterial, "R1").value());
    ASSERT_TRUE(again) << again.error().text();
    EXPECT_EQ(lesionRows(*again).front().viableState, ViableState::Measured);
}
