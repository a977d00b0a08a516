#include "FileList.h"
#include "Parallel.h"
#include "SeriesTally.h"
#include "StudyGroups.h"

#include <hepatica/imaging/SeriesReader.h>

#include <chrono>
#include <new>

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
    void add(const ReadFile& file)
    {
        if (options_.onSeries)
            tally_.add(file);
    }
    void tell(std::size_t done)
    {
        constexpr std::chrono::milliseconds Pause(100);
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

private:
    const Progress& progress_;
    const ScanOptions& options_;
    std::size_t files_;
    SeriesTally tally_;
    std::chrono::steady_clock::time_point next_;
};

/// Reads every file of the list; none when it was cancelled.
std::optional<std::vector<ReadFile>> readAll(const std::vector<fs::path>& files, const Progress& progress,
                                             const ScanOptions& options)
{
    std::vector<ReadFile> read(files.size());
    Telling telling(progress, options, files.size());
    const auto readOne = [&](std::size_t at) {
        read[at] = readImageHeader(files[at]);
        telling.add(read[at]);
    };
    const bool isDone = parallelFor(files.size(), readOne, [&](std::size_t done) {
        telling.tell(done);
        return !progress.cancelled();
    });
    telling.tellSeries();
    return isDone && !progress.cancelled() ? std::optional(std::move(read)) : std::nullopt;
}

} // namespace

Expected<StudyIndex> scan(const std::vector<fs::path>& paths, const Progress& progress,
                          const ScanOptions& options)
try {
    auto list = listFiles(paths, progress);
    if (!list)
        return passOn(list);
    auto read = readAll(list->files, progress, options);
    if (!read)
        return fail(ProblemCode::Cancelled, {"reading the files"});
    for (MissingFile& one : list->missing)
        read->push_back({std::move(one.file), std::move(one.seriesUid), {}, std::move(one.reason)});
    return makeIndex(std::move(*read), std::move(list->leftOut));
} catch (const std::bad_alloc&) {
    return fail(ProblemCode::NotReadable,
                {paths.empty() ? std::string() : paths.front().string(), "there is not enough memory"});
}

} // namespace hepatica::imaging
