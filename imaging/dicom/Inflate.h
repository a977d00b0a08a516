#pragma once
#include "FileBytes.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hepatica::imaging {

/// The data set of a deflated file (PS3.5 A.5), inflated where it is read; nothing is kept of what was passed
/// over but places to begin at, one a megabyte. `from` is where it begins in the file. Problem: `DamagedFile`
/// when it is no deflated stream or ends early; `name` is what the message calls the file.
[[nodiscard]] Expected<FileBytes> inflateDataSet(const FileBytes& file, std::uint64_t from,
                                                 const std::string& name);

/// Inflates a raw deflate stream as far as there is room. False when it does not fill `to`.
[[nodiscard]] bool inflateInto(std::span<std::uint8_t> to, std::vector<std::uint8_t> packed);

} // namespace hepatica::imaging
