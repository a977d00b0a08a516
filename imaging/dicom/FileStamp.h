#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>

namespace hepatica::imaging {

/// What changes when a file is written to or replaced.
struct FileStamp {
    std::uint64_t size = 0, inode = 0;
    std::int64_t modified_ns = 0; ///< since 1970
    std::int64_t changed_ns =
        0;                  ///< of the content or of what the folder says of it; no program can set it back
    bool isRegular = false; ///< neither a folder nor a pipe, a socket or a device
    bool operator==(const FileStamp&) const = default;
};

/// None where nothing can be found under the path; links are followed.
[[nodiscard]] std::optional<FileStamp> stampOf(const std::filesystem::path& file);

} // namespace hepatica::imaging
