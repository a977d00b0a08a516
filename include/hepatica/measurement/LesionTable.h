#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/measurement/LesionRow.h>

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// Reads LESIONS.csv: UTF-8, header line, order of columns free, unknown columns kept. Every bad line is told
/// (Problem::further): `MissingColumn`, `BadValue`, `BadRow`, `DuplicateRow`, `NothingToAssess`,
/// `NotReadable`, `NoSuchFile`.
[[nodiscard]] Expected<std::vector<LesionRow>> readLesionTable(const std::filesystem::path& file);
/// Reads VISITS.csv alike; a header alone is no problem. A visit that stands twice is a `DuplicateVisit`.
[[nodiscard]] Expected<std::vector<VisitRow>> readVisitTable(const std::filesystem::path& file);

/// The same table as text; readLesionTable() of it gives the same rows.
[[nodiscard]] std::string lesionTableText(std::span<const LesionRow> rows);

} // namespace hepatica::measurement
