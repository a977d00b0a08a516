#include "SyntheticVolume.h"
#include "WindowFixture.h"

#include <hepatica/measurement/ReadingOrder.h>

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableWidget>
#include <QTimer>

#include <gmock/gmock.h>

// What a reader says of a whole visit, its lock, and what two readers and an adjudicator see of it.

namespace hepatica::viewer {

using measurement::CaseReader;
using measurement::ReaderRole;
using testing::HasSubstr;

namespace {

const std::vector<CaseReader> TwoAndAdjudicator{
    {"R1", ReaderRole::Reader}, {"R2", ReaderRole::Reader}, {"ADJ", ReaderRole::Adjudicator}};

/// One series a visit, of its own day; the readings look at numbers, not at voxels.
imaging::LoadedSeries seriesOf(const std::string& uid, const char* day)
{
    const auto grid =
        tests::gridAround({Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}}, {2, 2, 2}, {40, 40, 8});
    auto loaded = tests::syntheticSeries(grid, [](const Point3&) { return 0.0; });
    loaded.series.uid = uid;
    loaded.series.date = *Date::fromIso(day);
    return loaded;
}

/// Along x at the patient's origin.
measurement::Observation measuredAs(double longAxis_mm, const std::string& timepoint,
                                    const std::string& seriesUid, const std::string& reader)
{
    measurement::Observation seen;
    seen.timepoint = timepoint;
    seen.reader = reader;
    seen.seriesUid = seriesUid;
    seen.recorded = measurement::Caliper{{Point3{0, 0, 0}, Point3{longAxis_mm, 0, 0}}, {}, 4};
    return seen;
}

} // namespace

class VisitReading : public WindowTest {
protected:
    void openBaseline() { bench().show({seriesOf("2.25.41", "2026-01-05")}, {folder_}); }
    void openFollowUp() { bench().show({seriesOf("2.25.42", "2026-03-02")}, {folder_}); }
    [[nodiscard]] CaseWork& work() { return bench().caseWork(); }
    void perform(const Expected<measurement::Action>& action)
    {
        ASSERT_TRUE(action) << action.error().text();
        const auto done = work().perform(*action);
        ASSERT_TRUE(done) << done.error().text();
    }
    void addTarget(double longAxis_mm, const std::string& reader)
    {
        perform(measurement::addLesion(work().current(), measurement::LesionClass::Target, "liver",
                                       measuredAs(longAxis_mm, "BL", "2.25.41", reader), reader));
    }
    template <typename Widget> [[nodiscard]] Widget* part(const char* name)
    {
        return window().findChild<Widget*>(name);
    }
    [[nodiscard]] QPushButton* lockButton() { return part<QPushButton>("lockVisit"); }
    void sayCoverage(const char* text)
    {
        auto* line = part<QComboBox>("coverage")->lineEdit();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
        QTest::keyClick(line, Qt::Key_Return);
    }
    /// What the next dialog is answered with: text by field, then the button.
    void answerDialog(const std::vector<std::pair<const char*, const char*>>& fields, const char* button)
    {
        QTimer::singleShot(0, [this, fields, button] {
            auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
            if (dialog == nullptr)
                return;
            dialogTitle_ = dialog->windowTitle().toStdString();
            auto* accept = dialog->findChild<QPushButton*>(button);
            enabledBefore_ = accept->isEnabled();
            for (const auto& [field, text] : fields) {
                auto* line = dialog->findChild<QLineEdit*>(field);
                line->clear();
                QTest::keyClicks(line, text);
            }
            QTest::mouseClick(accept, Qt::LeftButton);
            if (dialog->isVisible())
                dialog->reject();
        });
    }
    void signAndLock(const char* name)
    {
        answerDialog({{"signerName", name}}, "sign");
        QTest::mouseClick(lockButton(), Qt::LeftButton);
    }
    /// Reader and visit with one target, all in one store.
    void readAndLockAll(const std::string& reader, double longAxis_mm)
    {
        openWindow(reader);
        openBaseline();
        addTarget(longAxis_mm, reader);
        sayCoverage("complete");
        signAndLock("Dr. A. Reader");
        openFollowUp();
        const std::string uid = state().lesions().at(0).lesion.trackingUid;
        auto seen = measuredAs(longAxis_mm / 2.0, "FU1", "2.25.42", reader);
        seen.lesionUid = uid;
        perform(measurement::observe(work().current(), seen, "measure"));
        bench().answerNewLesions(measurement::NewLesionAnswer::No);
        sayCoverage("complete");
        signAndLock("Dr. A. Reader");
        ASSERT_TRUE(measurement::isLocked(work().current(), "FU1", reader)) << message();
    }
    /// Two visits, two readers and an adjudicator; all is read and locked.
    void readByBoth()
    {
        openWindow("COORD");
        openBaseline();
        openFollowUp();
        perform(measurement::assignReaders(work().current(), TwoAndAdjudicator, "COORD"));
        readAndLockAll("R1", 40.0);
        readAndLockAll("R2", 30.0);
    }

    std::string dialogTitle_;
    bool enabledBefore_ = true;
};

TEST_F(VisitReading, TellsWhatIsMissingBeforeItAsksForASignature)
{
    openBaseline();
    EXPECT_FALSE(part<QComboBox>("newLesions")->isVisible()) << "nothing is new at the baseline";
    QTest::mouseClick(lockButton(), Qt::LeftButton);
    EXPECT_THAT(message(), HasSubstr("BL cannot be locked: the coverage is not told"));
    EXPECT_EQ(QApplication::activeModalWidget(), nullptr);

    sayCoverage("pelvis not seen");
    EXPECT_EQ(measurement::readingOf(work().current(), "BL", "R1")->coverage, "pelvis not seen");
    signAndLock("Dr. A. Reader");
    EXPECT_EQ(dialogTitle_, "Lock BL");
    EXPECT_FALSE(enabledBefore_) << "a signature has a name";
    const auto* reading = measurement::readingOf(work().current(), "BL", "R1");
    ASSERT_TRUE(reading->signature) << message();
    EXPECT_EQ(reading->signature->name, "Dr. A. Reader");
    EXPECT_FALSE(part<QComboBox>("coverage")->isEnabled());
    EXPECT_EQ(lockButton()->text(), "Reopen BL …");
}

TEST_F(VisitReading, LockTakesWhatIsStillBeingTyped)
{
    openBaseline();
    auto* line = part<QComboBox>("coverage")->lineEdit();
    line->setFocus();
    QTest::keyClicks(line, "pelvis not seen");
    signAndLock("Dr. A. Reader");
    const auto* reading = measurement::readingOf(work().current(), "BL", "R1");
    ASSERT_TRUE(reading != nullptr && reading->signature) << message();
    EXPECT_EQ(reading->coverage, "pelvis not seen");
}

TEST_F(VisitReading, AnEmptiedCoverageShowsWhatIsTold)
{
    openBaseline();
    sayCoverage("complete");
    auto* line = part<QComboBox>("coverage")->lineEdit();
    line->clear();
    QTest::keyClick(line, Qt::Key_Return);
    EXPECT_EQ(line->text(), "complete");
}

TEST_F(VisitReading, AWheelOverAnAnswerAnswersNothing)
{
    openBaseline();
    openFollowUp();
    auto* answers = part<QComboBox>("newLesions");
    const QPointF at(answers->rect().center());
    QWheelEvent event(at, answers->mapToGlobal(at), {}, {0, -120}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(answers, &event);
    EXPECT_FALSE(work().current().newLesionAnswer("FU1", "R1"));
}

TEST_F(VisitReading, ALesionThatIsOnlySeenIsANewOneAfterTheBaseline)
{
    openBaseline();
    openFollowUp();
    for (QAction* one : window().lesionPanel().findChildren<QAction*>())
        if (one->text() == "Lesion seen, not measured")
            one->trigger();
    ASSERT_EQ(lesionModel()->rowCount(), 1) << message();
    EXPECT_EQ(cell(0, LesionTableModel::Class), "new-non-target");
    EXPECT_EQ(cell(0, LesionTableModel::LongAxis), "present");
}

TEST_F(VisitReading, ReopeningNeedsAReasonThatTheTrailKeeps)
{
    openBaseline();
    sayCoverage("complete");
    signAndLock("Dr. A. Reader");
    answerDialog({{"reason", "   "}}, "sign");
    QTest::mouseClick(lockButton(), Qt::LeftButton);
    EXPECT_EQ(dialogTitle_, "Reopen BL");
    EXPECT_TRUE(measurement::isLocked(work().current(), "BL", "R1")) << "blank is no reason";
    answerDialog({{"reason", "T02 is a cyst"}}, "sign");
    QTest::mouseClick(lockButton(), Qt::LeftButton);
    EXPECT_FALSE(measurement::isLocked(work().current(), "BL", "R1"));
    EXPECT_TRUE(part<QComboBox>("coverage")->isEnabled());
}

TEST_F(VisitReading, AFollowUpIsAskedForNewLesions)
{
    openBaseline();
    openFollowUp();
    auto* answers = part<QComboBox>("newLesions");
    ASSERT_TRUE(answers->isVisible());
    EXPECT_EQ(answers->currentText(), "not answered");
    QTest::mouseClick(answers, Qt::LeftButton);
    QTest::keyClick(answers->view(), Qt::Key_Down);
    QTest::keyClick(answers->view(), Qt::Key_Return);
    EXPECT_EQ(work().current().newLesionAnswer("FU1", "R1"), measurement::NewLesionAnswer::No);
    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(answers->currentText(), "not answered") << "undo takes it back";
}

TEST_F(VisitReading, AStateInPlaceOfAMeasurementTellsWhatItTakesAway)
{
    openBaseline();
    addTarget(40.0, "R1");
    state().selectLesion(state().lesions().at(0).lesion.trackingUid);
    for (QAction* one : window().lesionPanel().findChildren<QAction*>())
        if (one->text() == "absent")
            one->trigger();
    EXPECT_EQ(cell(0, LesionTableModel::LongAxis), "absent");
    EXPECT_THAT(message(), HasSubstr("its measurement of 40.0 mm is taken out"));
    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_EQ(cell(0, LesionTableModel::LongAxis), "40.0");
}

TEST_F(VisitReading, ALockOpensTheNextVisitToABlindedReader)
{
    openWindow("COORD");
    openBaseline();
    openFollowUp();
    perform(measurement::assignReaders(work().current(), TwoAndAdjudicator, "COORD"));
    openWindow("R1");
    openFollowUp();
    EXPECT_THAT(message(), HasSubstr("hidden from R1 until BL is locked"));
    openBaseline();
    sayCoverage("complete");
    signAndLock("Dr. A. Reader");
    EXPECT_EQ(message(), "BL is locked. FU1 is the next to be read.");
    openFollowUp();
    EXPECT_EQ(bench().visitShown(), "FU1");
}

TEST_F(VisitReading, ImagesOfALaterDayAreNotShownBeforeTheirTurn)
{
    openWindow("COORD");
    openBaseline();
    perform(measurement::assignReaders(work().current(), TwoAndAdjudicator, "COORD"));
    openWindow(" r1"); // as somebody types it
    openFollowUp();    // the case does not hold it yet
    EXPECT_FALSE(state().hasSeries());
    EXPECT_THAT(message(), HasSubstr("hidden from R1 until BL is locked"));
    openBaseline();
    EXPECT_EQ(work().reader(), "R1") << "as the case spells it";
}

TEST_F(VisitReading, NobodyWorksUnderAReadersNameByChance)
{
    openWindow("COORD");
    openBaseline();
    perform(measurement::assignReaders(work().current(), TwoAndAdjudicator, "COORD"));
    openWindow("");
    openBaseline();
    EXPECT_FALSE(work().isOpen());
    EXPECT_THAT(message(), HasSubstr("say with --reader who does it"));
    openWindow("R2");
    openBaseline();
    EXPECT_TRUE(work().isOpen()) << message();
}

TEST_F(VisitReading, TheAdjudicatorSeesBothReadingsAndChoosesOne)
{
    readByBoth();
    openWindow("ADJ");
    openBaseline();
    auto* readings = part<QComboBox>("readingShown");
    ASSERT_TRUE(readings->isVisible());
    EXPECT_FALSE(lockButton()->isVisible()) << "an adjudicator locks nothing";
    EXPECT_FALSE(part<QComboBox>("coverage")->isVisible()) << "and is asked nothing";
    bench().showReadingOf("R1");
    EXPECT_EQ(readings->currentText(), "R1");
    EXPECT_EQ(cell(0, LesionTableModel::LongAxis), "40.0");
    bench().showReadingOf("R2");
    ASSERT_EQ(lesionModel()->rowCount(), 1) << "R1's lesion is not R2's";
    EXPECT_EQ(cell(0, LesionTableModel::LongAxis), "30.0");

    QTimer::singleShot(0, [this] {
        auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget());
        ASSERT_NE(dialog, nullptr);
        auto* table = dialog->findChild<QTableWidget*>("differences");
        EXPECT_EQ(table->item(0, 2)->text(), "T01 40.0 mm");
        EXPECT_EQ(table->item(0, 3)->text(), "T01 30.0 mm");
        auto* choose = dialog->findChild<QPushButton*>("choose");
        EXPECT_FALSE(choose->isEnabled());
        dialog->findChild<QComboBox*>("chosenReader")->setCurrentText("R2");
        QTest::keyClicks(dialog->findChild<QLineEdit*>("reason"), "R1 measured a vessel");
        QTest::keyClicks(dialog->findChild<QLineEdit*>("signerName"), "Dr. C. Third");
        QTest::mouseClick(choose, Qt::LeftButton);
        if (dialog->isVisible())
            dialog->reject();
    });
    for (QAction* one : window().findChildren<QAction*>())
        if (one->text().startsWith("Differences"))
            one->trigger();
    ASSERT_TRUE(work().current().adjudication) << message();
    EXPECT_EQ(work().current().adjudication->chosen, "R2");
    EXPECT_EQ(work().current().adjudication->signature.name, "Dr. C. Third");
}

TEST_F(VisitReading, AReaderDoesNotSeeAnothersReadingBeforeAllIsLocked)
{
    openWindow("COORD");
    openBaseline();
    openFollowUp();
    perform(measurement::assignReaders(work().current(), TwoAndAdjudicator, "COORD"));
    readAndLockAll("R1", 40.0);
    EXPECT_FALSE(part<QComboBox>("readingShown")->isVisible());
    openWindow("R2");
    openBaseline();
    EXPECT_EQ(lesionModel()->rowCount(), 0);
    bench().showReadingOf("R1");
    EXPECT_EQ(bench().readingShown(), "R2");
    for (QAction* one : window().findChildren<QAction*>())
        if (one->text().startsWith("Differences"))
            one->trigger();
    EXPECT_THAT(message(), HasSubstr("when both have locked every visit"));
}

} // namespace hepatica::viewer
