// Two phases under one Series Instance UID, as some scanners send them, before a reader at work.
#include "WindowFixture.h"

#include <hepatica/phantom/Phantom.h>

#include <QTreeWidget>

#include <algorithm>

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

namespace hepatica::viewer {

namespace {

constexpr const char* OneUid = "1.2.3.4.5";

/// Copies the files of a series under another Series Instance UID.
void copyInto(const std::filesystem::path& series, const std::filesystem::path& folder)
{
    std::filesystem::create_directories(folder);
    for (const auto& entry : std::filesystem::directory_iterator(series)) {
        DcmFileFormat file;
        ASSERT_TRUE(file.loadFile(entry.path().c_str()).good());
        file.getDataset()->putAndInsertString(DCM_SeriesInstanceUID, OneUid);
        ASSERT_TRUE(file.saveFile((folder / entry.path().filename()).c_str()).good());
    }
}

} // namespace

class SplitSeries : public WindowTest {};

TEST_F(SplitSeries, ALesionOfOneOfItsVolumesIsKeptWithThatVolume)
{
    phantom::PhantomOptions options;
    options.dims = {160, 160, 50};
    options.difficulty = phantom::Difficulty::Easy;
    const auto patient = phantom::writePatient(options, folder_ / "patient");
    ASSERT_TRUE(patient);
    const auto& baseline = *std::ranges::find(patient->visits, "BL", &phantom::VisitTruth::name);
    const auto& target = *std::ranges::find(baseline.lesions, "T01", &phantom::LesionTruth::name);
    copyInto(baseline.seriesFolders.at(0), folder_ / "both" / "arterial");
    copyInto(baseline.seriesFolders.at(1), folder_ / "both" / "portal");

    bench().open({folder_ / "both"});
    ASSERT_TRUE(until([this] { return bench().entries().size() == 2; })) << message();
    const auto portal = std::ranges::find(bench().entries(), std::string(OneUid) + "/2", &SeriesEntry::uid);
    ASSERT_NE(portal, bench().entries().end());
    bench().openEntry(static_cast<int>(portal - bench().entries().begin()));
    ASSERT_TRUE(until([this] { return state().isWhole(); })) << message();
    QCoreApplication::processEvents();

    const auto& [from, to] = target.longEnds;
    state().setCursor(0.5 * (from + to));
    QTest::keyClick(&window(), Qt::Key_M);
    drag(view(0), pixel(view(0), from), pixel(view(0), to));
    ASSERT_TRUE(untilIdle());
    ASSERT_EQ(state().lesions().size(), 1U) << message();
    EXPECT_TRUE(state().lesions()[0].onThisSeries);
    EXPECT_EQ(state().lesions()[0].observation->seriesUid, std::string(OneUid) + "/2");
}

} // namespace hepatica::viewer
