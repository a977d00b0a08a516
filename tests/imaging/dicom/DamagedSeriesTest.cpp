// Files that were cut, emptied or made to harm, beside good ones: named, and never half a series.
#include "imaging/dicom/SeriesFolder.h"

#include <gmock/gmock.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;
using hepatica::tests::problemCodes;
using hepatica::tests::writeAll;
using testing::ElementsAre;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

class DamagedSeries : public tests::SeriesFolder {};

} // namespace

TEST_F(DamagedSeries, ATruncatedFileInAGoodSeriesIsNamedAndStopsLoading)
{
    writeAll(axialStack(4), folder());
    truncate("A003", 20); // 4 x 6 pixels of 16 bits are 48 bytes
    const StudyIndex found = index();
    ASSERT_EQ(found.leftOut.size(), 1u);
    EXPECT_THAT(found.leftOut[0].reason.text(),
                HasSubstr("A003: pixel data end after 28 of 48 bytes; left out"));
    const Series& series = found.patients.at(0).studies.at(0).series.at(0);
    EXPECT_EQ(series.instances.size(), 3u);
    EXPECT_THAT(problemCodes(series.missing), ElementsAre(ProblemCode::DamagedFile));
    const auto stopped = loadVolume(series);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ProblemCode::IncompleteSeries);
    EXPECT_THAT(stopped.error().text(), HasSubstr("A003"));
    const auto volume = loadVolume(series, {.incomplete = true});
    ASSERT_TRUE(volume);
    EXPECT_THAT(problemCodes(volume->origin().warnings), ElementsAre(ProblemCode::DamagedFile));
}

TEST_F(DamagedSeries, AFileThatEndsInItsHeaderStillBelongsToItsSeries)
{
    writeAll(axialStack(3), folder());
    truncate("A002", 100); // inside the image description, after the Series Instance UID
    const StudyIndex found = index();
    ASSERT_EQ(found.leftOut.size(), 1u);
    EXPECT_THAT(found.leftOut[0].reason.text(), HasSubstr("the file ends inside its header"));
    EXPECT_EQ(found.patients.at(0).studies.at(0).series.at(0).missing.size(), 1u);
}

TEST_F(DamagedSeries, AFileCutAfterScanningIsAProblemNotAnImage)
{
    writeAll(axialStack(3), folder());
    const Series series = onlySeries();
    truncate("A001", 2);
    const auto volume = loadVolume(series);
    ASSERT_FALSE(volume);
    EXPECT_EQ(volume.error().code, ProblemCode::DamagedFile);
    EXPECT_THAT(volume.error().text(), HasSubstr("46 of 48 bytes"));
}

TEST_F(DamagedSeries, SequencesNestedBeyondReasonAreRefusedUnparsed)
{
    tests::write(axialStack(1).front(), folder() / "hostile");
    std::string bytes;
    {
        std::ifstream file(folder() / "hostile", std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(file), {});
    }
    // Explicit little endian: a private sequence in an item of itself, 30,000 times, then the file stops.
    std::string nest;
    for (int level = 0; level < 30000; ++level)
        nest += std::string("\x09\x00\x10\x10SQ\0\0\xff\xff\xff\xff\xfe\xff\x00\xe0\xff\xff\xff\xff", 20);
    const auto pixels = bytes.rfind(std::string("\xe0\x7f\x10\x00OW", 6));
    ASSERT_NE(pixels, std::string::npos);
    writeText("hostile", bytes.substr(0, pixels) + nest);
    const StudyIndex found = index();
    ASSERT_EQ(found.leftOut.size(), 1u);
    EXPECT_THAT(found.leftOut[0].reason.text(), HasSubstr("sequences nested 30000 deep"));
}

TEST_F(DamagedSeries, ADamagedFirstOrLastSliceBesideASeriesStopsIt)
{
    writeAll(axialStack(4), folder());
    writeText("notes.txt", "these are notes, not an image");
    ASSERT_TRUE(openSeries({folder()}));
    for (const std::uintmax_t bytesLeft : {0u, 100u, 150u, 400u}) {
        SCOPED_TRACE(bytesLeft);
        fs::resize_file(folder() / "A003", bytesLeft);
        const auto stopped = openSeries({folder()});
        ASSERT_FALSE(stopped);
        EXPECT_EQ(stopped.error().code, ProblemCode::IncompleteSeries);
        EXPECT_THAT(stopped.error().text(), HasSubstr("A003"));
        const auto opened = openSeries({folder()}, {}, {.incomplete = true});
        ASSERT_TRUE(opened);
        EXPECT_EQ(opened->volume.geometry().dims()[2], 3);
        ASSERT_EQ(opened->volume.origin().warnings.size(), 1u);
        EXPECT_THAT(opened->volume.origin().warnings[0].text(), HasSubstr("A003"));
        writeAll(axialStack(4), folder());
    }
}

TEST_F(DamagedSeries, ADamagedFileInsideTheStackIsNamedNotOnlyItsGap)
{
    writeAll(axialStack(5), folder());
    fs::resize_file(folder() / "A002", 0);
    const auto stopped = openSeries({folder()});
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ProblemCode::IncompleteSeries);
    EXPECT_THAT(stopped.error().text(), HasSubstr("A002"));
}

TEST_F(DamagedSeries, EveryFileThatLacksHasOneLineWithItsCause)
{
    writeAll(axialStack(10), folder());
    truncate("A002", 20);
    const auto one = openSeries({folder()});
    ASSERT_FALSE(one);
    EXPECT_EQ(one.error().lines().size(), 1u) << "the gap is the file's";
    EXPECT_THAT(one.error().text(), HasSubstr("A002 (pixel data end after 28 of 48 bytes) cannot be used"));

    truncate("A009", 20); // at the end: no gap
    const auto two = openSeries({folder()});
    ASSERT_FALSE(two);
    ASSERT_EQ(two.error().lines().size(), 2u);
    EXPECT_THAT(two.error().text(), HasSubstr("and 1 more cannot be used"));
    EXPECT_THAT(two.error().lines().back(), HasSubstr("A009: pixel data end after 28 of 48 bytes"));

    fs::remove(folder() / "A005");
    fs::remove(folder() / "A006"); // three slices lack now, and two files explain two of them
    const auto gap = openSeries({folder()});
    ASSERT_FALSE(gap);
    EXPECT_THAT(
        problemCodes(gap.error().further),
        ElementsAre(ProblemCode::DamagedFile, ProblemCode::MissingSlices, ProblemCode::MissingSlices));
}
