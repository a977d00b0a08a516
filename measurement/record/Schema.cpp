#include "record/Schema.h"

#include "record/ActionTables.h"
#include "record/Database.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>

namespace hepatica::measurement {

namespace {

// Columns hold what is looked for; `document` the rest of the value as JSON (CaseJson.h). References between
// values are checked at the end of a transaction, because an action may change both ends.
const MigrationStep FirstSchema{{
    R"(CREATE TABLE case_ (
        id TEXT NOT NULL PRIMARY KEY,
        patient_id TEXT NOT NULL,
        patient_name TEXT NOT NULL,
        birth_date TEXT NOT NULL,
        sex TEXT NOT NULL))",
    R"(CREATE TABLE timepoint (
        case_id TEXT NOT NULL REFERENCES case_ (id),
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        date TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (case_id, name)))",
    R"(CREATE TABLE series (
        case_id TEXT NOT NULL,
        timepoint TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        uid TEXT NOT NULL,
        study_uid TEXT NOT NULL,
        modality TEXT NOT NULL,
        phase TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (case_id, timepoint, ordinal),
        FOREIGN KEY (case_id, timepoint) REFERENCES timepoint (case_id, name) ON DELETE CASCADE))",
    "CREATE INDEX series_by_uid ON series (uid)",
    R"(CREATE TABLE lesion (
        case_id TEXT NOT NULL REFERENCES case_ (id),
        tracking_uid TEXT NOT NULL,
        name TEXT NOT NULL,
        class TEXT NOT NULL,
        organ TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (case_id, tracking_uid),
        UNIQUE (case_id, name)))",
    R"(CREATE TABLE observation (
        case_id TEXT NOT NULL,
        lesion_uid TEXT NOT NULL,
        timepoint TEXT NOT NULL,
        reader TEXT NOT NULL,
        state TEXT NOT NULL,
        series_uid TEXT NOT NULL,
        mask TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (case_id, lesion_uid, timepoint, reader),
        FOREIGN KEY (case_id, lesion_uid) REFERENCES lesion (case_id, tracking_uid)
            DEFERRABLE INITIALLY DEFERRED,
        FOREIGN KEY (case_id, timepoint) REFERENCES timepoint (case_id, name)
            DEFERRABLE INITIALLY DEFERRED))",
    R"(CREATE TABLE action (
        sequence INTEGER NOT NULL PRIMARY KEY,
        case_id TEXT NOT NULL REFERENCES case_ (id),
        time TEXT NOT NULL,
        name TEXT NOT NULL,
        reader TEXT NOT NULL,
        why TEXT NOT NULL,
        changes TEXT NOT NULL,
        undoes INTEGER REFERENCES action (sequence)))",
    "CREATE INDEX action_by_case ON action (case_id, sequence)",
    R"(CREATE TRIGGER action_is_not_changed BEFORE UPDATE ON action
        BEGIN SELECT RAISE(ABORT, 'actions are never changed'); END)",
    R"(CREATE TRIGGER action_is_not_removed BEFORE DELETE ON action
        BEGIN SELECT RAISE(ABORT, 'actions are never removed'); END)",
    // INSERT OR REPLACE would remove a row without asking the trigger above.
    R"(CREATE TRIGGER action_is_not_replaced BEFORE INSERT ON action
        WHEN EXISTS (SELECT 1 FROM action WHERE sequence = NEW.sequence)
        BEGIN SELECT RAISE(ABORT, 'actions are never replaced'); END)",
}};

// The chain of the actions, beside them: their own rows are never changed.
const MigrationStep Chain{{
                              R"(CREATE TABLE chain (
        sequence INTEGER NOT NULL PRIMARY KEY REFERENCES action (sequence),
        hash TEXT NOT NULL))",
                              "CREATE INDEX action_by_undoes ON action (undoes)",
                          },
                          chainActions};

const std::array<MigrationStep, 2> Steps{FirstSchema, Chain};

int schemaVersion(soci::session& sql)
{
    int version = 0;
    sql << "PRAGMA user_version", soci::into(version);
    return version;
}

Expected<int> versionNotAbove(int known, soci::session& sql, const std::filesystem::path& file)
{
    const int found = schemaVersion(sql);
    if (found > known)
        return fail(ProblemCode::NewerCaseFile,
                    {file.string(), std::to_string(found), std::to_string(known)});
    return found;
}

void take(soci::session& sql, const MigrationStep& step)
{
    for (const char* statement : step.statements)
        sql << statement;
    if (step.then != nullptr)
        step.then(sql);
}

/// SQLite's file header: "SQLite format 3" and a zero byte, application_id in bytes 68 to 71, big-endian.
constexpr std::size_t HeaderBytes = 100, ApplicationIdAt = 68;
constexpr std::string_view Magic{"SQLite format 3\0", 16};

int applicationIdIn(const std::array<char, HeaderBytes>& header)
{
    unsigned value = 0;
    for (std::size_t at = 0; at < 4; ++at)
        value = value << 8 | static_cast<unsigned char>(header[ApplicationIdAt + at]);
    return static_cast<int>(value);
}

} // namespace

std::span<const MigrationStep> migrationSteps()
{
    return Steps;
}

Expected<void> bringForward(soci::session& sql, const std::filesystem::path& file,
                            std::span<const MigrationStep> steps)
{
    const int known = static_cast<int>(steps.size());
    const auto found = versionNotAbove(known, sql, file);
    if (!found)
        return passOn(found);
    if (*found == known)
        return {};
    Transaction transaction(sql, Transaction::Kind::Write);
    // Again, under the lock: another program may have been faster.
    for (int version = schemaVersion(sql); version < known; ++version)
        take(sql, steps[static_cast<std::size_t>(version)]);
    sql << "PRAGMA application_id = " << ApplicationId;
    sql << "PRAGMA user_version = " << known;
    transaction.commit();
    return {};
}

Expected<void> checkSchema(soci::session& sql, const std::filesystem::path& file,
                           std::span<const MigrationStep> steps)
{
    const int known = static_cast<int>(steps.size());
    const auto found = versionNotAbove(known, sql, file);
    if (!found)
        return passOn(found);
    if (*found < known)
        return fail(
            ProblemCode::NotWritable,
            {file.string(), "it is of an older version, and is only read here; open it in the viewer once"});
    return {};
}

Expected<void> checkHeader(const std::filesystem::path& file)
{
    const auto refuse = [&](const char* why) {
        return fail(ProblemCode::NotACaseFile, {file.string(), why});
    };
    if (!std::filesystem::is_regular_file(file))
        return refuse("it is no file");
    std::ifstream in(file, std::ios::binary);
    std::array<char, HeaderBytes> header{};
    in.read(header.data(), header.size());
    if (in.bad() || !in.is_open())
        return fail(ProblemCode::NotReadable, {file.string(), std::strerror(errno)});
    if (in.gcount() == 0)
        return {};
    const bool isWhole = in.gcount() == static_cast<std::streamsize>(HeaderBytes);
    if (!isWhole || std::string_view(header.data(), Magic.size()) != Magic)
        return refuse("it is no SQLite database");
    if (applicationIdIn(header) != ApplicationId)
        return refuse("the database belongs to another program");
    return {};
}

} // namespace hepatica::measurement
