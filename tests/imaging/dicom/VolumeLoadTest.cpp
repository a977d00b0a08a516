#include <hepatica/imaging/VolumeLoad.h>

#include "imaging/dicom/SeriesFolder.h"

#include <fstream>

#include <gtest/gtest.h>

using namespace hepatica;
using namespace hepatica::imaging;
using hepatica::tests::axialStack;

namespace {

namespace fs = std::filesystem;

class VolumeLoading : public tests::SeriesFolder {
protected:
    [[nodiscard]] Series seriesOf(const std::vector<tests::TestImage>& images) const
    {
        tests::writeAll(images, folder());
        return scan({folder()}).value().patients.at(0).studies.at(0).series.at(0);
    }
};

double first(const Volume::Voxels& voxels, std::size_t slice)
{
    return std::visit([&](const auto& buffer) { return static_cast<double>(buffer.values()[slice * 24]); },
                      voxels);
}

} // namespace

TEST_F(VolumeLoading, GridAndBufferAreThereBeforeTheSlices)
{
    const Series series = seriesOf(axialStack(40));
    auto load = VolumeLoad::start(series, {}, 20);
    ASSERT_TRUE(load) << load.error().text();
    EXPECT_EQ(load->geometry().dims(), (std::array{6, 4, 40}));
    EXPECT_EQ(load->sliceCount(), 40u);
    ASSERT_TRUE(load->waitFor(20));
    EXPECT_TRUE(load->isReady(20));
    EXPECT_EQ(first(load->voxels(), 20), 210 - 1000); // 10 * instance number, intercept -1000
    const auto volume = load->finish();
    ASSERT_TRUE(volume);
    EXPECT_EQ(load->readyCount(), 40u);
    for (std::size_t slice = 0; slice < 40; ++slice) {
        EXPECT_TRUE(load->isReady(slice));
        EXPECT_EQ(first(volume->voxels(), slice), 10.0 * static_cast<double>(slice + 1) - 1000);
    }
}

TEST_F(VolumeLoading, AnyFirstSliceGivesTheSameVolume)
{
    const Series series = seriesOf(axialStack(5));
    const auto whole = loadVolume(series);
    ASSERT_TRUE(whole);
    for (const std::size_t start : {0u, 1u, 4u, 99u}) {
        auto load = VolumeLoad::start(series, {}, start);
        ASSERT_TRUE(load);
        const auto volume = load->finish();
        ASSERT_TRUE(volume);
        for (std::size_t slice = 0; slice < 5; ++slice)
            EXPECT_EQ(first(volume->voxels(), slice), first(whole->voxels(), slice));
    }
}

TEST_F(VolumeLoading, AValueBeyondInt16BeginsAgainAsFloat32)
{
    auto images = axialStack(30);
    images[29].stored = {-32000}; // -33000 with the intercept
    auto load = VolumeLoad::start(seriesOf(images));
    ASSERT_TRUE(load);
    const auto volume = load->finish();
    ASSERT_TRUE(volume) << volume.error().text();
    EXPECT_FALSE(volume->isInt16());
    EXPECT_EQ(volume->at({0, 0, 29}), -33000.0);
    EXPECT_EQ(volume->at({0, 0, 0}), 10.0 - 1000.0);
    EXPECT_TRUE(std::holds_alternative<Volume::Buffer<float>>(load->voxels()));
}

TEST_F(VolumeLoading, AFileThatWasCutSinceTheScanEndsTheLoad)
{
    const Series series = seriesOf(axialStack(6));
    fs::resize_file(series.instances[3].source.file, fs::file_size(series.instances[3].source.file) - 10);
    auto load = VolumeLoad::start(series);
    ASSERT_TRUE(load);
    EXPECT_FALSE(load->waitFor(3));
    const auto volume = load->finish();
    ASSERT_FALSE(volume);
    EXPECT_EQ(volume.error().code, ProblemCode::DamagedFile);
    EXPECT_NE(volume.error().text().find("A003"), std::string::npos);
}

TEST_F(VolumeLoading, ACancelledLoadSaysSo)
{
    auto load = VolumeLoad::start(seriesOf(axialStack(200)));
    ASSERT_TRUE(load);
    load->cancel();
    const auto volume = load->finish();
    // It may have been faster; half a volume it never is.
    EXPECT_TRUE(volume ? load->readyCount() == 200u : volume.error().code == ProblemCode::Cancelled);
}

TEST_F(VolumeLoading, ACancelledWaitEndsWithoutTheSlice)
{
    auto load = VolumeLoad::start(seriesOf(axialStack(6)));
    ASSERT_TRUE(load);
    Progress progress;
    progress.cancel();
    EXPECT_FALSE(load->waitFor(5, progress)); // whether or not it has been read
    EXPECT_TRUE(load->waitFor(5));
}

TEST_F(VolumeLoading, ASeriesThatLacksASliceIsRefusedAtOnce)
{
    auto images = axialStack(6);
    images.erase(images.begin() + 3);
    const Series series = seriesOf(images);
    const auto load = VolumeLoad::start(series);
    ASSERT_FALSE(load);
    EXPECT_EQ(load.error().code, ProblemCode::IncompleteSeries);
    EXPECT_TRUE(VolumeLoad::start(series, {.incomplete = true}));
}
