#include "LengthText.h"
#include "WindowFixture.h"

#include <hepatica/phantom/Phantom.h>

#include <QAction>
#include <QPushButton>
#include <QTreeWidget>

#include <algorithm>

// A reader at work on the phantom: real files, the real window, mouse and keys.

namespace hepatica::viewer {

namespace {

const phantom::PatientTruth& patient()
{
    static const auto truth = [] {
        phantom::PhantomOptions options;
        options.dims = {160, 160, 50};
        options.difficulty = phantom::Difficulty::Easy;
        static const auto folder =
            std::filesystem::temp_directory_path() /
            ("hepatica-viewer-phantom-" + std::to_string(QCoreApplication::applicationPid()));
        std::atexit([] { std::filesystem::remove_all(folder); });
        return *phantom::writePatient(options, folder);
    }();
    return truth;
}

const phantom::VisitTruth& baseline()
{
    return *std::ranges::find(patient().visits, "BL", &phantom::VisitTruth::name);
}

const phantom::LesionTruth& target()
{
    return *std::ranges::find(baseline().lesions, "T01", &phantom::LesionTruth::name);
}

} // namespace

class Reading : public WindowTest {
protected:
    void openPortalVenous()
    {
        bench().open({baseline().seriesFolders.at(1)});
        ASSERT_TRUE(until([this] { return state().isWhole(); })) << message();
        QCoreApplication::processEvents();
    }
    void chooseTool(Qt::Key key) { QTest::keyClick(&window(), key); }
    /// Draws the true long axis of the first target.
    void drawTarget()
    {
        const auto& [from, to] = target().longEnds;
        state().setCursor(0.5 * (from + to));
        chooseTool(Qt::Key_M);
        drag(view(0), pixel(view(0), from), pixel(view(0), to));
        ASSERT_TRUE(untilIdle());
    }
    [[nodiscard]] QAction* action(const QString& beginning)
    {
        for (QAction* one : window().findChildren<QAction*>())
            if (one->text().startsWith(beginning))
                return one;
        return nullptr;
    }
    [[nodiscard]] double longAxis_mm() { return state().lesions().at(0).caliper()->longAxis().mm(); }
};

TEST_F(Reading, FolderWithThreePhasesGivesAListAndTheOneClickedOpens)
{
    bench().open({baseline().seriesFolders.front().parent_path()});
    ASSERT_TRUE(until([this] { return bench().entries().size() == 3; })) << message();
    EXPECT_FALSE(state().hasSeries());
    auto* list = window().findChild<QTreeWidget*>("seriesList");
    QTreeWidgetItem* portal = nullptr;
    for (int at = 0; at < 3; ++at)
        if (list->topLevelItem(0)->child(at)->text(0).startsWith("Portal venous"))
            portal = list->topLevelItem(0)->child(at);
    ASSERT_NE(portal, nullptr);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(portal).center());
    ASSERT_TRUE(until([this] { return state().isWhole(); }));
    EXPECT_EQ(state().series().phase, imaging::Phase::PortalVenous);
    EXPECT_EQ(state().grid().dims(), (std::array{160, 160, 50}));
}

TEST_F(Reading, WheelAndKeysScrollAndStopAtTheEnds)
{
    openPortalVenous();
    const auto slice = [this] { return state().sliceIndex(state().planes()[0]); };
    const int start = slice();
    wheel(view(0), -1);
    EXPECT_EQ(slice(), start - 1) << "on to the feet";
    wheel(view(0), 2);
    EXPECT_EQ(slice(), start + 1);
    view(0).setFocus();
    QTest::keyClick(&view(0), Qt::Key_Down);
    EXPECT_EQ(slice(), start);
    QTest::keyClick(&view(0), Qt::Key_PageUp);
    EXPECT_EQ(slice(), start + 10);
    QTest::keyClick(&view(0), Qt::Key_End);
    EXPECT_EQ(slice(), 0);
    QTest::keyClick(&view(0), Qt::Key_Up, Qt::NoModifier);
    QTest::keyClick(&view(0), Qt::Key_Home);
    EXPECT_EQ(slice(), 49);
}

TEST_F(Reading, ScrollingChangesThePictureThatIsShown)
{
    openPortalVenous();
    const QImage before = view(0).grabFramebuffer();
    wheel(view(0), -3);
    EXPECT_NE(view(0).grabFramebuffer(), before);
    wheel(view(0), 3);
    EXPECT_EQ(view(0).grabFramebuffer(), before);
}

TEST_F(Reading, ZoomKeepsThePlaceUnderThePointerAndPanMovesItAlong)
{
    openPortalVenous();
    const QPoint centre = view(0).rect().center();
    const Point3 place = view(0).frame().toPatient(QPointF(view(0).rect().center()));
    const double before = view(0).frame().mmPerPixel;
    wheel(view(0), 2, Qt::ControlModifier);
    EXPECT_NEAR(view(0).frame().mmPerPixel, before / 1.44, 1e-9);
    EXPECT_LE((pixel(view(0), place) - centre).manhattanLength(), 1);
    drag(view(0), centre, centre + QPoint(40, -25), Qt::MiddleButton);
    EXPECT_LE((pixel(view(0), place) - centre - QPoint(40, -25)).manhattanLength(), 1);
    drag(view(0), centre, centre + QPoint(-40, 25), Qt::LeftButton, Qt::ShiftModifier);
    EXPECT_LE((pixel(view(0), place) - centre).manhattanLength(), 1);
}

TEST_F(Reading, PresetsByKeyAndRightDragChangeTheGreyWindow)
{
    openPortalVenous();
    EXPECT_EQ(state().window(), WindowPresets[0].window);
    QTest::keyClick(&window(), Qt::Key_2);
    EXPECT_EQ(state().window(), (GreyWindow{400.0, 40.0}));
    const QPoint centre = view(0).rect().center();
    drag(view(0), centre, centre + QPoint(60, 30), Qt::RightButton);
    EXPECT_GT(state().window().width, 400.0);
    EXPECT_GT(state().window().level, 40.0);
}

TEST_F(Reading, CrosshairInOneViewMovesTheOthersToThatPlace)
{
    openPortalVenous();
    chooseTool(Qt::Key_C);
    const QPoint at = view(0).rect().center() + QPoint(50, 35);
    const Point3 place = view(0).frame().toPatient(at);
    QTest::mouseClick(&view(0), Qt::LeftButton, {}, at);
    EXPECT_LT(distance(state().cursor(), place), 1e-6);
    for (std::size_t reformat = 1; reformat < 3; ++reformat) {
        const SlicePlane& plane = state().planes()[reformat];
        const double index = component(state().grid().toContinuousIndex(place), plane.throughAxis);
        EXPECT_EQ(state().sliceIndex(plane), std::lround(index));
    }
}

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
    EXPECT_NEAR(longAxis_mm(), 1.25 * before_mm, 3.0 * view(0).frame().mmPerPixel);
    EXPECT_EQ(state().lesions()[0].observation->source, measurement::MeasurementSource::Edited);
    EXPECT_EQ(cell(0, LesionTableModel::Source), "edited");
    EXPECT_EQ(cell(0, LesionTableModel::LongAxis),
              lengthText(state().lesions()[0].caliper()->longAxis()).toStdString());
    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_DOUBLE_EQ(longAxis_mm(), before_mm);
}

TEST_F(Reading, EscapeInTheMiddleOfADragLeavesEverythingAsItWas)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    const auto before = state().lesions()[0].observation;
    const QPoint end = pixel(view(0), before->recorded->longEnds[1]);
    QTest::mousePress(&view(0), Qt::LeftButton, {}, end);
    QTest::mouseMove(&view(0), end + QPoint(30, 10));
    EXPECT_NE(state().lesions()[0].observation, before);
    QTest::keyClick(&window(), Qt::Key_Escape);
    QTest::mouseRelease(&view(0), Qt::LeftButton, {}, end + QPoint(30, 10));
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
}

TEST_F(Reading, ReopenedCaseShowsTheLesionWithItsOutline)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    const auto before = state().lesions()[0];
    openWindow();
    EXPECT_FALSE(state().hasSeries());
    bench().open({caseFile()});
    ASSERT_TRUE(until([this] { return state().isWhole(); })) << message();
    ASSERT_EQ(state().lesions().size(), 1U);
    EXPECT_EQ(state().lesions()[0].lesion, before.lesion);
    EXPECT_EQ(state().lesions()[0].observation, before.observation);
    ASSERT_TRUE(state().lesions()[0].mask);
    EXPECT_EQ(*state().lesions()[0].mask, *before.mask);
}

TEST_F(Reading, ClassAndOrganAreChangedInTheTable)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    const std::string uid = state().lesions()[0].lesion.trackingUid;
    EXPECT_TRUE(lesionModel()->setData(lesionModel()->index(0, LesionTableModel::Class), "non-target"));
    EXPECT_EQ(cell(0, LesionTableModel::Class), "non-target");
    EXPECT_EQ(cell(0, LesionTableModel::Name), "NT01");
    EXPECT_EQ(state().lesions()[0].lesion.trackingUid, uid) << "the lesion stays the same one";
    EXPECT_TRUE(lesionModel()->setData(lesionModel()->index(0, LesionTableModel::Organ), "lymph node"));
    EXPECT_EQ(cell(0, LesionTableModel::Organ), "lymph node");
}

TEST_F(Reading, ClickOnARowGoesToTheLesionsSlice)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    view(0).setFocus();
    QTest::keyClick(&view(0), Qt::Key_End);
    auto* table = window().lesionPanel().table();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(lesionModel()->index(0, LesionTableModel::LongAxis)).center());
    EXPECT_EQ(state().sliceIndex(state().planes()[0]), state().lesions()[0].caliper()->sliceIndex);
}

TEST_F(Reading, DeleteRemovesOnlyALesionThatIsHighlighted)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    auto* table = window().lesionPanel().table();
    table->setFocus();
    table->clearSelection();
    QTest::keyClick(table, Qt::Key_Delete);
    EXPECT_EQ(state().lesions().size(), 1U);
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Delete);
    EXPECT_TRUE(state().lesions().empty());
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

TEST_F(Reading, CaseFileOpenedInTheMiddleOfADragLetsGoOfTheEnd)
{
    openPortalVenous();
    drawTarget();
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    const auto before = state().lesions()[0].observation;
    const QPoint end = pixel(view(0), before->recorded->longEnds[1]);
    QTest::mousePress(&view(0), Qt::LeftButton, {}, end);
    QTest::mouseMove(&view(0), end + QPoint(30, 10));
    bench().openCaseFile(caseFile());
    EXPECT_FALSE(bench().caseWork().isOpen());
    QTest::mouseRelease(&view(0), Qt::LeftButton, {}, end + QPoint(30, 10));
    bench().moveCaliper(before->lesionUid, *before->recorded); // and late commands do nothing
    ASSERT_TRUE(untilIdle());
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    EXPECT_EQ(state().lesions()[0].observation, before);
}

TEST_F(Reading, ListMarksTheSeriesShownAfterACancelledLoad)
{
    bench().open({baseline().seriesFolders.front().parent_path()});
    ASSERT_TRUE(until([this] { return bench().entries().size() == 3; })) << message();
    bench().openEntry(1);
    ASSERT_TRUE(untilIdle());
    auto* list = window().findChild<QTreeWidget*>("seriesList");
    const QString shown = list->currentItem()->text(0);
    QTreeWidgetItem* other = list->topLevelItem(0)->child(0);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualItemRect(other).center());
    bench().cancel();
    ASSERT_NE(list->currentItem(), nullptr);
    EXPECT_EQ(list->currentItem()->text(0), shown);
}

TEST_F(Reading, StrokeOnAReformatIsRefusedInWords)
{
    openPortalVenous();
    chooseTool(Qt::Key_M);
    const QPoint centre = view(1).rect().center();
    drag(view(1), centre, centre + QPoint(30, 0));
    EXPECT_NE(message().find("axial"), std::string::npos);
    EXPECT_TRUE(state().lesions().empty());
}

TEST_F(Reading, ProblemIsOneLineAndNotADialog)
{
    bench().open({folder_ / "nothing-here"});
    ASSERT_TRUE(until([this] { return !message().empty(); }));
    EXPECT_NE(message().find("nothing-here"), std::string::npos);
    EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
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
