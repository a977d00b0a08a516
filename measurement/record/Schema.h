#pragma once
#include "record/Database.h"

#include <span>
#include <string_view>
#include <vector>

#include <soci/soci.h>

namespace hepatica::measurement {

/// A statement for every database, or for one of them alone.
struct SchemaStatement {
    SchemaStatement(const char* statement, std::string_view backend = {}) // NOLINT: a text is one
        : text(statement), only(backend)
    {
    }
    const char* text;
    std::string_view only; ///< Backend::name; empty: every one
};

/// Leads from one schema version to the next: statements, then what statements cannot say.
struct MigrationStep {
    std::vector<SchemaStatement> statements;
    void (*then)(soci::session& sql) = nullptr;
};

/// Step n leads from version n to n + 1; never changed once released, only appended to.
[[nodiscard]] std::span<const MigrationStep> migrationSteps();

/// Brings the schema forward with the steps it lacks, all in one transaction. `NewerCaseFile`.
[[nodiscard]] Expected<void> bringForward(soci::session& sql, const StoreLocation& location,
                                          std::span<const MigrationStep> steps);

/// Whether a store that may not be changed has the schema of the steps. `NewerCaseFile`, `NotWritable`.
[[nodiscard]] Expected<void> checkSchema(soci::session& sql, const StoreLocation& location,
                                         std::span<const MigrationStep> steps);

} // namespace hepatica::measurement
