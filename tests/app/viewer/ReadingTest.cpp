#include "ReadingFixture.h"

#include <QTreeWidget>

namespace hepatica::viewer {

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

TEST_F(Reading, CaseFileOpenedInTheMiddleOfADragLetsGoOfTheEnd)
{
    HeldEnd held;
    holdAnEnd(held);
    const auto& before = held.before;
    bench().openCaseFile(caseFile());
    EXPECT_FALSE(bench().caseWork().isOpen());
    QTest::mouseRelease(&view(0), Qt::LeftButton, {}, held.at);
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

TEST_F(Reading, ProblemIsOneLineAndNotADialog)
{
    bench().open({folder_ / "nothing-here"});
    ASSERT_TRUE(until([this] { return !message().empty(); }));
    EXPECT_NE(message().find("nothing-here"), std::string::npos);
    EXPECT_EQ(QApplication::activeModalWidget(), nullptr);
}

} // namespace hepatica::viewer
