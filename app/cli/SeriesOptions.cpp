#include "SeriesOptions.h"

#include <CLI/CLI.hpp>

namespace hepatica::cli {

void addSeriesOptions(CLI::App& command, SeriesOptions& options)
{
    command.add_option("SERIES", options.paths, "A folder, a file or several files: DICOM, NIfTI or NRRD")
        ->required();
    command.add_option("--series", options.pick,
                       "Where SERIES holds several: Series Instance UID or Series Number");
    command.add_flag("--incomplete", options.incomplete, "Go on without bad or missing files");
}

std::vector<std::filesystem::path> toPaths(const std::vector<std::string>& texts)
{
    return {texts.begin(), texts.end()};
}

Expected<imaging::LoadedSeries> open(const SeriesOptions& options, const Console& console)
{
    auto loaded = imaging::openSeries(toPaths(options.paths), options.pick, {options.incomplete},
                                      Progress(console.progressLine()));
    if (loaded)
        console.warn(loaded->volume.origin().warnings);
    return loaded;
}

} // namespace hepatica::cli
