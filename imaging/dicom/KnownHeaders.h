#pragma once
#include "ListingPacking.h"
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

    /// What the scan of `request` came to, when since then nothing of `list` has changed: neither its files,
    /// which are those that this was made of, nor what it leaves out.
    [[nodiscard]] std::optional<Listing> recallListing(const std::string& request, const FileList& list);
    /// Fills in the files that have not changed since they were read and returns the places of the others.
    [[nodiscard]] std::vector<std::size_t> recall(std::vector<ReadFile>& read);
    /// Stores what was read of the others.
    void keep(const std::vector<ReadFile>& read);
    /// Whether what was read of all files will hold as long as their stamps do.
    [[nodiscard]] bool isSettled(const std::vector<ReadFile>& read) const;
    /// Stores what a scan came to whose files are settled.
    void keepListing(const std::string& request, const Listing& listing);

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
    std::string state_;         ///< of the list, as stateOf() tells
    std::vector<char> isKnown_; ///< not bool: written by several threads
    std::int64_t started_ns_ = 0;
};

} // namespace hepatica::imaging
