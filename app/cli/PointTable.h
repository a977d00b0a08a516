#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/imaging/Registration.h>

#include <filesystem>
#include <string>
#include <vector>

namespace hepatica::cli {

/// Reads a CSV file of numbers: a header line with at least `columns`, in any order, then a row a line. The
/// result holds the numbers of each row in the order of `columns`. Problems: `NoSuchFile`, `NotReadable`,
/// `MissingColumn`, `BadValue` and `BadRow` (every bad line, in Problem::further). A table may have no row.
[[nodiscard]] Expected<std::vector<std::vector<double>>>
readNumberTable(const std::filesystem::path& file, const std::vector<std::string>& columns);

/// Places marked in both images: fixed_x,fixed_y,fixed_z,moving_x,moving_y,moving_z, LPS mm; none where no
/// file is given. Problems: those of readNumberTable().
[[nodiscard]] Expected<std::vector<imaging::LandmarkPair>> readLandmarks(const std::filesystem::path& file);

} // namespace hepatica::cli
