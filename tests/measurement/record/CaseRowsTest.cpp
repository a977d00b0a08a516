#include "CaseFixtures.h"

using namespace hepatica;
using namespace hepatica::measurement;
using namespace hepatica::literals;
using namespace hepatica::tests;

namespace {

/// The first row of the small case after a change of its first observation, which is of T01 at BL.
template <typename Change> LesionRow firstRowAfter(const Change& change)
{
    Case case_ = smallCase();
    change(case_.observations[0]);
    return lesionRows(case_).front();
}

/// The reader drew a long axis alone; the mask has these axes.
auto oneStroke(double drawn_mm, double automatic_mm, double automaticShort_mm)
{
    return [=](Observation& seen) {
        seen.recorded = caliper(drawn_mm);
        seen.recorded->shortEnds.reset();
        seen.automatic = caliper(automatic_mm);
        seen.automatic->shortEnds = {Point3{5, 0, 1}, Point3{5, automaticShort_mm, 1}};
    };
}

void sayLipiodol(Observation& seen, bool isHeld)
{
    seen.findings = LesionFindings{};
    seen.findings->lipiodol = isHeld;
}

} // namespace

TEST(LesionRows, WhereOnlyTheLongAxisWasDrawnTheShortOneIsThatOfTheMask)
{
    const LesionRow row = firstRowAfter(oneStroke(20.0, 20.5, 14.0));
    EXPECT_EQ(row.longAxis, 20.0_mm);
    EXPECT_EQ(row.source, MeasurementSource::Manual);
    EXPECT_EQ(row.shortAxis, 14.0_mm);
    EXPECT_EQ(row.unknownColumns.at("short_axis_source"), "automatic");
    EXPECT_EQ(row.shortAxisError_mm, 0.7);
}

TEST(LesionRows, AShortAxisOfAMaskThatIsAnotherLesionIsNotTaken)
{
    // The mask holds half of what the reader drew: its short axis would be far too short.
    const LesionRow row = firstRowAfter(oneStroke(40.0, 20.0, 14.0));
    EXPECT_EQ(row.longAxis, 40.0_mm);
    EXPECT_FALSE(row.shortAxis);
    EXPECT_FALSE(row.shortAxisError_mm);
    EXPECT_EQ(row.unknownColumns.count("short_axis_source"), 0u);
}

TEST(LesionRows, TheShortAxisOfARoundLesionIsNotLongerThanTheLongAxisThatWasDrawn)
{
    const LesionRow row = firstRowAfter(oneStroke(20.0, 20.6, 20.4));
    EXPECT_EQ(row.shortAxis, 20.0_mm);
}

TEST(LesionRows, AShortAxisThatTheReaderDrewStays)
{
    const LesionRow row = firstRowAfter([](Observation& seen) { seen.recorded = caliper(40.0); });
    EXPECT_EQ(row.shortAxis, 20.0_mm);
    EXPECT_EQ(row.unknownColumns.count("short_axis_source"), 0u);
}

TEST(LesionRows, HoldWhatTheReaderSaidForTheCriteria)
{
    const LesionRow row = firstRowAfter([](Observation& seen) {
        seen.findings = LesionFindings{};
        seen.findings->treatmentType = "TACE";
        seen.findings->treatmentDate = Date::fromIso("2025-12-01").value();
        seen.findings->masslikeEnhancement = LesionalEnhancement::Uncertain;
        seen.findings->lrmFeature = LrmFeature::Targetoid;
    });
    EXPECT_EQ(row.treatmentType, "TACE");
    EXPECT_EQ(row.treatmentDate->iso(), "2025-12-01");
    EXPECT_EQ(row.masslikeEnhancement, LesionalEnhancement::Uncertain);
    EXPECT_EQ(row.lrmFeature, LrmFeature::Targetoid);
    EXPECT_EQ(row.lipiodol, "");
}

TEST(LesionRows, AViablePartOnCtAfterLipiodolIsNotEvaluableUntilTheReaderSaysItIsGone)
{
    Case case_ = smallCase(); // measured viable at both visits
    case_.observations[0].arterialSeriesUid = case_.observations[0].seriesUid;
    EXPECT_EQ(lesionRows(case_)[0].viableState, ViableState::Measured);
    sayLipiodol(case_.observations[0], true);
    for (const LesionRow& row : lesionRows(case_)) {
        EXPECT_EQ(row.lipiodol, "yes") << row.timepoint;
        EXPECT_EQ(row.viableState, ViableState::NotEvaluable) << row.timepoint;
        EXPECT_FALSE(row.viableLongAxis || row.viableVolume_mm3);
        EXPECT_TRUE(row.longAxis) << "the whole lesion is measured as before";
    }
    sayLipiodol(case_.observations[1], false);
    EXPECT_EQ(lesionRows(case_)[1].viableState, ViableState::Measured);
    EXPECT_EQ(lesionRows(case_)[1].lipiodol, "no");
}

TEST(LesionRows, LipiodolHidesAViablePartOnImagesOfAnUntoldModality)
{
    Case case_ = smallCase();
    SeriesReference file = portalVenousCt("2.25.990");
    file.modality = ""; // as that of a NIfTI or NRRD file
    file.quantity = imaging::Quantity::None;
    case_.timepoints[0].series.push_back(file);
    case_.observations[0].arterialSeriesUid = file.uid;
    sayLipiodol(case_.observations[0], true);
    EXPECT_EQ(lesionRows(case_)[0].viableState, ViableState::NotEvaluable);
    EXPECT_FALSE(lesionRows(case_)[0].viableLongAxis);
}

TEST(LesionRows, LipiodolDoesNotDisturbMr)
{
    Case case_ = smallCase();
    SeriesReference mr = portalVenousCt("2.25.990");
    mr.modality = "MR";
    case_.timepoints[0].series.push_back(mr);
    case_.observations[0].arterialSeriesUid = mr.uid;
    sayLipiodol(case_.observations[0], true);
    EXPECT_EQ(lesionRows(case_)[0].viableState, ViableState::Measured);
    EXPECT_EQ(lesionRows(case_)[0].lipiodol, "yes");
}

TEST(LesionRows, HoldTheErrorsOfTheAxesAndOfTheVolume)
{
    Case case_ = smallCase();
    for (const bool isDrawn : {true, false}) { // the error of the border is that of either
        if (!isDrawn)
            case_.observations[0].recorded = case_.observations[0].automatic;
        const LesionRow row = lesionRows(case_).front();
        EXPECT_EQ(row.longAxisError_mm, 1.0 / 3.0);
        EXPECT_EQ(row.shortAxisError_mm, 0.7);
        EXPECT_EQ(row.volumeError_mm3, 2.2);
    }
    case_.observations[0].recorded.reset();
    EXPECT_FALSE(lesionRows(case_).front().longAxisError_mm) << "an error of what was not measured";
    case_.observations[0].standardErrors.reset();
    EXPECT_FALSE(lesionRows(case_).front().volumeError_mm3);
}

TEST(LesionRows, HoldErrorsFractionAndConfidenceOfTheViablePart)
{
    Case case_ = smallCase();
    Observation& seen = case_.observations[0];
    seen.viable->shortEnds = {Point3{2, 0, 4}, Point3{2, 3, 4}};
    seen.viableStandardErrors = StandardErrors{0.9, 1.1, 0.5};
    seen.viableConfidence = 0.875;
    const LesionRow row = lesionRows(case_).front();
    EXPECT_EQ(row.viableLongAxisError_mm, 0.9);
    EXPECT_EQ(row.viableShortAxisError_mm, 1.1);
    EXPECT_EQ(row.viableVolumeError_mm3, 0.5);
    EXPECT_EQ(row.unknownColumns.at("viable_confidence"), "0.88");
    ASSERT_TRUE(seen.shape);
    EXPECT_EQ(viableFractionOf(seen), viableFraction(seen.viableVolume_mm3, seen.shape->volume_mm3));
    EXPECT_EQ(row.unknownColumns.count("viable_fraction"), 1u);
    seen.viableState = ViableState::NotEvaluable;
    const LesionRow hidden = lesionRows(case_).front();
    EXPECT_FALSE(hidden.viableLongAxisError_mm || hidden.viableVolumeError_mm3);
    EXPECT_EQ(hidden.unknownColumns.count("viable_fraction"), 0u);
}

TEST(LesionRows, TellWhereEachNumberComesFrom)
{
    Case case_ = smallCase();
    Observation& seen = case_.observations[0]; // of a version that kept one source
    seen.source = MeasurementSource::Manual;
    seen.maskSource.reset();
    EXPECT_EQ(lesionRows(case_).front().volumeSource, MeasurementSource::Automatic);
    EXPECT_EQ(lesionRows(case_).front().viableSource, MeasurementSource::Automatic);
    seen.viableMethod = ViableMethod{79.0, std::nullopt};
    EXPECT_EQ(lesionRows(case_).front().viableSource, MeasurementSource::Edited) << "the reader's threshold";
    seen.viableMethod->liver = LiverReference{65.0, 7.0};
    EXPECT_EQ(lesionRows(case_).front().viableSource, MeasurementSource::Automatic);
    seen.maskSource = MeasurementSource::Edited;
    seen.viableSource = MeasurementSource::Manual;
    const LesionRow row = lesionRows(case_).front();
    EXPECT_EQ(row.source, MeasurementSource::Manual);
    EXPECT_EQ(row.volumeSource, MeasurementSource::Edited);
    EXPECT_EQ(row.viableSource, MeasurementSource::Manual);
    seen.shape.reset();
    seen.viableState.reset();
    EXPECT_FALSE(lesionRows(case_).front().volumeSource || lesionRows(case_).front().viableSource);
}

TEST(LesionRows, TellThePlaneOfTheSlicesAndAxialAxes)
{
    Case case_ = smallCase();
    EXPECT_EQ(lesionRows(case_).front().plane, "axial");
    case_.observations[0].axial =
        AxialAxes{{Point3{0, 0, 1}, Point3{20, 0, 1}}, {Point3{5, 0, 1}, Point3{5, 12.5, 1}}};
    EXPECT_EQ(lesionRows(case_).front().unknownColumns.at("axial_long_axis_mm"), "20.0");
    EXPECT_EQ(lesionRows(case_).front().unknownColumns.at("axial_short_axis_mm"), "12.5");
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
