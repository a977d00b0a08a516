#include "ReadingFixture.h"

#include <hepatica/measurement/CaseAlignment.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <QPushButton>

#include <gmock/gmock.h>

namespace hepatica::viewer {

namespace {

const phantom::VisitTruth& nextVisit()
{
    return *std::ranges::find(patient().visits, "FU1", &phantom::VisitTruth::name);
}

const phantom::LesionTruth& targetThen()
{
    return *std::ranges::find(nextVisit().lesions, "T01", &phantom::LesionTruth::name);
}

/// The reader has the portal venous series of two visits open in one case.
class LinkedVisits : public Reading {
protected:
    void openSeries(const std::filesystem::path& folder)
    {
        bench().open({folder});
        ASSERT_TRUE(until([this] { return !bench().worker().busy() && state().isWhole(); })) << message();
    }
    void openBoth()
    {
        openSeries(baseline().seriesFolders.at(1));
        openSeries(nextVisit().seriesFolders.at(1));
    }
    bool untilLinked()
    {
        return until([this] { return links().count() > 0 && links().done() == links().count(); });
    }
    /// Of the first lesion's row; null where there is nothing to offer.
    [[nodiscard]] QPushButton* rowButton()
    {
        auto* table = window().lesionPanel().table();
        return qobject_cast<QPushButton*>(
            table->indexWidget(lesionModel()->index(0, LesionTableModel::Accept)));
    }
    [[nodiscard]] SeriesLinks& links() { return bench().links(); }
    [[nodiscard]] int entryOf(const phantom::VisitTruth& visit)
    {
        for (int at = 0; at < static_cast<int>(bench().entries().size()); ++at)
            if (bench().entries()[static_cast<std::size_t>(at)].paths ==
                std::vector{absolutePath(visit.seriesFolders.at(1))})
                return at;
        return -1;
    }
    void goTo(const phantom::VisitTruth& visit)
    {
        ASSERT_GE(entryOf(visit), 0);
        bench().openEntry(entryOf(visit));
        ASSERT_TRUE(until([this] { return !bench().worker().busy() && state().isWhole(); }));
    }
};

} // namespace

TEST_F(LinkedVisits, TheCursorStaysAtOnePlaceOfThePatient)
{
    openBoth();
    ASSERT_TRUE(untilLinked());
    EXPECT_EQ(links().count(), 1);
    state().setCursor(targetThen().centre);
    goTo(baseline());
    EXPECT_LE(distance(state().cursor(), target().centre), 5.0);
    state().setCursor(target().centre);
    goTo(nextVisit());
    EXPECT_LE(distance(state().cursor(), targetThen().centre), 5.0);
}

TEST_F(LinkedVisits, ALesionThatWaitsForItsMeasureIsSoughtWhereItWasBefore)
{
    openPortalVenous();
    drawTarget();
    openSeries(nextVisit().seriesFolders.at(1));
    ASSERT_TRUE(untilLinked());
    ASSERT_EQ(state().lesions().size(), 1U);
    EXPECT_FALSE(state().lesions()[0].observation);
    state().setCursor({0, 0, 0});
    bench().goToLesion(state().lesions()[0].lesion.trackingUid);
    EXPECT_LE(distance(state().cursor(), targetThen().centre), 5.0);
}

TEST_F(LinkedVisits, ALesionOfAnEarlierVisitIsProposedAndRecordedOnlyWhenAccepted)
{
    openPortalVenous();
    drawTarget();
    openSeries(nextVisit().seriesFolders.at(1));
    ASSERT_EQ(state().lesions().size(), 1U);
    ASSERT_EQ(rowButton()->text(), "Propose");
    QTest::mouseClick(rowButton(), Qt::LeftButton);
    ASSERT_TRUE(until([this] { return state().lesions()[0].proposal.has_value(); })) << message();
    EXPECT_FALSE(state().lesions()[0].observation) << "nothing is accepted by itself";
    EXPECT_LE(distance(state().cursor(), targetThen().centre), 5.0);
    EXPECT_THAT(message(), testing::HasSubstr("T01 is proposed"));
    EXPECT_EQ(cell(0, LesionTableModel::LongAxis), "not measured");
    EXPECT_THAT(cell(0, LesionTableModel::Automatic), testing::EndsWith(" ?"));

    ASSERT_EQ(rowButton()->text(), "Accept");
    QTest::mouseClick(rowButton(), Qt::LeftButton);
    ASSERT_TRUE(until([this] { return state().lesions()[0].observation.has_value(); })) << message();
    const auto& seen = *state().lesions()[0].observation;
    EXPECT_EQ(seen.source, measurement::MeasurementSource::Automatic);
    const double truth_mm = distance(targetThen().longEnds[0], targetThen().longEnds[1]);
    EXPECT_NEAR(seen.recorded->longAxis().mm(), truth_mm, 0.1 * truth_mm);
    EXPECT_TRUE(state().lesions()[0].mask);
    EXPECT_EQ(rowButton(), nullptr);
    EXPECT_EQ(bench().caseWork().undoName(), "accept T01 at FU1");
}

TEST_F(LinkedVisits, AProposalGoesWithTheMaskThatItCameFrom)
{
    openBoth();
    goTo(baseline());
    drawTarget();
    goTo(nextVisit());
    QTest::mouseClick(rowButton(), Qt::LeftButton);
    ASSERT_TRUE(until([this] { return state().lesions()[0].proposal.has_value(); })) << message();
    auto& work = bench().caseWork();
    auto other = *measurement::lastMaskBefore(work.current(), state().lesions()[0].lesion.trackingUid, "FU1",
                                              work.reader());
    other.reason = "another mask";
    ASSERT_TRUE(work.perform(measurement::observe(work.current(), other, "correct T01")));
    EXPECT_FALSE(state().lesions()[0].proposal);
    EXPECT_EQ(rowButton()->text(), "Propose");
}

TEST_F(LinkedVisits, ABlindedReaderIsProposedThePlaceAlone)
{
    openBoth();
    auto& work = bench().caseWork();
    const auto named = measurement::assignReaders(
        work.current(), {{"R1", measurement::ReaderRole::Reader}, {"R2", measurement::ReaderRole::Reader}},
        "R1");
    ASSERT_TRUE(named && work.perform(*named));
    goTo(baseline());
    drawTarget();
    ASSERT_TRUE(work.perform(measurement::noteCoverage(work.current(), "BL", "complete", "R1")));
    ASSERT_TRUE(work.perform(*measurement::lockVisit(work.current(), "BL", "R1",
                                                     measurement::signedNow("Dr. A. Reader", "read"))));
    goTo(nextVisit());
    ASSERT_EQ(rowButton()->text(), "Propose");
    QTest::mouseClick(rowButton(), Qt::LeftButton);
    ASSERT_TRUE(until([this] { return QString::fromStdString(message()).contains("the place alone"); }))
        << message();
    EXPECT_LE(distance(state().cursor(), targetThen().centre), 5.0);
    EXPECT_FALSE(state().lesions()[0].proposal) << "neither size nor mask";
    EXPECT_EQ(cell(0, LesionTableModel::Automatic), "");
}

TEST_F(LinkedVisits, WhatWasAlignedIsKeptWithTheCase)
{
    openBoth();
    ASSERT_TRUE(untilLinked());
    const measurement::Case kept = bench().caseWork().current();
    const auto plan = measurement::alignmentPlan(bench().caseWork().current());
    ASSERT_EQ(plan.size(), 1U);
    openWindow(); // another time
    const auto store = measurement::CaseStore::openToRead(caseFile());
    ASSERT_TRUE(store);
    EXPECT_TRUE(measurement::keptAlignment(*store, kept, plan[0]).value());
    int aligned = 0;
    QObject::connect(&links().worker(), &Worker::started, [&](const QString& what) {
        aligned += what.startsWith("Linking FU1") || what.startsWith("Linking BL") ? 1 : 0;
    });
    bench().openCaseFile(caseFile());
    ASSERT_TRUE(untilLinked());
    EXPECT_EQ(aligned, 0) << "it was not worked out again";
}

TEST_F(LinkedVisits, StoppingLeavesTheRestUndone)
{
    openBoth();
    ASSERT_TRUE(until([this] { return links().worker().busy(); }));
    auto* button = window().findChild<QPushButton*>("linking");
    ASSERT_NE(button, nullptr);
    EXPECT_TRUE(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_FALSE(links().worker().busy());
    EXPECT_FALSE(button->isVisible());
    EXPECT_EQ(links().done(), 0);
    state().setCursor(targetThen().centre);
    goTo(baseline());
    const auto& dims = state().grid().dims();
    EXPECT_EQ(state().cursor(), state().grid().toPatient(dims[0] / 2, dims[1] / 2, dims[2] / 2))
        << "nothing is guessed";
}

TEST_F(LinkedVisits, OnePlaceMarkedInBothLeadsTheirLink)
{
    openBoth();
    links().stop();
    state().setCursor(targetThen().centre);
    QTest::keyClick(&window(), Qt::Key_L);
    EXPECT_THAT(message(), testing::HasSubstr("mark it there"));
    goTo(baseline());
    state().setCursor(target().centre);
    QTest::keyClick(&window(), Qt::Key_L);
    EXPECT_THAT(message(), testing::HasSubstr("led by one marked place"));
    ASSERT_TRUE(untilLinked());
    const auto& plan = measurement::alignmentPlan(bench().caseWork().current());
    const auto there = links().point(plan[0].fixed, plan[0].moving, target().centre);
    ASSERT_TRUE(there);
    EXPECT_LE(distance(there->position, targetThen().centre), 5.0);
}

} // namespace hepatica::viewer
