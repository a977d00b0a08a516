#pragma once
#include "Console.h"

#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/SeriesReader.h>

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hepatica::cli {

/// What every command that takes SERIES shares.
struct SeriesOptions {
    std::vector<std::string> paths;
    std::string pick;
    bool incomplete = false;
};

/// Adds the positional SERIES, --series and --incomplete.
void addSeriesOptions(CLI::App& command, SeriesOptions& options);

[[nodiscard]] std::vector<std::filesystem::path> toPaths(const std::vector<std::string>& texts);

/// Opens it and tells the volume's warnings on standard error.
[[nodiscard]] Expected<imaging::LoadedSeries> open(const SeriesOptions& options, const Console& console);

/// The mask of a file that holds just one. Problems: those of readMasks(), `BadDocument` for several labels.
[[nodiscard]] Expected<imaging::Mask> readOnlyMask(const std::string& file, const imaging::Geometry& grid);

/// A warning where the headers say that positions in the two series are not comparable, as in
/// images of two visits. A frame that is not named may be the same.
[[nodiscard]] std::optional<Warning> otherFrame(const imaging::Series& measured,
                                                const imaging::Series& arterial);

} // namespace hepatica::cli
