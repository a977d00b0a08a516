#include "LengthText.h"
#include "SyntheticVolume.h"
#include "WindowFixture.h"

#include <QThread>

#include <limits>
#include <stdexcept>

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

// What is shown, what is written and what is told must belong together.

namespace hepatica::viewer {

namespace {

imaging::LoadedSeries emptySeries(int slices)
{
    const auto grid =
        tests::gridAround({Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}}, {2, 2, 2}, {8, 8, slices});
    return tests::syntheticSeries(grid, [](const Point3&) { return 0.0; });
}

/// A volume file knows neither patient nor study.
imaging::LoadedSeries nameless(const std::string& uid)
{
    auto loaded = emptySeries(8);
    loaded.series.patientId.clear();
    loaded.series.studyUid.clear();
    loaded.series.uid = uid;
    return loaded;
}

} // namespace

class CaseAtWork : public WindowTest {
protected:
    [[nodiscard]] std::size_t caseCount() { return bench().caseWork().cases()->size(); }
};

TEST_F(CaseAtWork, NamelessFilesOfTheSameNameInTwoFoldersGetTwoCases)
{
    bench().show({nameless("2.25.11")}, {folder_ / "a" / "ct.nii.gz"});
    bench().show({nameless("2.25.12")}, {folder_ / "b" / "ct.nii.gz"});
    EXPECT_EQ(caseCount(), 2U) << message();
}

TEST_F(CaseAtWork, NamelessPatientsOfTwoStudiesGetTwoCases)
{
    const auto grid =
        tests::gridAround({Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}}, {2, 2, 2}, {8, 8, 8});
    for (const char* study : {"2.25.101", "2.25.102"}) {
        auto loaded = tests::syntheticSeries(grid, [](const Point3&) { return 0.0; });
        loaded.series.patientId.clear();
        loaded.series.studyUid = study;
        loaded.series.uid = std::string(study) + ".1";
        bench().show({loaded}, {folder_});
        ASSERT_EQ(message(), "");
    }
    const auto cases = bench().caseWork().cases();
    ASSERT_TRUE(cases);
    EXPECT_EQ(cases->size(), 2U);
}

TEST_F(CaseAtWork, OnePlaceWrittenInTwoWaysIsOneCase)
{
    bench().show({nameless("2.25.11")}, {folder_ / "a" / "ct.nii.gz"});
    bench().show({nameless("2.25.12")}, {folder_ / "b" / ".." / "a" / "." / "ct.nii.gz"});
    EXPECT_EQ(caseCount(), 1U) << message();
}

TEST_F(CaseAtWork, SeriesWithOtherSlicesThanBeforeIsRefusedAndTheCaseClosed)
{
    bench().show({emptySeries(8)}, {folder_});
    ASSERT_TRUE(bench().caseWork().isOpen()) << message();
    bench().show({emptySeries(7)}, {folder_});
    EXPECT_NE(message().find("opened before with 8 slices of 8 x 8, now with 7 slices"), std::string::npos)
        << message();
    EXPECT_FALSE(bench().caseWork().isOpen());
    EXPECT_EQ(bench().caseWork().undoName(), "");
}

TEST_F(CaseAtWork, SameSeriesOfAnotherPatientIsRefusedAndTheCaseClosed)
{
    bench().show({emptySeries(8)}, {folder_});
    auto other = emptySeries(8);
    other.series.patientId = "SOMEBODY-ELSE";
    bench().show({other}, {folder_});
    EXPECT_NE(message().find("Patient ID"), std::string::npos) << message();
    EXPECT_FALSE(bench().caseWork().isOpen());
}

TEST_F(CaseAtWork, LesionsAreNotDrawnOnAnotherGrid)
{
    measurement::Case held;
    measurement::SeriesReference reference;
    reference.uid = "2.25.1";
    reference.geometry = emptySeries(8).series.geometry;
    held.timepoints.push_back({"BL", measurement::TimepointRole::Baseline, {}, {reference}, {}});
    held.lesions.push_back({"2.25.9", "T01", measurement::LesionClass::Target, "liver"});
    measurement::Observation seen;
    seen.lesionUid = "2.25.9";
    seen.timepoint = "BL";
    seen.reader = "R1";
    seen.seriesUid = "2.25.1";
    held.observations.push_back(seen);
    const auto onGrid = [&](int slices) {
        return lesionViews(held, "BL", "2.25.1", *emptySeries(slices).series.geometry, "R1")
            .at(0)
            .onThisSeries;
    };
    EXPECT_TRUE(onGrid(8));
    EXPECT_FALSE(onGrid(7));
}

TEST_F(CaseAtWork, VisitAndItsSeriesAreOneStep)
{
    bench().show({emptySeries(8)}, {folder_});
    ASSERT_EQ(bench().caseWork().current().timepoints.size(), 1U) << message();
    ASSERT_TRUE(bench().caseWork().undo());
    EXPECT_TRUE(bench().caseWork().current().timepoints.empty());
}

TEST_F(CaseAtWork, ResultsOfWorkUnderWayDoNotLandInTheCaseFileOpenedMeanwhile)
{
    const auto other = folder_ / "other.hepatica";
    ASSERT_TRUE(measurement::CaseStore::open(other));
    bool delivered = false;
    bench().worker().start<int>(
        "Waiting",
        [](const Progress& progress) {
            while (!progress.cancelled())
                QThread::yieldCurrentThread();
            return 1;
        },
        [&](int) { delivered = true; });
    bench().openCaseFile(other);
    EXPECT_FALSE(bench().worker().busy());
    QCoreApplication::processEvents();
    EXPECT_FALSE(delivered);
    EXPECT_EQ(bench().caseWork().place().place(), other);
}

TEST_F(CaseAtWork, ACaseThatAnotherProgramHasOpenIsShownWithItsHolderAndNotChanged)
{
    bench().show({emptySeries(8)}, {folder_});
    CaseWork& work = bench().caseWork();
    const std::string id = work.current().identity.id;
    bench().workIn(folder_ / "other.hepatica"); // gives the case back
    const auto store =
        std::make_shared<measurement::CaseStore>(measurement::CaseStore::openExisting(caseFile()).value());
    auto elsewhere = std::optional(measurement::CaseSession::open(store, id, work.reader()).value());
    ASSERT_FALSE(elsewhere->isReadOnly());

    ASSERT_TRUE(work.use(caseFile(), true));
    ASSERT_TRUE(work.openCase(id));
    EXPECT_NE(message().find("has it open (as R1, process " + std::to_string(::getpid())), std::string::npos)
        << message();
    const auto answer =
        measurement::answerNewLesions(work.current(), "BL", measurement::NewLesionAnswer::No, work.reader());
    const auto refused = work.perform(answer);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ProblemCode::CaseHeld);
    elsewhere.reset();
    EXPECT_TRUE(work.perform(answer));
}

TEST_F(CaseAtWork, WhatCouldNotBeStoredIsOfferedAgain)
{
    bench().show({emptySeries(8)}, {folder_});
    CaseWork& work = bench().caseWork();
    measurement::Observation seen;
    seen.timepoint = work.current().timepoints.front().name;
    seen.reader = work.reader();
    ASSERT_TRUE(work.perform(measurement::addLesion(work.current(), measurement::LesionClass::Target, "liver",
                                                    seen, work.reader())));
    Notice last;
    const auto watching =
        QObject::connect(&bench(), &Workbench::told, &bench(), [&](const Notice& one) { last = one; });
    soci::session other(soci::sqlite3, "db=\"" + caseFile().string() + "\"");
    other << "BEGIN IMMEDIATE";
    bench().removeLesion(work.current().lesions.front().trackingUid);
    EXPECT_EQ(work.current().lesions.size(), 1U);
    EXPECT_EQ(last.actionText, "Try again");
    EXPECT_NE(last.text.toStdString().find("another program is writing to it"), std::string::npos);
    other << "COMMIT";
    last.action();
    EXPECT_TRUE(work.current().lesions.empty());
    QObject::disconnect(watching);
}

TEST_F(CaseAtWork, WhatIsLeftOutBesideACaseFileIsTold)
{
    bench().show({emptySeries(8)}, {folder_});
    bench().open({folder_, caseFile()});
    EXPECT_NE(message().find("Only the case work.hepatica was opened"), std::string::npos) << message();
    bench().cancel();
}

TEST_F(CaseAtWork, WorkThatThrowsIsAProblemInTheMessageBar)
{
    bench().worker().start<int>(
        "Loading", [](const Progress&) -> int { throw std::runtime_error("no memory left"); }, [](int) {});
    ASSERT_TRUE(untilIdle());
    EXPECT_EQ(message(), "Loading failed: no memory left");
}

TEST(NoticeText, TellsTheFirstOfSeveralAndKeepsAll)
{
    const Notice notice = noticeOf({"a", "b", "c"}, Notice::Tone::Warning);
    EXPECT_EQ(notice.text, "a  (and 2 more)");
    EXPECT_EQ(notice.details, "a\nb\nc");
    EXPECT_EQ(noticeOf({"a"}, Notice::Tone::Warning).text, "a");
}

TEST(LengthText, RoundsHundredthsHalvesAwayFromZero)
{
    // 12.35 and 0.25 lie below and on the half in binary: a printed double gives 12.3 or 0.2.
    EXPECT_EQ(lengthText(Length::fromHundredths(1235)), "12.4");
    EXPECT_EQ(lengthText(Length::fromHundredths(25)), "0.3");
    EXPECT_EQ(lengthText(Length::fromHundredths(1234)), "12.3");
    EXPECT_EQ(lengthText(Length::fromHundredths(-1235)), "-12.4");
    EXPECT_EQ(lengthText(Length::fromHundredths(-4)), "0.0");
}

TEST(OpeningWindow, LeavesOutWhatIsNoNumber)
{
    const auto windowOf = [](float odd, float value) {
        const auto grid = *emptySeries(8).series.geometry;
        auto voxels = std::make_shared<std::vector<float>>(grid.voxelCount(), value);
        for (std::size_t at = 0; at < voxels->size(); at += 3)
            (*voxels)[at] = odd;
        return openingWindow(*imaging::Volume::make(grid, imaging::Volume::Buffer<float>(std::move(voxels)),
                                                    imaging::VolumeOrigin{}));
    };
    const float nan = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(windowOf(nan, 7.0F), (GreyWindow{1.0, 7.0})) << "every number is 7";
    EXPECT_EQ(windowOf(nan, nan), WindowPresets.front().window);
}

} // namespace hepatica::viewer
