// What a reader says of the viable part: threshold, gap, what is no tumour, and that a series is late
// arterial.
#include "TemporaryFolder.h"
#include "WindowFixture.h"

#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/phantom/Phantom.h>

#include <QAction>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QTreeWidget>

#include <algorithm>

namespace hepatica::viewer {

namespace {

const phantom::VisitTruth& readVisit()
{
    static const hepatica::tests::TemporaryFolder folder;
    static const phantom::PatientTruth patient = [] {
        phantom::PhantomOptions options;
        options.dims = {160, 160, 50};
        options.difficulty = phantom::Difficulty::Easy;
        return *phantom::writePatient(options, folder.path() / "patient");
    }();
    return *std::ranges::find(patient.visits, "BL", &phantom::VisitTruth::name);
}

} // namespace

class ViableReading : public WindowTest {
protected:
    /// All series of the visit, the portal venous one shown, and a stroke on the first target.
    void drawTarget()
    {
        const auto& folders = readVisit().seriesFolders;
        bench().open({folders.begin(), folders.end()});
        ASSERT_TRUE(until([&] {
            return bench().entries().size() == folders.size() && !bench().worker().busy();
        })) << message();
        bench().openEntry(rowOf(imaging::Phase::PortalVenous));
        ASSERT_TRUE(until([&] {
            return state().isWhole() && state().series().phase == imaging::Phase::PortalVenous;
        })) << message();
        const auto& [from, to] = readVisit().lesions.front().longEnds;
        state().setCursor(0.5 * (from + to));
        QTest::keyClick(&window(), Qt::Key_M);
        drag(view(0), pixel(view(0), from), pixel(view(0), to));
        ASSERT_TRUE(untilIdle());
        ASSERT_EQ(state().lesions().size(), 1u) << message();
    }
    int rowOf(imaging::Phase phase)
    {
        const auto found = std::ranges::find_if(bench().entries(), [&](const SeriesEntry& one) {
            return one.scanned && one.scanned->phase == phase;
        });
        return static_cast<int>(found - bench().entries().begin());
    }
    /// A square line that letting go closes.
    void drawAround(const QPoint& at, int half)
    {
        const std::vector<QPoint> around{{-half, -half}, {half, -half}, {half, half}, {-half, half}};
        QTest::mouseMove(&view(0), at + around.front());
        QTest::mousePress(&view(0), Qt::LeftButton, {}, at + around.front());
        for (const QPoint& corner : around)
            QTest::mouseMove(&view(0), at + corner);
        QTest::mouseRelease(&view(0), Qt::LeftButton, {}, at + around.back());
    }
    const measurement::Observation& recorded() { return bench().caseWork().current().observations.front(); }
    template <typename Widget> Widget* part(const char* name) { return window().findChild<Widget*>(name); }
};

TEST_F(ViableReading, TheThresholdIsMovedWithItsEffectShownAndRecordedWhenItIsLetGo)
{
    drawTarget();
    ASSERT_TRUE(recorded().viableMethod && recorded().viableMethod->liver) << message();
    const double usual = *recorded().viableVolume_mm3;
    auto* slider = part<QSlider>("viableThreshold");
    ASSERT_TRUE(slider->isVisible());
    EXPECT_EQ(slider->value(), std::lround(recorded().viableMethod->threshold));

    // Held: shown, not recorded.
    const auto actions = bench().caseWork().undoName();
    slider->setSliderDown(true);
    slider->setValue(slider->maximum());
    ASSERT_TRUE(untilIdle());
    EXPECT_LT(*state().lesions().front().observation->viableVolume_mm3, usual);
    EXPECT_EQ(*recorded().viableVolume_mm3, usual);
    EXPECT_EQ(bench().caseWork().undoName(), actions);
    slider->setSliderDown(false); // as letting go does
    ASSERT_TRUE(until([&] { return !bench().worker().busy() && !recorded().viableMethod->liver; }));
    EXPECT_LT(*recorded().viableVolume_mm3, usual);
    EXPECT_EQ(recorded().viableMethod->threshold, slider->maximum());
    EXPECT_EQ(bench().caseWork().undoName(), "measure viable part of T01");

    QTest::mouseClick(part<QPushButton>("viableUsual"), Qt::LeftButton);
    ASSERT_TRUE(until([&] { return !bench().worker().busy() && recorded().viableMethod->liver; }));
    EXPECT_EQ(*recorded().viableVolume_mm3, usual);
    part<QDoubleSpinBox>("viableGap")->setValue(5.0);
    ASSERT_TRUE(
        until([&] { return !bench().worker().busy() && recorded().viableMethod->toleranceGap_mm == 5.0; }));
    EXPECT_NE(part<QLabel>("viableText")->text().indexOf("gaps up to 5 mm"), -1);
}

TEST_F(ViableReading, AThresholdThatIsTouchedAndNotMovedStaysTheUsualOne)
{
    drawTarget();
    ASSERT_TRUE(recorded().viableMethod && recorded().viableMethod->liver) << message();
    const auto last = bench().caseWork().undoName();
    auto* slider = part<QSlider>("viableThreshold");
    slider->setSliderDown(true);
    slider->setSliderDown(false);
    const QPointF at(slider->rect().center());
    QWheelEvent event(at, slider->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(slider, &event);
    QCoreApplication::processEvents();
    ASSERT_TRUE(untilIdle());
    EXPECT_TRUE(recorded().viableMethod->liver);
    EXPECT_EQ(bench().caseWork().undoName(), last);
}

TEST_F(ViableReading, WhatIsSaidDuringOtherWorkIsMeasuredWhenThatIsOver)
{
    drawTarget();
    const std::string lesion = state().lesions().front().lesion.trackingUid;
    const auto usual = bench().viableOptionsOf(lesion);
    auto options = usual;
    options.toleranceGap_mm = 4.0;
    bench().worker().start<int>(
        "Something else", [](const Progress&) { return 1; }, [](int) {});
    bench().measureViable(lesion, options, true);
    bench().measureViable(lesion, usual, false);
    EXPECT_EQ(bench().viableOptionsOf(lesion).toleranceGap_mm, 4.0) << "what comes next builds on it";
    ASSERT_TRUE(until([&] {
        return !bench().worker().busy() && recorded().viableMethod->toleranceGap_mm == 4.0;
    })) << message();

    // Overtaken while it is under way, it comes again.
    options.toleranceGap_mm = 6.0;
    bench().measureViable(lesion, options, true);
    bench().worker().start<int>(
        "Something else", [](const Progress&) { return 1; }, [](int) {});
    ASSERT_TRUE(until([&] {
        return !bench().worker().busy() && recorded().viableMethod->toleranceGap_mm == 6.0;
    })) << message();
}

TEST_F(ViableReading, WhatIsAcceptedIsWhatIsRecordedAndNoPreview)
{
    drawTarget();
    const std::string lesion = state().lesions().front().lesion.trackingUid;
    const auto method = recorded().viableMethod;
    auto options = bench().viableOptionsOf(lesion);
    options.threshold = 500.0;
    bench().measureViable(lesion, options, false);
    ASSERT_TRUE(until([&] {
        return !bench().worker().busy() &&
               state().lesions().front().observation->viableMethod->threshold == 500.0;
    }));
    bench().acceptAutomatic(lesion);
    EXPECT_EQ(recorded().source, measurement::MeasurementSource::Automatic);
    EXPECT_EQ(recorded().viableMethod, method);
}

TEST_F(ViableReading, WhatIsDrawnAroundIsTakenOutUntilTheReaderWantsItBack)
{
    drawTarget();
    ASSERT_TRUE(recorded().viable) << message();
    const double usual = *recorded().viableVolume_mm3;
    const Point3 middle = 0.5 * (recorded().viable->longEnds[0] + recorded().viable->longEnds[1]);
    state().setCursor(middle);
    QTest::keyClick(&window(), Qt::Key_E);
    drawAround(pixel(view(0), middle), 40);
    ASSERT_TRUE(until([&] {
        return !bench().worker().busy() && recorded().viableMethod->excludedRunLengths.has_value();
    })) << message();
    EXPECT_LT(*recorded().viableVolume_mm3, usual);
    auto* all = part<QPushButton>("viableAll");
    ASSERT_TRUE(all->isVisible());
    QTest::mouseClick(all, Qt::LeftButton);
    ASSERT_TRUE(
        until([&] { return !bench().worker().busy() && !recorded().viableMethod->excludedRunLengths; }));
    EXPECT_EQ(*recorded().viableVolume_mm3, usual);
}

namespace {

/// The middle of 12 x 12 mm of nothing but liver in the late arterial images, on the slice of the first
/// target: liver of the phantom has 75 HU there (Phantom's tissues) and noise of 10 to 20, vessels and
/// lesions over 100 or under 0.
Point3 evenLiver()
{
    const auto arterial = imaging::openSeries({readVisit().seriesFolders.front()});
    EXPECT_TRUE(arterial);
    const auto& grid = arterial->volume.geometry();
    const auto& [from, to] = readVisit().lesions.front().longEnds;
    const imaging::VoxelIndex middle = grid.toNearestVoxel(0.5 * (from + to));
    constexpr int Half = 4, Reach = 40; // pixels of 2.25 mm
    const auto isLiver = [&](const imaging::VoxelIndex& at) {
        double sum = 0.0;
        for (int j = -Half; j <= Half; ++j)
            for (int i = -Half; i <= Half; ++i)
                sum += arterial->volume.at({at.i + i, at.j + j, at.k});
        const double mean = sum / ((2 * Half + 1) * (2 * Half + 1));
        return std::abs(mean - 75.0) < 3.0;
    };
    for (int j = -Reach; j <= Reach; ++j)
        for (int i = -Reach; i <= Reach; ++i)
            if (const imaging::VoxelIndex at{middle.i + i, middle.j + j, middle.k}; isLiver(at))
                return grid.toPatient(at);
    ADD_FAILURE() << "no liver";
    return {};
}

} // namespace

TEST_F(ViableReading, LiverThatTheReaderDrawsAroundSetsTheThresholdUntilItIsReset)
{
    drawTarget();
    ASSERT_TRUE(recorded().viableMethod && recorded().viableMethod->liver) << message();
    const auto usual = recorded().viableMethod;
    const Point3 beside = evenLiver();
    constexpr double Half_mm = 6.0;
    QTest::keyClick(&window(), Qt::Key_R);
    drawAround(pixel(view(0), beside), static_cast<int>(Half_mm / view(0).frame().mmPerPixel));
    ASSERT_TRUE(until([&] {
        return !bench().worker().busy() && recorded().viableMethod->referenceRunLengths.has_value();
    })) << message();
    ASSERT_TRUE(recorded().viableMethod->liver);
    EXPECT_NEAR(recorded().viableMethod->liver->mean, usual->liver->mean, usual->liver->sd);
    EXPECT_NE(recorded().viableMethod->threshold, usual->threshold);
    ASSERT_TRUE(state().lesions().front().referenceMask);
    EXPECT_NE(part<QLabel>("viableText")->text().indexOf("the liver given"), -1);
    auto* reset = part<QPushButton>("viableUsual");
    ASSERT_TRUE(reset->isVisible());
    QTest::mouseClick(reset, Qt::LeftButton);
    ASSERT_TRUE(
        until([&] { return !bench().worker().busy() && !recorded().viableMethod->referenceRunLengths; }));
    EXPECT_EQ(recorded().viableMethod, usual);
}

TEST_F(ViableReading, TheLesionStandsBesideTheLiverInEveryPhaseOfTheVisit)
{
    drawTarget();
    ASSERT_TRUE(recorded().phaseDensities) << message();
    EXPECT_EQ(recorded().phaseDensities->size(), 3u);
    const QString phases = part<QLabel>("viablePhases")->text();
    for (const char* phase : {"late arterial ", "portal venous ", "delayed "})
        EXPECT_NE(phases.indexOf(phase), -1) << phases.toStdString();
    EXPECT_NE(phases.indexOf("APHE?"), -1) << phases.toStdString();
}

TEST_F(ViableReading, APhaseThatTheReaderDeniesAndConfirmsDecidesWhatIsMeasured)
{
    drawTarget();
    auto* list = part<QTreeWidget>("seriesList");
    const auto say = [&](const char* words) {
        QTreeWidgetItem* item = nullptr;
        for (int group = 0; group < list->topLevelItemCount(); ++group)
            for (int at = 0; at < list->topLevelItem(group)->childCount(); ++at)
                if (auto* one = list->topLevelItem(group)->child(at);
                    one->data(0, Qt::UserRole).toInt() == rowOf(imaging::Phase::LateArterial))
                    item = one;
        ASSERT_NE(item, nullptr);
        const QPoint at = list->visualItemRect(item).center();
        Q_EMIT list->customContextMenuRequested(at);
        auto* menu = window().findChild<QMenu*>("phaseMenu");
        ASSERT_NE(menu, nullptr);
        const auto actions = menu->actions();
        const auto chosen = std::ranges::find_if(actions, [&](QAction* one) { return one->text() == words; });
        ASSERT_NE(chosen, actions.end());
        (*chosen)->trigger();
        menu->close();
        delete menu;
    };
    say("It is delayed");
    const std::string uid = recorded().arterialSeriesUid;
    const auto& now = bench().caseWork();
    EXPECT_EQ(now.current().series(uid)->phase, imaging::Phase::Delayed);
    EXPECT_EQ(now.undoName(), "confirm a series of BL as delayed");
    EXPECT_EQ(measurement::lesionRows(now.current()).front().viableState,
              measurement::ViableState::NotEvaluable);
    EXPECT_EQ(cell(0, LesionTableModel::Viable), "not evaluable");
    say("It is late arterial");
    ASSERT_TRUE(until([&] {
        return !bench().worker().busy() &&
               now.current().series(uid)->phaseConfidence == imaging::PhaseConfidence::Confirmed &&
               now.undoName() == "measure viable part of T01";
    })) << message()
        << now.undoName();
    EXPECT_TRUE(recorded().viable);
    EXPECT_EQ(measurement::lesionRows(now.current()).front().viableState, measurement::ViableState::Measured);
}

} // namespace hepatica::viewer
