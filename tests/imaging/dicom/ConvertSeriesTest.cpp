#include <hepatica/imaging/ConvertSeries.h>
#include <hepatica/imaging/VolumeFile.h>

#include "Reference.h"
#include "TemporaryFolder.h"
#include "imaging/dicom/DicomWriter.h"

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/resource.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;

namespace {

namespace fs = std::filesystem;

std::string contentOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

class Converting : public testing::Test {
protected:
    /// The images in a folder of their own, beside which the results lie.
    [[nodiscard]] fs::path seriesOf(const std::vector<tests::TestImage>& images) const
    {
        const fs::path series = temporary_.path() / "series";
        fs::create_directories(series);
        tests::writeAll(images, series);
        return series;
    }
    [[nodiscard]] fs::path output(const std::string& name) const { return temporary_.path() / name; }
    [[nodiscard]] std::size_t filesBesideTheSeries() const
    {
        return static_cast<std::size_t>(
                   std::distance(fs::directory_iterator(temporary_.path()), fs::directory_iterator())) -
               1;
    }

    /// That the file has the very bytes that the volume, read whole, is written with.
    void expectWhatTheVolumeHas(const fs::path& series, const std::string& pick = {}) const
    {
        const auto loaded = openSeries({series}, pick);
        ASSERT_TRUE(loaded) << loaded.error().text();
        ASSERT_TRUE(writeVolumeFile(loaded->volume, output("whole.nii")));
        const auto converted = convertSeries({series}, output("slices.nii"), pick);
        ASSERT_TRUE(converted) << converted.error().text();
        EXPECT_TRUE(contentOf(output("whole.nii")) == contentOf(output("slices.nii"))) << series;
        EXPECT_EQ(converted->series.key, loaded->series.key);
        EXPECT_EQ(converted->warnings.size(), loaded->volume.origin().warnings.size());
    }

private:
    tests::TemporaryFolder temporary_;
};

/// Converts where no file may grow beyond `bytes`, as on a full disk; 0 when that is told as it should.
int convertOnFullDisk(const fs::path& series, const fs::path& file, rlim_t bytes)
{
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto converted = convertSeries({series}, file);
    return !converted && converted.error().code == ProblemCode::NotWritable ? 0 : 1;
}

} // namespace

TEST_F(Converting, SliceBySliceGivesTheFileOfTheWholeVolume)
{
    expectWhatTheVolumeHas(seriesOf(axialStack(40)));
}

TEST_F(Converting, AValueBeyondInt16MakesTheFileFloat32)
{
    auto images = axialStack(30);
    images[29].stored = {-32000}; // -33000 with the intercept
    const fs::path series = seriesOf(images);
    expectWhatTheVolumeHas(series);
    const auto written = readVolumeFile(output("slices.nii"));
    ASSERT_TRUE(written);
    EXPECT_FALSE(written->isInt16());
    EXPECT_EQ(written->at({0, 0, 29}), -33000.0);
    EXPECT_EQ(written->at({0, 0, 0}), 10.0 - 1000.0);
}

TEST_F(Converting, AFractionalSlopeMakesTheFileFloat32)
{
    auto images = axialStack(3);
    for (auto& image : images)
        image.texts[DCM_RescaleSlope] = "0.5";
    expectWhatTheVolumeHas(seriesOf(images));
    EXPECT_EQ(readVolumeFile(output("slices.nii"))->at({1, 0, 0}), 5.5 - 1000.0);
}

TEST_F(Converting, OtherFormatsAndVolumeFilesGoThroughTheVolume)
{
    const fs::path series = seriesOf(axialStack(4));
    for (const char* name : {"a.nrrd", "a.nii.gz"}) {
        ASSERT_TRUE(convertSeries({series}, output(name)));
        ASSERT_TRUE(convertSeries({output(name)}, output("again.nii")));
        EXPECT_EQ(readVolumeFile(output("again.nii"))->at({0, 0, 3}), 40.0 - 1000.0);
    }
}

TEST_F(Converting, AFileThatIsCutIsToldAndTheOlderFileStays)
{
    const fs::path series = seriesOf(axialStack(6));
    const fs::path cut = series / "A003";
    fs::resize_file(cut, fs::file_size(cut) - 10);
    std::ofstream(output("a.nii")) << "older";
    const auto converted = convertSeries({series}, output("a.nii"));
    ASSERT_FALSE(converted);
    EXPECT_EQ(converted.error().code, ProblemCode::IncompleteSeries);
    EXPECT_EQ(contentOf(output("a.nii")), "older");
    EXPECT_EQ(filesBesideTheSeries(), 1u);
}

TEST_F(Converting, AFullDiskIsToldAndTheOlderFileStays)
{
    GTEST_FLAG_SET(death_test_style, "threadsafe");    // others may be helping with loops
    const fs::path series = seriesOf(axialStack(100)); // 4,800 bytes of voxels
    for (const rlim_t bytes : {100u, 2000u, 5000u}) {
        SCOPED_TRACE(bytes);
        std::ofstream(output("a.nii")) << "older";
        EXPECT_EXIT(std::_Exit(convertOnFullDisk(series, output("a.nii"), bytes)), testing::ExitedWithCode(0),
                    "");
        EXPECT_EQ(contentOf(output("a.nii")), "older");
        EXPECT_EQ(filesBesideTheSeries(), 1u);
    }
}

TEST_F(Converting, CancellingLeavesNoFile)
{
    const fs::path series = seriesOf(axialStack(50));
    Progress* running = nullptr;
    Progress progress([&](double, const std::string& text) {
        if (text.ends_with("written"))
            running->cancel();
    });
    running = &progress;
    const auto converted = convertSeries({series}, output("a.nii"), {}, {}, progress);
    ASSERT_FALSE(converted);
    EXPECT_EQ(converted.error().code, ProblemCode::Cancelled);
    EXPECT_EQ(filesBesideTheSeries(), 0u);
}

TEST_F(Converting, UnevenSlicesAreRefusedBeforeAnythingIsWritten)
{
    auto images = axialStack(5);
    images[4].position.z += 1.0;
    const auto converted = convertSeries({seriesOf(images)}, output("a.nii"));
    ASSERT_FALSE(converted);
    EXPECT_EQ(converted.error().code, ProblemCode::ImpossibleGeometry);
    EXPECT_EQ(filesBesideTheSeries(), 0u);
}

TEST_F(Converting, EveryCodingOfARealSeriesGivesTheFileOfTheWholeVolume)
{
    HEPATICA_REFERENCE_FOLDER(reference);
    const fs::path folder = reference / "data/p03_mr_classic_with_nifti_ground_truth";
    for (const char* name : {"siemens", "ge", "philips", "compressed_rle", "compressed_jpegls",
                             "compressed_jpeg", "compressed_j2k"})
        expectWhatTheVolumeHas(folder / name / "dicom");
}
