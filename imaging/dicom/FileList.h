#pragma once
#include <hepatica/core/Progress.h>
#include <hepatica/imaging/Series.h>

#include <filesystem>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// A file that a DICOMDIR lists and that is not there.
struct MissingFile {
    std::filesystem::path file;
    std::string seriesUid; ///< as the DICOMDIR says; "" where it does not
    Problem reason;
};

/// The files to be read, each once and in the order of their paths, and what else there is to account for.
struct FileList {
    std::vector<std::filesystem::path> files; ///< on the disk, or archive.zip/inner/name
    std::vector<LeftOut> leftOut; ///< folders that cannot be entered, a DICOMDIR, refused members of archives
    std::vector<MissingFile> missing;
};

/// Goes through folders of any depth, ZIP archives (those given, and those found by their ending) and what a
/// DICOMDIR lists. A link to a file is followed, one to a folder is left out: it may lead in a circle.
///
/// Problems: `NoSuchFile`, `NotReadable` for a folder that was given, `NothingToRead`, `Cancelled`.
[[nodiscard]] Expected<FileList> listFiles(const std::vector<std::filesystem::path>& paths,
                                           const Progress& progress);

} // namespace hepatica::imaging
