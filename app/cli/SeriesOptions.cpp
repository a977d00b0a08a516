#include "SeriesOptions.h"

#include <hepatica/imaging/VolumeFile.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace hepatica::cli {

namespace {

/// "1, 2 GTV, 3 liver": the numbers and names of all masks.
std::string labelsOf(const std::vector<imaging::LabelledMask>& masks)
{
    std::string labels;
    for (const imaging::LabelledMask& one : masks)
        labels += (labels.empty() ? "" : ", ") + std::to_string(one.label) +
                  (one.name.empty() ? "" : " " + one.name);
    return labels;
}

/// As SQLite's file format begins: such as every case file.
bool isDatabaseFile(const std::string& file)
{
    using namespace std::string_view_literals;
    constexpr std::string_view Beginning = "SQLite format 3\0"sv;
    std::string read(Beginning.size(), ' ');
    std::ifstream(file, std::ios::binary).read(read.data(), static_cast<std::streamsize>(read.size()));
    return read == Beginning;
}

} // namespace

void addModalityOption(Command& command, std::string& modality)
{
    command
        .option("--modality", modality,
                "Of NIfTI and NRRD files, which do not tell it: CT is in Hounsfield units, MR has no unit")
        .oneOf({"CT", "MR"});
}

void addModalityOption(Command& command, const std::string& option, std::string& modality)
{
    command.option(option, modality, "Of the second series alone, where it differs").oneOf({"CT", "MR"});
}

void addSeriesOptions(Command& command, SeriesOptions& options)
{
    command.option("SERIES", options.paths, "A folder, a file or several files: DICOM, NIfTI or NRRD")
        .required();
    command.option("--series", options.pick,
                   "Where SERIES holds several: key as scan shows it, Series Instance UID or Series Number "
                   "(4/2: the second volume of series 4)");
    command.option("--phase", options.phase,
                   "What you know of the contrast phase: non-contrast, late arterial, portal venous, "
                   "delayed or hepatobiliary; stands above the headers");
    addModalityOption(command, options.modality);
    command.flag("--incomplete", options.incomplete, "Go on without bad or missing files");
}

Expected<void> sparesInputs(const std::string& output, const std::vector<std::string>& inputs)
{
    namespace fs = std::filesystem;
    std::error_code error;
    if (!fs::exists(output, error))
        return {};
    if (isDatabaseFile(output))
        return fail(ProblemCode::NotWritable, {output, "it is a database, such as a case file"});
    const fs::path written = fs::canonical(output, error);
    for (const std::string& input : inputs) {
        const fs::path read = fs::canonical(input, error);
        const auto [parted, unused] = std::ranges::mismatch(read, written);
        if (!input.empty() && !error && parted == read.end())
            return fail(ProblemCode::NotWritable, {output, "it is one of the files that are read"});
    }
    return {};
}

std::vector<std::filesystem::path> toPaths(const std::vector<std::string>& texts)
{
    return {texts.begin(), texts.end()};
}

Expected<imaging::LoadOptions> loadOptionsOf(const SeriesOptions& options)
{
    imaging::LoadOptions load{options.incomplete};
    load.said.modality = options.modality;
    if (options.phase.empty())
        return load;
    const auto phase = imaging::phaseFromName(options.phase);
    if (!phase)
        return passOn(phase);
    load.phase = *phase;
    return load;
}

Expected<imaging::LoadedSeries> open(const SeriesOptions& options, const Console& console)
{
    const auto load = loadOptionsOf(options);
    if (!load)
        return passOn(load);
    auto loaded =
        imaging::openSeries(toPaths(options.paths), options.pick, *load, Progress(console.progressLine()));
    if (loaded)
        console.warn(loaded->volume.origin().warnings);
    return loaded;
}

Expected<imaging::MaskSet> readMasks(const MaskOptions& options, const imaging::LoadedSeries& series)
{
    auto set =
        imaging::readMaskSet(options.file, series.volume.geometry(), series.series.frameOfReferenceUid);
    if (!set || options.label.empty())
        return set;
    const auto isPicked = [&](const imaging::LabelledMask& one) {
        return std::to_string(one.label) == options.label || one.name == options.label ||
               one.description.label == options.label;
    };
    std::vector<imaging::LabelledMask> picked;
    std::ranges::copy_if(set->masks, std::back_inserter(picked), isPicked);
    if (picked.empty())
        return fail(ProblemCode::NoSuchLabel, {options.file, options.label, labelsOf(set->masks)});
    set->masks = std::move(picked);
    return set;
}

Expected<imaging::Mask> readOnlyMask(const MaskOptions& options, const imaging::LoadedSeries& series,
                                     const Console& console)
{
    auto set = readMasks(options, series);
    if (!set)
        return passOn(set);
    if (set->masks.size() != 1)
        return fail(ProblemCode::BadDocument,
                    {options.file, "it holds the labels " + labelsOf(set->masks), "a mask with one label"});
    console.warn(set->warnings);
    console.warn(set->masks.front().warnings);
    return std::move(set->masks.front().mask);
}

Expected<void> ofOnePatient(const imaging::Series& first, const imaging::Series& second)
{
    if (first.patientId.empty() || second.patientId.empty() || first.patientId == second.patientId)
        return {};
    return fail(ProblemCode::OtherPatient,
                {second.uid, "Patient ID", "another patient's", "that of the first series"});
}

} // namespace hepatica::cli
