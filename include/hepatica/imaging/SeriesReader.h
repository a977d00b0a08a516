#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Series.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// A series while its files are still being read. Which stacks it makes, and in which order its images lie,
/// is known at the end.
struct SeriesSeen {
    std::string uid, studyUid, patientId, modality, description; ///< UTF-8
    int number = 0;
    std::filesystem::path folder; ///< of the image that was read first
    std::size_t images = 0;       ///< read so far; grows
};

struct ScanOptions {
    /// The file that keeps what was read for the next time (see userScanIndex()); none when empty. It is only
    /// ever a shortcut: damaged or of another version it is made anew, and where it cannot be used it is not.
    std::filesystem::path index;
    /// Told by the calling thread, about ten times a second and once at the end, which series are new or have
    /// grown.
    std::function<void(const std::vector<SeriesSeen>&)> onSeries;
};

/// Where the scans of this user are kept: HEPATICA_INDEX, else hepatica/scans.sqlite in XDG_CACHE_HOME or
/// ~/.cache; empty, for none, when HEPATICA_INDEX is "none" or no such folder is known.
[[nodiscard]] std::filesystem::path userScanIndex();

/// Reads the headers of every file below `paths` and groups them into patients, studies and series: folders
/// of any depth, files of any name, ZIP archives (a member is named archive.zip/inner/name), and what a
/// DICOMDIR lists. Each file stands in a series or in `leftOut`; only a path that does not exist or cannot be
/// entered is a problem (`NoSuchFile`, `NotReadable`, `NothingToRead`, `Cancelled`). The result depends
/// neither on the number of threads, nor on the order on the disk, nor on the index.
[[nodiscard]] Expected<StudyIndex> scan(const std::vector<std::filesystem::path>& paths,
                                        const Progress& progress = {}, const ScanOptions& options = {});

/// What is known of a NIfTI or NRRD file that it does not tell.
struct FileWord {
    std::string modality{};             ///< "CT", in Hounsfield units, or "MR", without a unit; "": not said
    std::optional<Quantity> quantity{}; ///< of its values, where it was kept; a modality stands above it
    bool operator==(const FileWord&) const = default;
};

struct LoadOptions {
    bool incomplete = false; ///< go on without bad or missing files; the volume carries a warning for each
    std::optional<Phase> phase = std::nullopt; ///< what the reader says in place of the headers: confirmed
    FileWord said{}; ///< of a DICOM series only its modality counts, and must be that of its headers
};

/// The reader's word on the contrast phase, which stands above what the headers say.
[[nodiscard]] Series withPhase(Series series, Phase confirmed);

/// `IncompleteSeries` with the files and slices that the series lacks, a line each; nothing where it is
/// whole.
[[nodiscard]] std::optional<Problem> whyIncomplete(const Series& series);

/// Reads the voxels of a series into one buffer in modality units (stored * slope + intercept, slice by
/// slice). int16 when every value is exactly one, else float32. Peak memory is at most 1.3 x the voxels + 64
/// MB.
///
/// Problems: `IncompleteSeries` when a file of the series was left out or a slice is missing (unless
/// `incomplete`), `ImpossibleGeometry`, `DamagedFile` (with the bytes found and
/// expected), `Cancelled`.
[[nodiscard]] Expected<Volume> loadVolume(const Series& series, const LoadOptions& options = {},
                                          const Progress& progress = {});

/// The DICOM series that openSeries() would read the voxels of, with a warning when files were left out that
/// repeat its own. Problems: those of openSeries(), but for those of loadVolume().
[[nodiscard]] Expected<Series> pickSeries(const std::vector<std::filesystem::path>& paths,
                                          const std::string& pick = {}, const LoadOptions& options = {},
                                          const Progress& progress = {});

/// A volume and what is known of the series it came from. NIfTI and NRRD give a series with a geometry and no
/// instances.
struct LoadedSeries {
    Series series;
    Volume volume;
};

/// What the command line calls SERIES: a folder, a file or a list of files; DICOM, NIfTI or NRRD. Where it
/// holds several series, `pick` is a key of Series, a Series Instance UID or a Series Number; "4/2" is the
/// second volume of series number 4. Localizers are only chosen by their key.
///
/// A damaged, closed or empty file beside those of the chosen series, of which no series is known, counts as
/// missing from it.
///
/// Problems: those of scan() and loadVolume(), and `NoImages`, `SeveralSeries` (also for one UID under
/// several patients or studies), `NoSuchSeries`; `BadDocument` where the headers tell another modality than
/// the reader, and for one that is neither CT nor MR.
[[nodiscard]] Expected<LoadedSeries> openSeries(const std::vector<std::filesystem::path>& paths,
                                                const std::string& pick = {}, const LoadOptions& options = {},
                                                const Progress& progress = {});

} // namespace hepatica::imaging
