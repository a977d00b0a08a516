#pragma once
#include "HeaderPacking.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// What was read of the files of one folder, in pieces that can be unpacked side by side.
using PackedFolder = std::vector<std::string>;

/// Keeps in an SQLite file what headers said, folder by folder. It holds names of patients: only its owner
/// may read it. It is a shortcut and no more: a file that is damaged, or that other sources of the reader
/// have written, is emptied; one that another process is writing to, or that cannot be written, is not used
/// this time. Folders that were not asked for in 90 days are forgotten.
class ScanIndex {
public:
    /// Null when there is no way to use that file.
    [[nodiscard]] static std::unique_ptr<ScanIndex> open(const std::filesystem::path& file);
    ~ScanIndex();

    /// What is kept of a folder, or nothing; `folder` is its path without links.
    [[nodiscard]] PackedFolder read(const std::string& folder);
    /// Replaces what is kept of some folders, all or none.
    struct Entry {
        std::string folder;
        PackedFolder content;
    };
    void write(std::span<const Entry> entries);

private:
    struct Connection;
    explicit ScanIndex(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

} // namespace hepatica::imaging
