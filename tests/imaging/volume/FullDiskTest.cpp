#include <hepatica/imaging/VolumeFile.h>

#include "TemporaryFolder.h"

#include <csignal>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>

using namespace hepatica;
using namespace hepatica::imaging;

namespace {

namespace fs = std::filesystem;

/// Values that do not pack well.
Volume noise()
{
    const auto grid = *Geometry::make({64, 64, 8}, {1, 1, 1}, {}, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
    std::vector<std::int16_t> values(grid.voxelCount());
    std::uint32_t state = 1;
    for (std::int16_t& value : values) {
        state = state * 1664525u + 1013904223u;
        value = static_cast<std::int16_t>(state >> 16);
    }
    return *Volume::make(grid, std::make_shared<const std::vector<std::int16_t>>(std::move(values)), {});
}

/// Writes where no file may grow beyond `bytes`, as on a full disk; 0 when that is told as it should.
int writeOnFullDisk(const Volume& volume, const fs::path& file, rlim_t bytes)
{
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, bytes};
    setrlimit(RLIMIT_FSIZE, &limit);
    const auto written = writeVolumeFile(volume, file);
    return !written && written.error().code == ProblemCode::NotWritable ? 0 : 1;
}

std::string writtenContent(const fs::path& file)
{
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

} // namespace

TEST(FullDisk, AVolumeThatDoesNotFitIsToldAndTheOlderFileStays)
{
    const Volume volume = noise(); // 65,536 bytes of voxels
    const tests::TemporaryFolder temporary;
    for (const char* name : {"a.nii", "a.nii.gz", "a.nrrd"})
        for (const rlim_t bytes : {100u, 20000u, 65500u}) {
            SCOPED_TRACE(std::string(name) + " " + std::to_string(bytes));
            const auto file = temporary.path() / name;
            std::ofstream(file) << "older";
            EXPECT_EXIT(std::_Exit(writeOnFullDisk(volume, file, bytes)), testing::ExitedWithCode(0), "");
            EXPECT_EQ(writtenContent(file), "older");
            fs::remove(file);
            EXPECT_TRUE(fs::is_empty(temporary.path()));
        }
}
