#pragma once
#include <hepatica/core/Expected.h>

#include <filesystem>
#include <string>
#include <vector>

namespace hepatica::cli {

/// Reads a CSV file of numbers: a header line with at least `columns`, in any order, then a row a line. The
/// result holds the numbers of each row in the order of `columns`. Problems: `NoSuchFile`, `NotReadable`,
/// `MissingColumn`, `BadValue` and `BadRow` (every bad line, in Problem::further). A table may have no row.
[[nodiscard]] Expected<std::vector<std::vector<double>>>
readNumberTable(const std::filesystem::path& file, const std::vector<std::string>& columns);

} // namespace hepatica::cli
