#pragma once
#include "ScanIndex.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// What an index knows of some files, and what it is to know of them after they were read.
class KnownHeaders {
public:
    /// `index` may name nothing. The files must stay as long as this lives.
    KnownHeaders(const std::filesystem::path& index, const std::vector<std::filesystem::path>& files);

    /// Fills in the files that have not changed since they were read and returns the places of the others.
    [[nodiscard]] std::vector<std::size_t> recall(std::vector<ReadFile>& read);
    /// Stores what was read of the others.
    void keep(const std::vector<ReadFile>& read);

private:
    struct Folder {
        std::filesystem::path path; ///< as the files name it: a folder or an archive
        std::string key;            ///< without links
        bool isArchive = false;
        std::vector<std::pair<std::string, std::size_t>> files; ///< name below it and place; sorted
        std::vector<KnownFile> others;                          ///< known files of it that were not asked for
    };
    void stampFiles();
    void unpack(Folder& folder, const std::string& piece, std::vector<ReadFile>& read);
    [[nodiscard]] bool maySettle(const FileStamp& stamp) const;
    [[nodiscard]] ScanIndex::Entry pack(const Folder& folder, const std::vector<ReadFile>& read) const;

    std::unique_ptr<ScanIndex> index_;
    const std::vector<std::filesystem::path>& files_;
    std::vector<Folder> folders_;
    std::vector<std::optional<FileStamp>> stamps_;
    std::vector<char> isKnown_; ///< not bool: written by several threads
    std::int64_t started_ns_ = 0;
};

} // namespace hepatica::imaging
