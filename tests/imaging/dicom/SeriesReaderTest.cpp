// Which files make which series, and which of them is opened.
#include "imaging/dicom/SeriesFolder.h"

#include <algorithm>

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::problemCodes;
using hepatica::tests::TestImage;
using hepatica::tests::writeAll;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

class SeriesReader : public tests::SeriesFolder {};

} // namespace

TEST_F(SeriesReader, FilesInAnyOrderBecomeAStackInOrderOfPosition)
{
    auto images = axialStack(5);
    std::swap(images[0], images[3]);
    std::swap(images[1], images[4]);
    writeAll(images, folder() / "deep" / "er");
    const Series series = onlySeries();
    EXPECT_EQ(series.measurable, Measurable::Volume);
    EXPECT_TRUE(series.warnings.empty());
    EXPECT_EQ(series.geometry->dims(), (std::array{6, 4, 5}));
    EXPECT_EQ(series.geometry->spacing(), (std::array{0.75, 0.5, 2.5}));
    EXPECT_EQ(series.geometry->origin(), (Point3{-100, -50, -10}));
    EXPECT_EQ(series.date->iso(), "2026-01-02");
    const auto volume = loadVolume(series);
    ASSERT_TRUE(volume);
    ASSERT_TRUE(volume->isInt16());
    EXPECT_EQ(volume->at({0, 0, 0}), 10 - 1000);
    EXPECT_EQ(volume->at({5, 3, 4}), 50 + 23 - 1000);
    EXPECT_EQ(volume->origin().slices.at(2).sopInstanceUid, series.instances.at(2).source.sopInstanceUid);
}

TEST_F(SeriesReader, WhatIsNoImageIsLeftOutWithItsReason)
{
    writeAll(axialStack(2), folder());
    writeText("notes.dcm", "these are notes, not an image");
    writeText("empty.dcm", "");
    TestImage capture = axialStack(1).front();
    capture.sopClass = UID_SecondaryCaptureImageStorage;
    tests::write(capture, folder() / "capture");
    TestImage unplaced = axialStack(1, "B").front();
    unplaced.texts[DCM_ImagePositionPatient] = "-";
    tests::write(unplaced, folder() / "unplaced");
    fs::copy_file(folder() / "A000", folder() / "copy");
    const StudyIndex found = index();
    std::vector<std::string> reasons;
    for (const LeftOut& one : found.leftOut)
        reasons.push_back(one.reason.text());
    EXPECT_THAT(reasons,
                ElementsAre(HasSubstr("capture: Secondary Capture Image Storage (a picture of a screen"),
                            HasSubstr("the same instance as"), HasSubstr("empty.dcm: not a DICOM file"),
                            HasSubstr("notes.dcm: not a DICOM file"),
                            HasSubstr("unplaced: Image Position (Patient) is missing")));
}

TEST_F(SeriesReader, FoldersThatHoldNothingAreProblems)
{
    EXPECT_EQ(scan({folder()}).error().code, ProblemCode::NothingToRead);
    EXPECT_EQ(scan({folder() / "none"}).error().code, ProblemCode::NoSuchFile);
    writeText("notes.dcm", "no image");
    const auto opened = openSeries({folder()});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, ProblemCode::NoImages);
    EXPECT_THAT(problemCodes(opened.error().further), ElementsAre(ProblemCode::NotDicom));
}

TEST_F(SeriesReader, OfSeveralSeriesOneIsPickedByNumberOrUid)
{
    writeAll(axialStack(3, "A"), folder());
    writeAll(axialStack(2, "B"), folder());
    const auto unpicked = openSeries({folder()});
    ASSERT_FALSE(unpicked);
    EXPECT_EQ(unpicked.error().code, ProblemCode::SeveralSeries);
    const std::string uidB = uidFromName("series B");
    EXPECT_THAT(unpicked.error().text(), HasSubstr("2 series B of 2026-01-02 (" + uidB + ")"));
    EXPECT_EQ(openSeries({folder()}, "1")->volume.geometry().dims()[2], 3);
    EXPECT_EQ(openSeries({folder()}, uidB)->volume.geometry().dims()[2], 2);
    EXPECT_EQ(openSeries({folder()}, "7").error().code, ProblemCode::NoSuchSeries);
}

TEST_F(SeriesReader, ANumberThatTwoSeriesBearPicksNone)
{
    auto images = axialStack(2, "A");
    auto others = axialStack(2, "B");
    for (TestImage& image : others)
        image.texts[DCM_SeriesNumber] = "1";
    writeAll(images, folder());
    writeAll(others, folder());
    EXPECT_EQ(openSeries({folder()}, "1").error().code, ProblemCode::SeveralSeries);
}

TEST_F(SeriesReader, ALocalizerOfTheSameUidIsASeriesOfItsOwn)
{
    auto images = axialStack(3);
    TestImage localizer = images.front();
    localizer.row = {0, 1, 0};
    localizer.column = {0, 0, -1};
    localizer.texts[DCM_ImageType] = "ORIGINAL\\PRIMARY\\LOCALIZER";
    images.push_back(localizer);
    writeAll(images, folder());
    const StudyIndex found = index();
    ASSERT_EQ(found.patients.at(0).studies.at(0).series.size(), 2u);
    const auto opened = openSeries({folder()});
    ASSERT_TRUE(opened) << opened.error().text();
    EXPECT_EQ(opened->volume.geometry().dims()[2], 3);
}

TEST_F(SeriesReader, NothingIsMeasuredOnALocalizer)
{
    auto images = axialStack(3);
    for (TestImage& image : images)
        image.texts[DCM_ImageType] = "ORIGINAL\\PRIMARY\\LOCALIZER";
    writeAll(images, folder());
    const auto volume = loadVolume(onlySeries());
    ASSERT_TRUE(volume) << volume.error().text();
    EXPECT_EQ(volume->measurable(), Measurable::None);
}

TEST_F(SeriesReader, CancellingLeavesNothingHalf)
{
    writeAll(axialStack(8), folder());
    Progress* self = nullptr;
    Progress progress([&](double, const std::string&) { self->cancel(); });
    self = &progress;
    EXPECT_EQ(scan({folder()}, progress).error().code, ProblemCode::Cancelled);
    EXPECT_EQ(loadVolume(onlySeries(), {}, progress).error().code, ProblemCode::Cancelled);
}

TEST_F(SeriesReader, ScanningTwiceGivesTheSameOrder)
{
    writeAll(axialStack(4, "B"), folder());
    writeAll(axialStack(4, "A"), folder());
    const auto names = [&] {
        std::vector<std::string> all;
        const StudyIndex found = index();
        for (const Series& series : found.patients.at(0).studies.at(0).series)
            for (const Instance& instance : series.instances)
                all.push_back(instance.source.file.filename());
        return all;
    };
    EXPECT_THAT(names(), ElementsAre("A000", "A001", "A002", "A003", "B000", "B001", "B002", "B003"));
    EXPECT_EQ(names(), names());
}

TEST_F(SeriesReader, FilesThatRepeatAnImageAreToldWithTheVolume)
{
    writeAll(axialStack(3), folder());
    std::filesystem::copy_file(folder() / "A001", folder() / "A001 (copy)");
    const auto one = openSeries({folder()});
    ASSERT_TRUE(one) << one.error().text();
    EXPECT_THAT(problemCodes(one->volume.origin().warnings), ElementsAre(ProblemCode::DuplicateInstance));
    EXPECT_THAT(one->volume.origin().warnings.front().text(), HasSubstr("A001 (copy): the same instance as"));
    std::filesystem::copy_file(folder() / "A002", folder() / "A002 (copy)");
    const auto two = openSeries({folder()});
    ASSERT_TRUE(two);
    ASSERT_EQ(two->volume.origin().warnings.size(), 1u) << "one line, however many";
    EXPECT_THAT(two->volume.origin().warnings.front().text(), HasSubstr("2 files, first"));
}

TEST_F(SeriesReader, AnotherImageUnderOneInstanceUidStopsLoading)
{
    auto images = axialStack(4);
    images[3].texts[DCM_SOPInstanceUID] = images[2].texts[DCM_SOPInstanceUID] = uidFromName("twice");
    writeAll(images, folder());
    const StudyIndex found = index();
    ASSERT_EQ(found.leftOut.size(), 1u);
    EXPECT_EQ(found.leftOut[0].reason.code, ProblemCode::DamagedFile);
    const auto stopped = openSeries({folder()});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ProblemCode::IncompleteSeries);
    EXPECT_THAT(stopped.error().text(), HasSubstr("A003"));
}

TEST_F(SeriesReader, AnImageOfAnotherSizeIsAStackOfItsOwnAndLacksInTheOther)
{
    auto images = axialStack(3);
    images[1].rows = 5;
    writeAll(images, folder());
    const StudyIndex found = index();
    EXPECT_TRUE(found.leftOut.empty());
    const auto& stacks = found.patients.at(0).studies.at(0).series;
    ASSERT_EQ(stacks.size(), 2u);
    for (const Series& series : stacks) {
        EXPECT_EQ(series.measurable, Measurable::InPlane);
        ASSERT_THAT(problemCodes(series.warnings), testing::Contains(ProblemCode::MixedImages));
        EXPECT_THAT(series.warnings.back().text(), HasSubstr("images of another size"));
    }
}
