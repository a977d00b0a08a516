#include "SyntheticVolume.h"
#include "WindowFixture.h"

#include <QListWidget>

#include <algorithm>

// The plan of measuring beside the lesion table, at every change of the case.

namespace hepatica::viewer {

namespace {

/// One axial slice with a caliper of the length; the plan looks at numbers, not at voxels.
measurement::Observation measuredAs(double longAxis_mm, const std::string& timepoint)
{
    measurement::Observation seen;
    seen.timepoint = timepoint;
    seen.reader = "R1";
    seen.seriesUid = "2.25.31";
    seen.recorded = measurement::Caliper{{Point3{0, 0, 0}, Point3{longAxis_mm, 0, 0}}, {}, 4};
    return seen;
}

} // namespace

class PlanBesideTable : public WindowTest {
protected:
    void SetUp() override
    {
        const auto grid =
            tests::gridAround({Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}}, {2, 2, 2}, {40, 40, 8});
        auto loaded = tests::syntheticSeries(grid, [](const Point3&) { return 0.0; });
        loaded.series.uid = "2.25.31";
        bench().show({loaded}, {folder_});
        ASSERT_TRUE(bench().caseWork().isOpen()) << message();
    }
    void add(double longAxis_mm)
    {
        auto& work = bench().caseWork();
        const auto action =
            measurement::addLesion(work.current(), measurement::LesionClass::Target, "liver",
                                   measuredAs(longAxis_mm, work.current().timepoints.front().name), "R1");
        const auto done = work.perform(action);
        ASSERT_TRUE(done) << done.error().text();
    }
    [[nodiscard]] QListWidget* list() { return window().findChild<QListWidget*>("planChecks"); }
    [[nodiscard]] std::vector<std::string> lines()
    {
        std::vector<std::string> all;
        for (int at = 0; at < list()->count(); ++at)
            all.push_back(list()->item(at)->text().toStdString());
        return all;
    }
};

TEST_F(PlanBesideTable, IsSilentWhileAllIsAsPlanned)
{
    add(20.0);
    EXPECT_EQ(lines(), std::vector<std::string>{});
    EXPECT_FALSE(list()->isVisible());
}

TEST_F(PlanBesideTable, TellsOfATargetThatIsTooSmallUntilItIsMended)
{
    window().view(0).setFocus();
    add(8.0);
    ASSERT_EQ(lines().size(), 1U);
    // Eisenhauer 2009, section 3.1.1: a target is at least 10 mm.
    EXPECT_NE(lines()[0].find("T01 at BL: long axis 8.0 mm"), std::string::npos) << lines()[0];
    EXPECT_NE(lines()[0].find("Eisenhauer 2009"), std::string::npos) << lines()[0];
    EXPECT_TRUE(list()->isVisible());
    EXPECT_TRUE(window().view(0).hasFocus()) << "the reader's keys stay with the image";
    EXPECT_EQ(message(), "");

    const std::string uid = state().lesions().at(0).lesion.trackingUid;
    bench().changeLesion(uid, measurement::LesionClass::NonTarget, "liver");
    EXPECT_FALSE(list()->isVisible()) << lines()[0];
    QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
    EXPECT_TRUE(list()->isVisible()) << "undo brings it back";
}

TEST_F(PlanBesideTable, TellsOfTheThirdTargetOfAnOrgan)
{
    for (const double size_mm : {30.0, 25.0, 20.0})
        add(size_mm);
    ASSERT_EQ(lines().size(), 1U);
    EXPECT_NE(lines()[0].find("3.1.3"), std::string::npos) << lines()[0]; // two an organ, five in all
}

TEST_F(PlanBesideTable, GoesToTheLesionOfALineThatIsClicked)
{
    add(20.0);
    add(8.0);
    ASSERT_EQ(list()->count(), 1);
    QTest::mouseClick(list()->viewport(), Qt::LeftButton, {},
                      list()->visualItemRect(list()->item(0)).center());
    EXPECT_EQ(state().selectedLesion(), state().lesions().at(1).lesion.trackingUid);
}

} // namespace hepatica::viewer
