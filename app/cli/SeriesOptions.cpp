#include "SeriesOptions.h"

#include <hepatica/imaging/VolumeFile.h>

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

Expected<imaging::Mask> readOnlyMask(const std::string& file, const imaging::Geometry& grid)
{
    auto masks = imaging::readMasks(file, grid);
    if (!masks)
        return passOn(masks);
    if (masks->size() == 1)
        return std::move(masks->front().mask);
    std::string labels;
    for (const imaging::LabelledMask& one : *masks)
        labels += (labels.empty() ? "" : ", ") + std::to_string(one.label);
    return fail(ProblemCode::BadDocument, {file, "it holds the labels " + labels, "a mask with one label"});
}

std::optional<Warning> otherFrame(const imaging::Series& measured, const imaging::Series& arterial)
{
    const std::string &here = measured.frameOfReferenceUid, &there = arterial.frameOfReferenceUid;
    if (here.empty() || there.empty() || here == there)
        return std::nullopt;
    return Warning{ProblemCode::BadDocument,
                   {"series " + arterial.uid,
                    "another frame of reference than the measured series, so the viable part is not measured",
                    "the arterial series of the same visit"},
                   {}};
}

} // namespace hepatica::cli
