#include "KnownHeaders.h"

#include <hepatica/imaging/Parallel.h>

#include "ZipArchive.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <unordered_map>

namespace hepatica::imaging {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t FilesAPiece = 512;
constexpr std::size_t ListingPieces = 2; // the state, and what was found

/// Problems of the moment, not of the file.
bool isPassing(const ReadFile& file)
{
    return file.problem &&
           (file.problem->code == ProblemCode::NotReadable || file.problem->code == ProblemCode::NoSuchFile);
}

} // namespace

KnownHeaders::KnownHeaders(const fs::path& index, const std::vector<fs::path>& files)
    : index_(index.empty() ? nullptr : ScanIndex::open(index)), files_(files), isKnown_(files.size(), 0)
{
    if (!index_)
        return;
    started_ns_ = std::chrono::duration_cast<std::chrono::nanoseconds>(
                      std::chrono::system_clock::now().time_since_epoch())
                      .count();
    std::unordered_map<std::string, std::size_t> byParent, byFolder;
    for (std::size_t at = 0; at < files.size(); ++at) {
        const std::string& name = files[at].native();
        const std::size_t slash = name.rfind('/');
        const std::string parent =
            slash == std::string::npos ? "." : name.substr(0, std::max<std::size_t>(slash, 1));
        auto [found, isNew] = byParent.try_emplace(parent, 0);
        if (isNew) {
            // Members of an archive belong to it, whatever folders it holds.
            std::error_code failed;
            const auto place = fs::is_directory(parent, failed) ? std::nullopt : zipPlaceOf(files[at]);
            const fs::path path = place ? place->archive : fs::path(parent);
            const auto [folder, isFirst] = byFolder.try_emplace(path.string(), folders_.size());
            if (isFirst) {
                const fs::path key = fs::canonical(path, failed);
                folders_.push_back({slash == std::string::npos ? fs::path() : path,
                                    failed ? std::string() : key.string(),
                                    place.has_value(),
                                    {},
                                    {}});
            }
            found->second = folder->second;
        }
        Folder& folder = folders_[found->second];
        const std::size_t skipped =
            folder.path.empty() ? 0 : folder.path.native().size() + (folder.path == "/" ? 0 : 1);
        folder.files.emplace_back(name.substr(skipped), at);
    }
    for (Folder& folder : folders_)
        std::ranges::sort(folder.files);
}

void KnownHeaders::stampFiles()
{
    stamps_.resize(files_.size());
    for (const Folder& folder : folders_)
        if (folder.isArchive) {
            const auto stamp = stampOf(folder.path);
            for (const auto& [name, at] : folder.files)
                stamps_[at] = stamp;
        }
    std::vector<std::size_t> onDisk;
    for (const Folder& folder : folders_)
        if (!folder.isArchive)
            for (const auto& [name, at] : folder.files)
                onDisk.push_back(at);
    parallelFor(onDisk.size(), [&](std::size_t n) { stamps_[onDisk[n]] = stampOf(files_[onDisk[n]]); });
}

void KnownHeaders::unpack(Folder& folder, const std::string& piece, std::vector<ReadFile>& read)
{
    auto known = unpackFiles(piece, folder.path);
    if (!known)
        return;
    static std::mutex access;
    for (KnownFile& file : *known) {
        const auto found = std::ranges::lower_bound(
            folder.files, file.name, {}, [](const auto& one) -> const std::string& { return one.first; });
        if (found == folder.files.end() || found->first != file.name) {
            const std::lock_guard locked(access);
            folder.others.push_back(std::move(file));
        } else if (stamps_[found->second] == file.stamp) {
            read[found->second] = std::move(file.read);
            isKnown_[found->second] = 1;
        }
    }
}

std::optional<Listing> KnownHeaders::recallListing(const std::string& request, const FileList& list)
{
    if (!index_)
        return std::nullopt;
    stampFiles();
    state_ = stateOf(list, stamps_);
    const PackedFolder kept = index_->read(request);
    const bool isThisState = kept.size() == ListingPieces && kept.front() == state_;
    return isThisState ? unpackListing(kept.back(), files_) : std::nullopt;
}

bool KnownHeaders::isSettled(const std::vector<ReadFile>& read) const
{
    if (!index_)
        return false;
    for (std::size_t at = 0; at < files_.size(); ++at)
        if (!stamps_[at] || !maySettle(*stamps_[at]) || isPassing(read[at]))
            return false;
    return true;
}

void KnownHeaders::keepListing(const std::string& request, const Listing& listing)
{
    const std::vector<ScanIndex::Entry> entries{{request, {state_, packListing(listing, files_)}}};
    index_->write(entries);
}

std::vector<std::size_t> KnownHeaders::recall(std::vector<ReadFile>& read)
{
    if (index_) {
        if (stamps_.empty())
            stampFiles();
        std::vector<std::pair<Folder*, std::string>> pieces;
        for (Folder& folder : folders_)
            for (std::string& piece : index_->read(folder.key))
                pieces.emplace_back(&folder, std::move(piece));
        parallelFor(pieces.size(),
                    [&](std::size_t at) { unpack(*pieces[at].first, pieces[at].second, read); });
    }
    std::vector<std::size_t> unknown;
    for (std::size_t at = 0; at < files_.size(); ++at)
        if (isKnown_[at] == 0)
            unknown.push_back(at);
    return unknown;
}

/// A file that was written to just before it was stamped may be written to again within the same tick of its
/// file system's clock, and would look unchanged: it is not kept this time.
bool KnownHeaders::maySettle(const FileStamp& stamp) const
{
    constexpr std::int64_t Millisecond = 1'000'000, Second = 1000 * Millisecond;
    const bool isCoarse = stamp.modified_ns % Second == 0; // FAT and HFS+ count seconds
    const std::int64_t tick = isCoarse ? 2500 * Millisecond : 20 * Millisecond;
    return stamp.isRegular && std::max(stamp.modified_ns, stamp.changed_ns) < started_ns_ - tick;
}

ScanIndex::Entry KnownHeaders::pack(const Folder& folder, const std::vector<ReadFile>& read) const
{
    std::vector<KnownFileView> all;
    for (const auto& [name, at] : folder.files)
        if (isKnown_[at] != 0 || (stamps_[at] && maySettle(*stamps_[at]) && !isPassing(read[at])))
            all.push_back({name, *stamps_[at], read[at]});
    for (const KnownFile& other : folder.others)
        if (stampOf(folder.isArchive ? folder.path : folder.path / other.name) == other.stamp)
            all.push_back({other.name, other.stamp, other.read});
    ScanIndex::Entry entry{folder.key, PackedFolder((all.size() + FilesAPiece - 1) / FilesAPiece)};
    parallelFor(entry.content.size(), [&](std::size_t number) {
        const std::size_t first = number * FilesAPiece;
        entry.content[number] =
            packFiles(std::span(all).subspan(first, std::min(FilesAPiece, all.size() - first)));
    });
    return entry;
}

void KnownHeaders::keep(const std::vector<ReadFile>& read)
{
    if (!index_)
        return;
    std::vector<ScanIndex::Entry> entries;
    for (const Folder& folder : folders_) {
        const bool hasNews = std::ranges::any_of(folder.files, [&](const auto& file) {
            const std::size_t at = file.second;
            return isKnown_[at] == 0 && stamps_[at] && maySettle(*stamps_[at]) && !isPassing(read[at]);
        });
        if (hasNews && !folder.key.empty())
            entries.push_back(pack(folder, read));
    }
    index_->write(entries);
}

} // namespace hepatica::imaging
