#include "LengthText.h"
#include "ReadingFixture.h"

#include <QPushButton>

#include <cmath>

// What a stroke makes, and how its axes are changed.

namespace hepatica::viewer {

TEST_F(Reading, StrokeMakesALesionThatUndoTakesAwayAndRedoBringsBack)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    const LesionView lesion = state().lesions()[0];
    EXPECT_EQ(lesion.lesion.name, "T01");
    EXPECT_EQ(lesion.lesion.lesionClass, measurement::LesionClass::Target);
    EXPECT_FALSE(lesion.lesion.trackingUid.empty());
    // The stroke is recorded as drawn, to the screen's pixel at each end.
    const double truth_mm = target().longAxis.mm();
    EXPECT_NEAR(longAxis_mm(), truth_mm, 2.0 * view(0).frame().mmPerPixel);
    ASSERT_TRUE(lesion.observation->automatic);
    // Measured on this phantom: 43.69 mm against 41.99 mm, 26264 mm³ against 24618 mm³ (6.7 %). The bounds
    // are a pixel (2.25 mm), and half of the shell that half a pixel around a ball of this volume makes (18.7
    // %).
    EXPECT_NEAR(lesion.observation->automatic->longAxis().mm(), truth_mm, state().grid().spacing()[0]);
    EXPECT_NEAR(lesion.observation->shape->volume_mm3, target().volume_mm3, 0.094 * target().volume_mm3);
    EXPECT_EQ(lesion.observation->source, measurement::MeasurementSource::Manual);
    EXPECT_EQ(cell(0, LesionTableModel::Name), "T01");
    EXPECT_EQ(state().selectedLesion(), lesion.lesion.trackingUid);

    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(state().lesions().empty());
    EXPECT_EQ(lesionModel()->rowCount(), 0);
    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_EQ(state().lesions().size(), 1U);
    EXPECT_EQ(state().lesions()[0].lesion.trackingUid, lesion.lesion.trackingUid);
    EXPECT_EQ(state().lesions()[0].observation, lesion.observation);
    EXPECT_TRUE(action("Undo ")->isEnabled()) << "and the menu names what it would undo";
}

TEST_F(Reading, MovingAnEndChangesTheNumberAndMarksItEdited)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    const double before_mm = longAxis_mm();
    const measurement::Caliper caliper = *state().lesions()[0].caliper();
    const QPoint end = pixel(view(0), caliper.longEnds[1]);
    const QPoint other = pixel(view(0), caliper.longEnds[0]);
    const QPoint beyond = end + (end - other) / 4;
    drag(view(0), end, beyond);
    ASSERT_TRUE(untilIdle());
    EXPECT_NEAR(longAxis_mm(), 1.25 * before_mm, 3.0 * view(0).frame().mmPerPixel);
    EXPECT_EQ(state().lesions()[0].observation->source, measurement::MeasurementSource::Edited);
    EXPECT_EQ(cell(0, LesionTableModel::Source), "edited");
    EXPECT_EQ(cell(0, LesionTableModel::LongAxis),
              lengthText(state().lesions()[0].caliper()->longAxis()).toStdString());
    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier); // the mask, then the axis
    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_DOUBLE_EQ(longAxis_mm(), before_mm);
}

TEST_F(Reading, EscapeInTheMiddleOfADragLeavesEverythingAsItWas)
{
    HeldEnd held;
    holdAnEnd(held);
    const auto& before = held.before;
    EXPECT_NE(state().lesions()[0].observation, before);
    QTest::keyClick(&window(), Qt::Key_Escape);
    QTest::mouseRelease(&view(0), Qt::LeftButton, {}, held.at);
    EXPECT_EQ(state().lesions()[0].observation, before);
}

TEST_F(Reading, NotableDifferenceIsMarkedAndAcceptingRecordsTheAutomaticAxes)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    const measurement::Caliper caliper = *state().lesions()[0].caliper();
    const QPoint end = pixel(view(0), caliper.longEnds[1]);
    const QPoint other = pixel(view(0), caliper.longEnds[0]);
    drag(view(0), end, end - (end - other) * 2 / 5);
    ASSERT_TRUE(untilIdle());
    ASSERT_TRUE(measurement::differsNotably(*state().lesions()[0].observation));
    EXPECT_TRUE(QString::fromStdString(cell(0, LesionTableModel::Difference)).startsWith("▲"));

    auto* accept = window().lesionPanel().findChild<QPushButton*>("accept");
    ASSERT_NE(accept, nullptr);
    QTest::mouseClick(accept, Qt::LeftButton);
    QCoreApplication::processEvents();
    const auto& seen = *state().lesions()[0].observation;
    EXPECT_EQ(seen.recorded, seen.automatic);
    EXPECT_EQ(seen.source, measurement::MeasurementSource::Automatic);
    EXPECT_EQ(cell(0, LesionTableModel::Source), "automatic");
    EXPECT_EQ(cell(0, LesionTableModel::Difference), "0 %") << "without a sign";
}

TEST_F(Reading, StrokeBelongsToTheLesionChosenWhenItWasDrawn)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    const std::string uid = state().lesions()[0].lesion.trackingUid;
    const auto& visit = *std::ranges::find(patient().visits, "FU1", &phantom::VisitTruth::name);
    const auto& lesion = *std::ranges::find(visit.lesions, "T01", &phantom::LesionTruth::name);
    bench().open({visit.seriesFolders.at(1)});
    ASSERT_TRUE(untilIdle() && until([&] { return state().series().date == visit.date; })) << message();
    ASSERT_FALSE(state().lesions().at(0).observation);
    state().selectLesion(uid);
    bench().segmentStroke(lesion.longEnds[0], lesion.longEnds[1]);
    state().selectLesion({}); // the reader goes on while the mask is made
    ASSERT_TRUE(untilIdle());
    ASSERT_EQ(state().lesions().size(), 1U) << "no second lesion";
    EXPECT_TRUE(state().lesions()[0].observation) << message();
}

TEST_F(Reading, StrokeMeasuresTheChosenNonTargetThatWasOnlyPresent)
{
    openPortalVenous();
    auto& work = bench().caseWork();
    measurement::Observation present;
    present.timepoint = work.current().timepoints.front().name;
    present.reader = "R1";
    present.state = measurement::LesionState::Present;
    present.changeSinceNadir = measurement::QualitativeChange::NoChange;
    ASSERT_TRUE(work.perform(
        measurement::addLesion(work.current(), measurement::LesionClass::NonTarget, "liver", present, "R1")));
    state().selectLesion(state().lesions().at(0).lesion.trackingUid);
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << "no second lesion: " << message();
    const LesionView& lesion = state().lesions()[0];
    EXPECT_EQ(lesion.lesion.name, "NT01");
    ASSERT_NE(lesion.caliper(), nullptr);
    EXPECT_EQ(lesion.observation->state, measurement::LesionState::Measured);
    EXPECT_EQ(lesion.observation->changeSinceNadir, measurement::QualitativeChange::NoChange)
        << "what was said of it in words stays";
}

TEST_F(Reading, StrokeAtAFollowUpWithoutAChosenLesionTellsThatItIsANewOne)
{
    openPortalVenous();
    const auto& visit = *std::ranges::find(patient().visits, "FU1", &phantom::VisitTruth::name);
    const auto& lesion = *std::ranges::find(visit.lesions, "T01", &phantom::LesionTruth::name);
    bench().open({visit.seriesFolders.at(1)});
    ASSERT_TRUE(untilIdle() && until([&] { return state().series().date == visit.date; })) << message();
    bench().segmentStroke(lesion.longEnds[0], lesion.longEnds[1]);
    ASSERT_TRUE(untilIdle());
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    EXPECT_EQ(message().rfind("Recorded as NEW01, a new lesion.", 0), 0U) << message();
}

TEST_F(Reading, LineOutsideTheImageIsRefusedWithoutANumber)
{
    openPortalVenous();
    const Point3 inside = state().cursor();
    bench().segmentStroke(inside, inside + Point3{5000, 0, 0});
    ASSERT_TRUE(untilIdle());
    EXPECT_EQ(message(), "The line leaves the image: draw both of its ends within it.");
    EXPECT_TRUE(state().lesions().empty());
}

TEST_F(Reading, AStrokeOnAReformatLeadsTheMaskAndTheAxesAreThoseOfAcquiredSlices)
{
    openPortalVenous();
    const auto& [from, to] = target().longEnds;
    const Point3 middle = 0.5 * (from + to);
    state().setCursor(middle);
    chooseTool(Qt::Key_M);
    const double half_mm = 0.5 * std::cbrt(6.0 * target().volume_mm3 / 3.14159265);
    const Point3 up{0.0, 0.0, half_mm};
    drag(view(1), pixel(view(1), middle - up), pixel(view(1), middle + up));
    ASSERT_TRUE(untilIdle());
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    const measurement::Observation& seen = *state().lesions()[0].observation;
    EXPECT_EQ(seen.recorded, seen.automatic) << "nothing was drawn on an acquired slice";
    EXPECT_EQ(seen.source, measurement::MeasurementSource::Automatic);
    EXPECT_NEAR(seen.shape->volume_mm3, target().volume_mm3, 0.3 * target().volume_mm3);
}

TEST_F(Reading, DrawingOnTheBackgroundTellsWhyAndStoresNothing)
{
    openPortalVenous();
    chooseTool(Qt::Key_M);
    drag(view(0), {20, 20}, {70, 20}); // air outside the body
    ASSERT_TRUE(untilIdle());
    EXPECT_TRUE(state().lesions().empty());
    EXPECT_FALSE(message().empty());
}

} // namespace hepatica::viewer
