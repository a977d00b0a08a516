#pragma once
#include <hepatica/core/Expected.h>

#include <filesystem>
#include <span>
#include <vector>

#include <soci/soci.h>

namespace hepatica::measurement {

/// "HEPA" in the header of every case file (SQLite's application_id).
inline constexpr int ApplicationId = 0x48455041;

/// Leads from one schema version to the next: statements, then what statements cannot say.
struct MigrationStep {
    std::vector<const char*> statements;
    void (*then)(soci::session& sql) = nullptr;
};

/// Step n leads from version n to n + 1; never changed once released, only appended to.
[[nodiscard]] std::span<const MigrationStep> migrationSteps();

/// Brings the schema forward with the steps it lacks, all in one transaction. `NewerCaseFile`.
[[nodiscard]] Expected<void> bringForward(soci::session& sql, const std::filesystem::path& file,
                                          std::span<const MigrationStep> steps);

/// Whether a file that may not be changed has the schema of the steps. `NewerCaseFile`, `NotWritable`.
[[nodiscard]] Expected<void> checkSchema(soci::session& sql, const std::filesystem::path& file,
                                         std::span<const MigrationStep> steps);

/// What the first bytes of a file say, without a database looking at it: nothing is changed.
/// `NotACaseFile`, `NotReadable`. An empty file is a case file that has not got its schema yet.
[[nodiscard]] Expected<void> checkHeader(const std::filesystem::path& file);

} // namespace hepatica::measurement
