#pragma once
// What a user could do with one file of unknown content, all of it.
#include <hepatica/imaging/SegmentationFile.h>
#include <hepatica/imaging/SeriesReader.h>

#include <algorithm>
#include <ctime>
#include <filesystem>

namespace hepatica::tests {

/// What the program has computed since its making, on all threads. A busy machine is no hang.
class ProcessorTime {
public:
    [[nodiscard]] double seconds() const
    {
        return static_cast<double>(std::clock() - start_) / static_cast<double>(CLOCKS_PER_SEC);
    }

private:
    std::clock_t start_ = std::clock();
};

/// A file takes a few milliseconds; this many seconds are a hang on any machine.
inline constexpr double Hang_s = 2.0;

/// Where one file went.
struct Account {
    std::size_t inSeries = 0, leftOut = 0; ///< how often it is named there
    std::size_t voxelBytes = 0;            ///< of all volumes
    double sum = 0.0;                      ///< of all voxels, so that none stays unread
};

inline double sumOf(const imaging::Volume& volume)
{
    return volume.visit([](auto voxels) {
        double sum = 0.0;
        for (const auto value : voxels)
            sum += static_cast<double>(value);
        return sum;
    });
}

/// A grid that no file fits by chance; reading masks on it walks over the whole file first.
inline imaging::Geometry smallGrid()
{
    return imaging::Geometry::make({4, 4, 3}, {1.0, 1.0, 1.0}, {0.0, 0.0, 0.0},
                                   {Point3{1, 0, 0}, Point3{0, 1, 0}, Point3{0, 0, 1}})
        .value();
}

/// Scans the file, loads every series of it as far as that goes, and reads it as a mask.
inline Account readEverything(const std::filesystem::path& file)
{
    Account account;
    if (const auto index = imaging::scan({file})) {
        for (const imaging::Patient& patient : index->patients)
            for (const imaging::Study& study : patient.studies)
                for (const imaging::Series& series : study.series) {
                    account.inSeries += static_cast<std::size_t>(
                        std::ranges::count_if(series.instances, [&](const imaging::Instance& one) {
                            return one.source.file == file;
                        }));
                    const auto volume = imaging::loadVolume(series, {.incomplete = true});
                    if (!volume)
                        continue;
                    account.sum += sumOf(*volume);
                    account.voxelBytes += volume->geometry().voxelCount() * (volume->isInt16() ? 2 : 4);
                }
        account.leftOut =
            static_cast<std::size_t>(std::ranges::count(index->leftOut, file, &imaging::LeftOut::file));
    }
    static_cast<void>(imaging::readSegmentation(file, smallGrid()));
    return account;
}

} // namespace hepatica::tests
