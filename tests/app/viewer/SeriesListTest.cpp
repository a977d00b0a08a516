#include "SyntheticVolume.h"
#include "WindowFixture.h"

#include <QPushButton>
#include <QTreeWidget>

#include <hepatica/phantom/Phantom.h>

#include <algorithm>

// The list of series, and what belongs to it: names, visits, what undo takes out.

namespace hepatica::viewer {

namespace {

const phantom::PatientTruth& twoVisits()
{
    static const auto truth = [] {
        phantom::PhantomOptions options;
        options.dims = {96, 96, 30};
        options.difficulty = phantom::Difficulty::Easy;
        static const auto folder =
            std::filesystem::temp_directory_path() /
            ("hepatica-viewer-list-" + std::to_string(QCoreApplication::applicationPid()));
        std::atexit([] { std::filesystem::remove_all(folder); });
        return *phantom::writePatient(options, folder);
    }();
    return truth;
}

imaging::LoadedSeries blankSeries(const std::string& uid)
{
    const auto grid =
        tests::gridAround({Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}}, {2, 2, 2}, {40, 40, 8});
    auto loaded = tests::syntheticSeries(grid, [](const Point3&) { return 0.0; });
    loaded.series.uid = uid;
    return loaded;
}

} // namespace

class SeriesList : public WindowTest {
protected:
    [[nodiscard]] QTreeWidget* tree() { return window().findChild<QTreeWidget*>("seriesList"); }
    [[nodiscard]] std::vector<std::string> groups()
    {
        std::vector<std::string> all;
        for (int at = 0; at < tree()->topLevelItemCount(); ++at)
            all.push_back(tree()->topLevelItem(at)->text(0).toStdString());
        return all;
    }
    void openVisit(std::size_t visit)
    {
        const std::size_t before = bench().entries().size();
        bench().open({twoVisits().visits.at(visit).seriesFolders.front().parent_path()});
        ASSERT_TRUE(until([&] { return bench().entries().size() == before + 3; })) << message();
        ASSERT_TRUE(untilIdle());
    }
    [[nodiscard]] QPushButton* actionOfMessage()
    {
        for (auto* button : window().findChildren<QPushButton*>())
            if (button->text() == "Take them out")
                return button;
        return nullptr;
    }
};

TEST_F(SeriesList, KeepsTheFirstFolderWhenASecondIsOpened)
{
    openVisit(0);
    openVisit(1);
    const std::string patient = twoVisits().patientId;
    EXPECT_EQ(groups(), (std::vector<std::string>{patient + "\n" + twoVisits().visits[0].date.iso(),
                                                  patient + "\n" + twoVisits().visits[1].date.iso()}));
}

TEST_F(SeriesList, HasAFolderOnceThatIsOpenedTwiceAndMarksWhatIsShown)
{
    openVisit(0);
    bench().openEntry(1);
    ASSERT_TRUE(until([this] { return state().isWhole(); })) << message();
    const auto shown = state().series().identity();
    bench().open({twoVisits().visits.at(0).seriesFolders.front().parent_path()});
    ASSERT_TRUE(untilIdle());
    EXPECT_EQ(bench().entries().size(), 3U);
    ASSERT_GE(bench().shownEntry(), 0);
    EXPECT_EQ(bench().entries().at(static_cast<std::size_t>(bench().shownEntry())).uid, shown);
}

TEST_F(SeriesList, CountsWhatIsMeasuredWhileItIsMeasured)
{
    bench().show({blankSeries("2.25.41")}, {folder_});
    bench().openCaseFile(caseFile());
    ASSERT_EQ(bench().entries().size(), 1U);
    bench().show({blankSeries("2.25.41")}, {folder_});
    ASSERT_TRUE(bench().caseWork().openCase(bench().entries()[0].caseId));
    EXPECT_TRUE(bench().entries()[0].detail.endsWith("0 measured"));
    measurement::Observation seen;
    seen.timepoint = bench().caseWork().current().timepoints.front().name;
    seen.reader = "R1";
    seen.seriesUid = "2.25.41";
    seen.recorded = measurement::Caliper{{Point3{0, 0, 0}, Point3{20, 0, 0}}, {}, 4};
    ASSERT_TRUE(bench().caseWork().perform(measurement::addLesion(
        bench().caseWork().current(), measurement::LesionClass::Target, "liver", seen, "R1")));
    EXPECT_TRUE(bench().entries()[0].detail.endsWith("1 measured"))
        << bench().entries()[0].detail.toStdString();
}

TEST(SeriesEntryText, CallsASeriesWithoutAWordTheSameEverywhere)
{
    EXPECT_EQ(describedAs(""), QString("No description"));
    measurement::Case case_;
    case_.identity.id = "P1";
    measurement::Timepoint visit;
    visit.name = "BL";
    visit.date = Date::fromIso("2026-01-05").value();
    visit.series.resize(1);
    visit.series[0].uid = "2.25.51";
    case_.timepoints = {visit};
    const auto entries = seriesOfCase(case_);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].title, QString("No description"));
    EXPECT_EQ(entries[0].group, QString("P1\nBL   2026-01-05"));
}

TEST_F(SeriesList, AsksBeforeUndoTakesTheImagesShownOutOfTheCase)
{
    bench().show({blankSeries("2.25.42")}, {folder_});
    ASSERT_TRUE(bench().caseWork().isOpen());
    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(state().hasSeries());
    EXPECT_EQ(bench().caseWork().current().timepoints.size(), 1U) << "nothing is undone unasked";
    ASSERT_NE(actionOfMessage(), nullptr) << message();
    QTest::mouseClick(actionOfMessage(), Qt::LeftButton);
    EXPECT_FALSE(state().hasSeries());
    EXPECT_TRUE(bench().caseWork().current().timepoints.empty());
    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    EXPECT_EQ(bench().caseWork().current().timepoints.size(), 1U) << "and redo brings the visit back";
}

} // namespace hepatica::viewer
