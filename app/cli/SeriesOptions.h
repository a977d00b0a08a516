#pragma once
#include "Arguments.h"
#include "Console.h"

#include <hepatica/imaging/Mask.h>
#include <hepatica/imaging/SeriesReader.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::cli {

/// What every command that takes SERIES shares.
struct SeriesOptions {
    std::vector<std::string> paths;
    std::string pick;
    bool incomplete = false;
    std::string phase{};    ///< the reader's word on it; "" leaves it to the headers
    std::string modality{}; ///< the same of CT or MR, for files that tell none
};

/// Adds --modality: CT or MR.
void addModalityOption(Command& command, std::string& modality);
/// Of the second of two series alone, where it has another one: "--moving-modality".
void addModalityOption(Command& command, const std::string& option, std::string& modality);

/// Adds the positional SERIES, --series, --phase, --modality and --incomplete.
void addSeriesOptions(Command& command, SeriesOptions& options);

[[nodiscard]] std::vector<std::filesystem::path> toPaths(const std::vector<std::string>& texts);

/// `BadDocument` for a word that names no phase.
[[nodiscard]] Expected<imaging::LoadOptions> loadOptionsOf(const SeriesOptions& options);

/// `NotWritable` when writing the output would replace an input: one of these files, or a file in one of
/// these folders.
[[nodiscard]] Expected<void> sparesInputs(const std::string& output, const std::vector<std::string>& inputs);

/// Opens it and tells the volume's warnings on standard error.
[[nodiscard]] Expected<imaging::LoadedSeries> open(const SeriesOptions& options, const Console& console);

/// `OtherPatient` when both name a patient and not the same one.
[[nodiscard]] Expected<void> ofOnePatient(const imaging::Series& first, const imaging::Series& second);

/// A mask file, and which of its masks: its number or its name; "" is every one.
struct MaskOptions {
    std::string file, label;
};

/// The masks of a file on an opened series. Problems: those of readMaskSet(), `NoSuchLabel`.
[[nodiscard]] Expected<imaging::MaskSet> readMasks(const MaskOptions& options,
                                                   const imaging::LoadedSeries& series);

/// The one mask that is asked for; tells its warnings. Problems: those of readMasks(), `BadDocument` when the
/// file holds several and none is picked.
[[nodiscard]] Expected<imaging::Mask>
readOnlyMask(const MaskOptions& options, const imaging::LoadedSeries& series, const Console& console);

} // namespace hepatica::cli
