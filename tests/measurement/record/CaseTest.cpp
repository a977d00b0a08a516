#include "CaseFixtures.h"

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::literals;
using namespace hepatica::tests;

namespace {

Observation withLengths(double recorded_mm, double automatic_mm)
{
    Observation seen;
    seen.recorded = caliper(recorded_mm);
    seen.automatic = caliper(automatic_mm);
    return seen;
}

} // namespace

TEST(Case, TheAutomaticAxisDiffersNotablyOnlyAboveTenPercent)
{
    EXPECT_FALSE(differsNotably(withLengths(30.0, 33.0)));
    EXPECT_FALSE(differsNotably(withLengths(30.0, 27.0)));
    EXPECT_TRUE(differsNotably(withLengths(30.0, 33.01)));
    EXPECT_TRUE(differsNotably(withLengths(30.0, 26.99)));
    // 27.3 * 1.1 is 30.030000000000005 in binary floating point.
    EXPECT_FALSE(differsNotably(withLengths(27.3, 30.03)));
}

TEST(Case, WithoutTwoCalipersNothingDiffers)
{
    Observation seen = withLengths(30.0, 60.0);
    seen.recorded.reset();
    EXPECT_FALSE(differsNotably(seen));
    seen = withLengths(30.0, 60.0);
    seen.automatic.reset();
    EXPECT_FALSE(differsNotably(seen));
}

TEST(Case, FindsItsPartsByNameAndUid)
{
    const Case case_ = smallCase();
    ASSERT_NE(case_.timepoint("FU1"), nullptr);
    EXPECT_EQ(case_.timepoint("FU1")->date.iso(), "2026-03-02");
    EXPECT_EQ(case_.timepoint("FU2"), nullptr);
    ASSERT_NE(case_.lesionNamed("T01"), nullptr);
    const std::string uid = case_.lesionNamed("T01")->trackingUid;
    EXPECT_EQ(case_.lesion(uid), case_.lesionNamed("T01"));
    ASSERT_NE(case_.observation(uid, "FU1", "R1"), nullptr);
    EXPECT_EQ(case_.observation(uid, "FU1", "R1")->recorded->longAxis(), 25.5_mm);
    EXPECT_EQ(case_.observation(uid, "FU1", "R2"), nullptr);
    EXPECT_EQ(case_.series(case_.timepoints[1].series[0].uid), &case_.timepoints[1].series[0]);
    EXPECT_EQ(case_.series("1.2"), nullptr);
}

TEST(Case, VisitsStandByDateHoweverTheyWereAdded)
{
    const Case case_ = smallCase(); // FU1 was added before BL
    ASSERT_EQ(case_.timepoints.size(), 2u);
    EXPECT_EQ(case_.timepoints[0].name, "BL");
    EXPECT_EQ(case_.observations[0].timepoint, "BL");
}

TEST(Case, TheMaskOfAnObservationLiesOnTheGridOfItsSeries)
{
    const Case case_ = smallCase();
    const auto mask = maskOf(case_, case_.observations[0]);
    ASSERT_TRUE(mask);
    EXPECT_EQ(mask->grid(), obliqueGrid());
    EXPECT_EQ(mask->voxelCount(), 12u);
    EXPECT_TRUE(mask->contains({6, 6, 7}));
    EXPECT_FALSE(mask->contains({7, 6, 7}));

    Observation without = case_.observations[0];
    without.maskRunLengths.clear();
    EXPECT_FALSE(maskOf(case_, without));
    without = case_.observations[0];
    without.seriesUid = "1.2";
    EXPECT_FALSE(maskOf(case_, without));
}

TEST(LesionRows, HoldTheErrorsOfAutomaticAxesAndOfTheVolume)
{
    Case case_ = smallCase();
    const LesionRow drawn = lesionRows(case_).front(); // a reader's caliper
    EXPECT_FALSE(drawn.longAxisError_mm || drawn.shortAxisError_mm);
    EXPECT_EQ(drawn.volumeError_mm3, 2.2);
    case_.observations[0].recorded = case_.observations[0].automatic;
    const LesionRow found = lesionRows(case_).front();
    EXPECT_EQ(found.longAxisError_mm, 1.0 / 3.0);
    EXPECT_EQ(found.shortAxisError_mm, 0.7);
    case_.observations[0].standardErrors.reset();
    EXPECT_FALSE(lesionRows(case_).front().volumeError_mm3);
}

TEST(LesionRows, HoldWhatWasRecordedAtEachVisit)
{
    const auto rows = lesionRows(smallCase());
    ASSERT_EQ(rows.size(), 2u);
    const LesionRow& row = rows[1];
    EXPECT_EQ(row.patient, "P-0042");
    EXPECT_EQ(row.timepoint, "FU1");
    EXPECT_EQ(row.date.iso(), "2026-03-02");
    EXPECT_EQ(row.role, TimepointRole::FollowUp);
    EXPECT_EQ(row.lesion, "T01");
    EXPECT_EQ(row.lesionClass, LesionClass::Target);
    EXPECT_EQ(row.organ, "liver");
    EXPECT_FALSE(row.node);
    EXPECT_EQ(row.evaluator, "R1");
    EXPECT_EQ(row.longAxis, 25.5_mm); // the reader's 25.5, not the automatic 26.78
    EXPECT_EQ(row.shortAxis, 12.75_mm);
    EXPECT_EQ(row.source, MeasurementSource::Manual);
    EXPECT_EQ(row.viableState, ViableState::Measured);
    EXPECT_EQ(row.viableLongAxis, 8.5_mm);
    EXPECT_FALSE(row.viableShortAxis);
    EXPECT_EQ(row.viableVolume_mm3, 5.1);
    EXPECT_EQ(row.volume_mm3, 14.833333333333334);
    EXPECT_EQ(row.meanHounsfield, 71.3);
    EXPECT_EQ(row.modality, "CT");
    EXPECT_EQ(row.phase, "portal venous");
    EXPECT_EQ(row.sliceThickness_mm, 2.5);
    EXPECT_EQ(row.seriesUid, smallCase().timepoints[1].series[0].uid);
    EXPECT_EQ(row.changeSinceNadir, QualitativeChange::Increase);
}

TEST(LesionRows, OneOfSeveralVolumesOfASeriesIsNamedBesideTheSeriesUid)
{
    Case case_ = smallCase();
    SeriesReference& series = case_.timepoints[0].series[0];
    const std::string uid = series.uid;
    series.uid += "/2";
    for (Observation& seen : case_.observations)
        if (seen.seriesUid == uid)
            seen.seriesUid = series.uid;
    const LesionRow row = lesionRows(case_).front();
    EXPECT_EQ(row.seriesUid, uid);
    EXPECT_EQ(row.unknownColumns.at("series_key"), uid + "/2");
    EXPECT_EQ(row.phase, "portal venous"); // and its series is found
    EXPECT_EQ(lesionRows(smallCase()).front().unknownColumns.count("series_key"), 0u);
}

TEST(LesionRows, AVisitWithoutAnObservationHasNoRow)
{
    Case case_ = smallCase();
    case_ = applied(case_, addTimepoint(case_, visit("FU2", TimepointRole::FollowUp, "2026-05-02"), "R1"));
    for (const LesionRow& row : lesionRows(case_))
        EXPECT_NE(row.timepoint, "FU2");
    EXPECT_EQ(visitRows(case_).size(), 3u); // the visit itself took place
}

TEST(LesionRows, ValuesOfACtThatWasNotRescaledAreNoHounsfieldUnits)
{
    Case case_ = smallCase();
    ASSERT_TRUE(lesionRows(case_)[0].meanHounsfield);
    case_.timepoints[0].series[0].quantity = imaging::Quantity::None;
    EXPECT_FALSE(lesionRows(case_)[0].meanHounsfield);
    case_.timepoints[0].series[0].quantity.reset(); // a case from before it was kept
    EXPECT_TRUE(lesionRows(case_)[0].meanHounsfield);
}

TEST(LesionRows, ValuesOfAnMrSeriesAreNoHounsfieldUnits)
{
    Case case_ = smallCase();
    case_.timepoints[0].series[0].modality = "MR";
    case_.timepoints[0].series[0].quantity = imaging::Quantity::None;
    case_.timepoints[0].series[0].phase = imaging::Phase::Unknown;
    const auto rows = lesionRows(case_);
    EXPECT_FALSE(rows[0].meanHounsfield);
    EXPECT_EQ(rows[0].phase, "");
    EXPECT_EQ(rows[0].modality, "MR");
}

TEST(LesionRows, WithoutACaliperNothingIsMeasured)
{
    Case case_ = smallCase();
    case_.observations[0].recorded.reset();
    const auto rows = lesionRows(case_);
    EXPECT_FALSE(rows[0].longAxis);
    EXPECT_FALSE(rows[0].shortAxis);
    EXPECT_FALSE(rows[0].source);
}

TEST(VisitRows, OneAVisitAndReaderWithTheAnswerToNewLesions)
{
    Case case_ = smallCase();
    Observation second = case_.observations[0];
    second.reader = "R2";
    case_ = applied(case_, observe(case_, second, "read T01"));
    case_ = applied(case_, answerNewLesions(case_, "FU1", NewLesionAnswer::Equivocal, "R1"));
    const auto rows = visitRows(case_);
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0].timepoint, "BL");
    EXPECT_FALSE(rows[0].newLesions);
    EXPECT_EQ(rows[2].timepoint, "FU1");
    EXPECT_EQ(rows[2].evaluator, "R1");
    EXPECT_EQ(rows[3].evaluator, "R2");
    EXPECT_EQ(rows[2].newLesions, NewLesionAnswer::Equivocal);
    EXPECT_FALSE(rows[3].newLesions) << "what one reader answered is not the other's answer";
    case_ = applied(case_, answerNewLesions(case_, "FU1", NewLesionAnswer::No, "R2"));
    case_ = applied(case_, answerNewLesions(case_, "FU1", NewLesionAnswer::Yes, "R1"));
    EXPECT_EQ(visitRows(case_)[2].newLesions, NewLesionAnswer::Yes);
    EXPECT_EQ(visitRows(case_)[3].newLesions, NewLesionAnswer::No);
    EXPECT_EQ(rows[2].dateFirst->iso(), "2026-03-02");
}

TEST(ClinicalRows, SeveralEventsOfADayStandBesideEachOtherAndAValueIsReplaced)
{
    Case case_ = smallCase();
    const auto row = [](ClinicalItem item, const std::string& name, const std::string& value) {
        ClinicalRow made;
        made.item = item;
        made.name = name;
        made.value = value;
        made.date = Date::fromIso("2026-02-03").value();
        return made;
    };
    case_ = applied(case_, noteClinical(case_,
                                        {row(ClinicalItem::LocalTreatment, "lrt", "TACE of T01"),
                                         row(ClinicalItem::LocalTreatment, "lrt", "RFA of T02"),
                                         row(ClinicalItem::Afp, "AFP", "412")},
                                        "R1"));
    EXPECT_EQ(case_.clinical.size(), 3u);
    case_ = applied(case_, noteClinical(case_, {row(ClinicalItem::Afp, "AFP", "421")}, "R1"));
    ASSERT_EQ(case_.clinical.size(), 3u);
    EXPECT_EQ(case_.clinical[0].value, "421");
    EXPECT_EQ(clinicalRows(case_)[0].patient, "P-0042");
}
