#pragma once
#include "record/Database.h"

namespace hepatica::measurement {

/// "HEPA" in the header of every case file (SQLite's application_id).
inline constexpr int ApplicationId = 0x48455041;

/// Looks at the file without a database looking at it, so that one that is refused is not changed; makes it,
/// whole or not at all, where that is the purpose. An empty file is a case file that has not got its schema
/// yet, and opens only to be made. `NoSuchFile`, `NotACaseFile`, `NotReadable`, `NotWritable`.
[[nodiscard]] Expected<void> prepareFile(const StoreLocation& location, Purpose purpose);

} // namespace hepatica::measurement
