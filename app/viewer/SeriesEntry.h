#pragma once
#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/measurement/Case.h>

#include <QString>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::viewer {

/// A series that can be opened: found in files, or kept in a case.
struct SeriesEntry {
    QString group;                            ///< patient and visit, one line each
    QString title;                            ///< phase or description
    QString detail;                           ///< number of images, modality
    std::string uid;                          ///< empty for a volume file, which has none of its own
    std::vector<std::filesystem::path> paths; ///< absolute, as openSeries() takes them
    std::optional<imaging::Series> scanned;   ///< headers already read
    imaging::FileWord said{};                 ///< what the case kept of a volume file
    std::string caseId;                       ///< the case it stands in; empty when it was found in files
    int measuredLesions = 0;
};

/// The same for every way of writing a place; needs no file there.
[[nodiscard]] std::filesystem::path absolutePath(const std::filesystem::path& path);

struct FoundSeries {
    std::vector<SeriesEntry> entries;
    std::vector<imaging::LeftOut> leftOut;
};

/// Every series below the paths, volume files included. `onSeries` is told what is found while files are
/// still read. Problems: those of scan(), and `NoImages`.
[[nodiscard]] Expected<FoundSeries>
findSeries(const std::vector<std::filesystem::path>& paths, const Progress& progress,
           const std::function<void(const std::vector<imaging::SeriesSeen>&)>& onSeries = {});

/// What stands for a series without a known phase; "No description" when it has none.
[[nodiscard]] QString describedAs(const std::string& description);

/// How many lesions the case holds measured on the entry's series; whether that is news. Of an entry of
/// another case, or found in files, nothing is counted.
bool countMeasured(SeriesEntry& entry, const measurement::Case& case_);

/// Adds what was found to the list; a series that stood there already is the one found now.
void addToList(std::vector<SeriesEntry>& list, std::vector<SeriesEntry> found);

/// Every series of a case, visit by visit.
[[nodiscard]] std::vector<SeriesEntry> seriesOfCase(const measurement::Case& case_);

/// A series as it is looked at.
struct OpenedSeries {
    imaging::LoadedSeries loaded;
    /// The same on a right-angled grid, for the reformats of a stack that leans: made by openedSeries().
    std::optional<imaging::Volume> straight{};
};

/// Straightens what leans or is uneven. Problems: those of imaging::straighten().
[[nodiscard]] Expected<OpenedSeries> openedSeries(imaging::LoadedSeries loaded,
                                                  const Progress& progress = {});

/// A series whose voxels are still read: `volume` fills while it is looked at; one slice is ready.
struct PartOfSeries {
    imaging::LoadedSeries loaded;
    int readySlice = 0;
};

/// How an entry is to be read.
struct EntryLoad {
    bool incomplete = false;
    std::optional<Point3> firstPlace{};               ///< its slice is read first; else the one in the middle
    std::function<void(PartOfSeries)> onFirstSlice{}; ///< told when that one is ready; not for a volume file
};

/// Reads the voxels. A volume file gets a UID made from its path, so that its case finds it again.
[[nodiscard]] Expected<OpenedSeries> loadEntry(const SeriesEntry& entry, const EntryLoad& how,
                                               const Progress& progress);

} // namespace hepatica::viewer
