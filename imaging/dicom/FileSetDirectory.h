#pragma once
#include "FileBytes.h"

#include <optional>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// A file that a DICOMDIR refers to.
struct ListedFile {
    std::vector<std::string> place; ///< folders and name below the DICOMDIR, as (0004,1500) writes them
    std::string seriesUid;          ///< of the series record above it; "" where the records' links are broken
    bool operator==(const ListedFile&) const = default;
};

/// What a DICOMDIR (PS3.3 F) lists, in the order of its records.
struct FileSetDirectory {
    std::vector<ListedFile> files;
    bool endsEarly = false; ///< the file stops inside a record: there may have been more
};

/// Reads every record in use, whether or not the links between them lead to it. None: the file is no
/// DICOMDIR.
[[nodiscard]] std::optional<FileSetDirectory> readFileSetDirectory(const FileBytes& file);

} // namespace hepatica::imaging
