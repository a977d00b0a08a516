#include "FileList.h"
#include "KnownHeaders.h"
#include "SeriesTally.h"
#include "StudyGroups.h"

#include <hepatica/imaging/Parallel.h>
#include <hepatica/imaging/SeriesReader.h>

#include <chrono>
#include <cstdlib>
#include <new>
#include <string_view>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

namespace fs = std::filesystem;

/// Tells how far the reading is, often enough to be lively and seldom enough to cost nothing.
class Telling {
public:
    Telling(const Progress& progress, const ScanOptions& options, std::size_t files)
        : progress_(progress), options_(options), files_(files)
    {
    }
    void add(const ReadFile& file) { tally_.add(file); }
    void tell(std::size_t done)
    {
        const auto now = std::chrono::steady_clock::now();
        if (done < files_ && now < next_)
            return;
        next_ = now + Pause;
        progress_.report(static_cast<double>(done) / static_cast<double>(files_),
                         fmt::format("{} of {} files read", done, files_));
        tellSeries();
    }
    void tellSeries()
    {
        if (!options_.onSeries)
            return;
        if (const auto changed = tally_.takeChanged(); !changed.empty())
            options_.onSeries(changed);
    }

    [[nodiscard]] std::vector<SeriesSeen> series() { return tally_.all(); }

private:
    static constexpr std::chrono::milliseconds Pause{100};

    const Progress& progress_;
    const ScanOptions& options_;
    std::size_t files_;
    SeriesTally tally_;
    std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + Pause;
};

/// Reads every file of the list; none when it was cancelled.
std::optional<std::vector<ReadFile>> readAll(const std::vector<fs::path>& files, KnownHeaders& known,
                                             const Progress& progress, Telling& telling)
{
    std::vector<ReadFile> read(files.size());
    const std::vector<std::size_t> unread = known.recall(read);
    for (const ReadFile& file : read)
        telling.add(file);
    const auto readOne = [&](std::size_t n) {
        const std::size_t at = unread[n];
        read[at] = readImageHeader(files[at]);
        telling.add(read[at]);
    };
    const bool isDone = parallelFor(unread.size(), readOne, [&](std::size_t done) {
        telling.tell(files.size() - unread.size() + done);
        return !progress.cancelled();
    });
    telling.tellSeries();
    if (!isDone || progress.cancelled())
        return std::nullopt;
    known.keep(read);
    return read;
}

StudyIndex asBefore(Listing listing, std::size_t files, const Progress& progress, const ScanOptions& options)
{
    progress.report(1.0, fmt::format("{} of {} files read", files, files));
    if (options.onSeries && !listing.series.empty())
        options.onSeries(listing.series);
    return std::move(listing.index);
}

/// An absolute folder that an environment variable names, or nothing: a relative one is to be ignored (XDG
/// Base Directory Specification).
fs::path folderIn(const char* variable)
{
    const char* value = std::getenv(variable);
    const fs::path folder = value == nullptr ? "" : value;
    return folder.is_absolute() ? folder : fs::path();
}

} // namespace

fs::path userScanIndex()
{
    constexpr std::string_view None = "none";
    if (const char* value = std::getenv("HEPATICA_INDEX"); value != nullptr && *value != '\0')
        return value == None ? fs::path() : fs::path(value);
    const fs::path home = folderIn("HOME"), cache = folderIn("XDG_CACHE_HOME");
    if (cache.empty() && home.empty())
        return {};
    return (cache.empty() ? home / ".cache" : cache) / "hepatica" / "scans.sqlite";
}

Expected<StudyIndex> scan(const std::vector<fs::path>& paths, const Progress& progress,
                          const ScanOptions& options)
try {
    auto list = listFiles(paths, progress);
    if (!list)
        return passOn(list);
    const std::string request = requestOf(paths);
    KnownHeaders known(options.index, list->files);
    if (auto before = known.recallListing(request, *list); before && !progress.cancelled())
        return asBefore(std::move(*before), list->files.size(), progress, options);
    Telling telling(progress, options, list->files.size());
    auto read = readAll(list->files, known, progress, telling);
    if (!read)
        return fail(ProblemCode::Cancelled, {"reading the files"});
    const bool isSettled = known.isSettled(*read);
    for (MissingFile& one : list->missing)
        read->push_back({std::move(one.file), std::move(one.seriesUid), {}, std::move(one.reason)});
    Listing listing{makeIndex(std::move(*read), std::move(list->leftOut)), telling.series()};
    if (isSettled)
        known.keepListing(request, listing);
    return std::move(listing.index);
} catch (const std::bad_alloc&) {
    return fail(ProblemCode::NotReadable,
                {paths.empty() ? std::string() : paths.front().string(), "there is not enough memory"});
}

} // namespace hepatica::imaging
