#pragma once
#include <hepatica/imaging/SeriesReader.h>

#include <filesystem>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// A series that was written to a file, and the warnings that its volume would bear.
struct ConvertedSeries {
    Series series;
    std::vector<Warning> warnings;
};

/// Writes what openSeries() opens as writeVolumeFile() writes it, in modality units. To an uncompressed NIfTI
/// file the slices go one by one as they are read, and the volume never stands in memory. The file appears
/// whole or not at all. Problems: those of openSeries() and writeVolumeFile().
[[nodiscard]] Expected<ConvertedSeries>
convertSeries(const std::vector<std::filesystem::path>& paths, const std::filesystem::path& file,
              const std::string& pick = {}, const LoadOptions& options = {}, const Progress& progress = {});

} // namespace hepatica::imaging
