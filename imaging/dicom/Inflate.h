#pragma once
#include "FileBytes.h"

#include <string>

namespace hepatica::imaging {

/// The data set of a deflated file (PS3.5 A.5), inflated as far as it is read; nothing is kept of what was
/// passed over. `from` is where it begins in the file. Problem: `DamagedFile` when it is no deflated stream
/// or ends early; `name` is what the message calls the file.
[[nodiscard]] Expected<FileBytes> inflateDataSet(const FileBytes& file, std::uint64_t from,
                                                 const std::string& name);

} // namespace hepatica::imaging
