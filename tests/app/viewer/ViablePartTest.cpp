// The viable part stands with the stroke: measured on the late arterial series of the visit that is shown.
#include "LengthText.h"
#include "TemporaryFolder.h"
#include "WindowFixture.h"

#include <hepatica/phantom/Phantom.h>

#include <algorithm>

namespace hepatica::viewer {

namespace {

/// One patient for all tests of this file, and its baseline.
const phantom::VisitTruth& viableVisit()
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

const phantom::LesionTruth& viableTarget()
{
    return *std::ranges::find(viableVisit().lesions, "T01", &phantom::LesionTruth::name);
}

} // namespace

class ViablePart : public WindowTest {
protected:
    /// Opens folders, and of what was found the series of a phase.
    void openPhase(const std::vector<std::filesystem::path>& folders, imaging::Phase phase)
    {
        bench().open(folders);
        ASSERT_TRUE(until([&] {
            return bench().entries().size() == folders.size() && !bench().worker().busy();
        })) << message();
        const auto entry = std::ranges::find_if(bench().entries(), [&](const SeriesEntry& one) {
            return one.scanned && one.scanned->phase == phase;
        });
        ASSERT_NE(entry, bench().entries().end());
        if (bench().shownEntry() != entry - bench().entries().begin())
            bench().openEntry(static_cast<int>(entry - bench().entries().begin()));
        ASSERT_TRUE(until([&] { return state().isWhole() && state().series().phase == phase; })) << message();
    }

    void drawTarget()
    {
        const auto& [from, to] = viableTarget().longEnds;
        state().setCursor(0.5 * (from + to));
        QTest::keyClick(&window(), Qt::Key_M);
        drag(view(0), pixel(view(0), from), pixel(view(0), to));
        ASSERT_TRUE(untilIdle());
        ASSERT_EQ(state().lesions().size(), 1u) << message();
    }

    [[nodiscard]] const measurement::Observation& seen() { return *state().lesions().front().observation; }
};

TEST_F(ViablePart, IsMeasuredOnTheArterialSeriesFoundBesideTheOneShown)
{
    const auto& folders = viableVisit().seriesFolders;
    openPhase({folders[0], folders[1], folders[2]}, imaging::Phase::PortalVenous);
    drawTarget();
    ASSERT_TRUE(seen().viable) << message();
    EXPECT_NEAR(seen().viable->longAxis().mm(), viableTarget().viableLongAxis.mm(), 4.5); // two of its pixels
    EXPECT_EQ(cell(0, LesionTableModel::Viable), lengthText(seen().viable->longAxis()).toStdString());

    // The case knows the images that the number was found on.
    const auto* arterial = bench().caseWork().current().series(seen().arterialSeriesUid);
    ASSERT_NE(arterial, nullptr);
    EXPECT_EQ(arterial->phase, imaging::Phase::LateArterial);
    EXPECT_EQ(bench().caseWork().timepointOf(arterial->uid), seen().timepoint);
}

TEST_F(ViablePart, OnTheArterialSeriesItselfThatIsTheOne)
{
    openPhase({viableVisit().seriesFolders[0]}, imaging::Phase::LateArterial);
    drawTarget();
    ASSERT_TRUE(seen().viable) << message();
    EXPECT_EQ(seen().arterialSeriesUid, state().series().identity());
}

TEST_F(ViablePart, WithoutAnArterialSeriesThereIsNone)
{
    openPhase({viableVisit().seriesFolders[1]}, imaging::Phase::PortalVenous);
    drawTarget();
    EXPECT_FALSE(seen().viable);
    EXPECT_EQ(seen().arterialSeriesUid, "");
    EXPECT_EQ(cell(0, LesionTableModel::Viable), "");
}

TEST_F(ViablePart, WhatCannotBeReadIsToldAndTheRestIsMeasured)
{
    const auto copy = folder_ / "arterial";
    std::filesystem::copy(viableVisit().seriesFolders[0], copy);
    openPhase({copy, viableVisit().seriesFolders[1]}, imaging::Phase::LateArterial);
    std::filesystem::remove_all(copy); // a medium that was taken out
    const auto& entries = bench().entries();
    const auto portal = std::ranges::find_if(entries, [](const SeriesEntry& one) {
        return one.scanned && one.scanned->phase == imaging::Phase::PortalVenous;
    });
    bench().openEntry(static_cast<int>(portal - entries.begin()));
    ASSERT_TRUE(
        until([&] { return state().isWhole() && state().series().phase == imaging::Phase::PortalVenous; }));
    QCoreApplication::processEvents();
    drawTarget();
    EXPECT_FALSE(seen().viable);
    EXPECT_TRUE(seen().recorded);
    EXPECT_FALSE(message().empty());
}

TEST(ArterialChoices, OfSeveralSeriesNoneIsTakenBlindly)
{
    imaging::Series shown;
    shown.uid = "1.2";
    shown.studyUid = "1";
    shown.phase = imaging::Phase::PortalVenous;
    const auto entryOf = [&](const std::string& uid, const std::string& frame) {
        SeriesEntry entry;
        entry.uid = uid;
        entry.scanned = shown;
        entry.scanned->phase = imaging::Phase::LateArterial;
        entry.scanned->frameOfReferenceUid = frame;
        return entry;
    };
    EXPECT_TRUE(arterialChoices(shown, {}, nullptr).empty());
    EXPECT_EQ(arterialChoices(shown, {entryOf("1.3", ""), entryOf("1.4", "9")}, nullptr).size(), 1u)
        << "another frame of reference is another place";
    EXPECT_EQ(arterialChoices(shown, {entryOf("1.3", ""), entryOf("1.4", "")}, nullptr).size(), 2u);
    measurement::Timepoint visit;
    measurement::SeriesReference known;
    known.uid = "1.3";
    known.studyUid = "1";
    known.phase = imaging::Phase::LateArterial;
    visit.series = {known};
    EXPECT_EQ(arterialChoices(shown, {entryOf("1.3", "")}, &visit).size(), 1u) << "the same one counts once";
    shown.frameOfReferenceUid = "8";
    visit.series.front().frameOfReferenceUid = "9";
    EXPECT_TRUE(arterialChoices(shown, {}, &visit).empty()) << "of the visit, and of another place";
    visit.series.front().frameOfReferenceUid = "8";
    EXPECT_EQ(arterialChoices(shown, {}, &visit).size(), 1u);
    visit.series.front().studyUid = "2";
    EXPECT_TRUE(arterialChoices(shown, {}, &visit).empty())
        << "another study of the visit was made by itself";
}

} // namespace hepatica::viewer
