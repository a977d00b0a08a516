#pragma once
#include "FileStamp.h"
#include "ImageHeader.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::imaging {

/// A file of a folder (or of an archive) and what its header said while it had this stamp.
struct KnownFile {
    std::string name; ///< below its folder
    FileStamp stamp;
    ReadFile read;
};

/// The same, standing elsewhere.
struct KnownFileView {
    const std::string& name;
    const FileStamp& stamp;
    const ReadFile& read;
};

/// Packs files into bytes for this machine and this version of the program. What stands again in the next
/// image, as nearly every UID and name does, takes four bytes. Paths are not stored: a folder that is reached
/// by another path gives files of that path.
[[nodiscard]] std::string packFiles(std::span<const KnownFileView> files);

/// None when the bytes are not what packFiles() makes. `folder` is where the files are now.
[[nodiscard]] std::optional<std::vector<KnownFile>> unpackFiles(std::string_view bytes,
                                                                const std::filesystem::path& folder);

} // namespace hepatica::imaging
