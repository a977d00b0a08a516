#pragma once
#include "Console.h"

#include <hepatica/imaging/SeriesReader.h>

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

} // namespace hepatica::cli
