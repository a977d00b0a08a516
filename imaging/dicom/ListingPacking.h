#pragma once
#include "FileList.h"
#include "FileStamp.h"

#include <hepatica/imaging/SeriesReader.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::imaging {

/// All that a scan came to: its result, and what it told of while it read.
struct Listing {
    StudyIndex index;
    std::vector<SeriesSeen> series;
};

/// What the index knows a scan by: the paths that were asked for, wherever the program stood then. No folder
/// is named so.
[[nodiscard]] std::string requestOf(const std::vector<std::filesystem::path>& paths);

/// What a listing depends on, as bytes: another state for every file that is added, removed, renamed or
/// written to, and for everything that the list accounts for beside its files. One stamp a file.
[[nodiscard]] std::string stateOf(const FileList& list, std::span<const std::optional<FileStamp>> stamps);

/// Packs a listing for this machine and this version of the program; paths as places in `files`.
[[nodiscard]] std::string packListing(const Listing& listing, std::span<const std::filesystem::path> files);

/// None when the bytes are not what packListing() makes of as many files, or there are none.
[[nodiscard]] std::optional<Listing> unpackListing(std::string_view bytes,
                                                   std::span<const std::filesystem::path> files);

} // namespace hepatica::imaging
