#include "record/Schema.h"

#include "record/ActionTables.h"

#include <array>
#include <string>

namespace hepatica::measurement {

namespace {

// Columns hold what is looked for; `document` the rest of the value as JSON (CaseJson.h). References between
// values are checked at the end of a transaction, because an action may change both ends.
constexpr std::string_view Sqlite = "sqlite3", Postgres = "postgresql";

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
    {R"(CREATE TRIGGER action_is_not_changed BEFORE UPDATE ON action
        BEGIN SELECT RAISE(ABORT, 'actions are never changed'); END)",
     Sqlite},
    {R"(CREATE TRIGGER action_is_not_removed BEFORE DELETE ON action
        BEGIN SELECT RAISE(ABORT, 'actions are never removed'); END)",
     Sqlite},
    // INSERT OR REPLACE would remove a row without asking the trigger above.
    {R"(CREATE TRIGGER action_is_not_replaced BEFORE INSERT ON action
        WHEN EXISTS (SELECT 1 FROM action WHERE sequence = NEW.sequence)
        BEGIN SELECT RAISE(ABORT, 'actions are never replaced'); END)",
     Sqlite},
    // INTEGER is a number of 64 bits in SQLite alone.
    {"ALTER TABLE action ALTER COLUMN sequence TYPE BIGINT, ALTER COLUMN undoes TYPE BIGINT", Postgres},
    {"CREATE SEQUENCE action_sequence", Postgres},
    {R"(CREATE FUNCTION refuse_to_change_actions() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'actions are neither changed nor removed'; END $$)",
     Postgres},
    {R"(CREATE TRIGGER action_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON action
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_actions())",
     Postgres},
}};

// The chain of the actions, beside them: their own rows are never changed.
const MigrationStep Chain{{R"(CREATE TABLE chain (
        sequence INTEGER NOT NULL PRIMARY KEY REFERENCES action (sequence),
        hash TEXT NOT NULL))",
                           {"ALTER TABLE chain ALTER COLUMN sequence TYPE BIGINT", Postgres},
                           "CREATE INDEX action_by_undoes ON action (undoes)"},
                          chainActions};

// Who reads the case and what they say of a visit, and what is known of the patient by day. Two readers may
// each have a T01: the name of a lesion is no longer unique in its table, which SQLite can only make anew.
const MigrationStep Readers{{
    R"(CREATE TABLE reader (
        case_id TEXT NOT NULL REFERENCES case_ (id),
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (case_id, name)))",
    R"(CREATE TABLE reading (
        case_id TEXT NOT NULL,
        timepoint TEXT NOT NULL,
        reader TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (case_id, timepoint, reader),
        FOREIGN KEY (case_id, timepoint) REFERENCES timepoint (case_id, name)
            DEFERRABLE INITIALLY DEFERRED))",
    R"(CREATE TABLE adjudication (
        case_id TEXT NOT NULL PRIMARY KEY REFERENCES case_ (id),
        adjudicator TEXT NOT NULL,
        document TEXT NOT NULL))",
    R"(CREATE TABLE clinical (
        case_id TEXT NOT NULL REFERENCES case_ (id),
        date TEXT NOT NULL,
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (case_id, date, name, value)))",
    {"ALTER TABLE lesion DROP CONSTRAINT lesion_case_id_name_key", Postgres},
    {"CREATE TABLE lesion_before AS SELECT * FROM lesion", Sqlite},
    {"DROP TABLE lesion", Sqlite},
    {R"(CREATE TABLE lesion (
        case_id TEXT NOT NULL REFERENCES case_ (id),
        tracking_uid TEXT NOT NULL,
        name TEXT NOT NULL,
        class TEXT NOT NULL,
        organ TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (case_id, tracking_uid)))",
     Sqlite},
    {"INSERT INTO lesion SELECT * FROM lesion_before", Sqlite},
    {"DROP TABLE lesion_before", Sqlite},
}};

// Which program has a case open to write, as which reader (CaseHold.h).
const MigrationStep Holders{{R"(CREATE TABLE case_holder (
        case_id TEXT NOT NULL REFERENCES case_ (id),
        reader TEXT NOT NULL,
        token TEXT NOT NULL,
        account TEXT NOT NULL,
        host TEXT NOT NULL,
        process BIGINT NOT NULL,
        life TEXT NOT NULL,
        since TEXT NOT NULL,
        renewed BIGINT NOT NULL,
        PRIMARY KEY (case_id, reader)))"}};

// What is worked out from the images of a case and can be worked out again, such as an alignment; no action.
const MigrationStep Derived{{R"(CREATE TABLE derived (
        case_id TEXT NOT NULL REFERENCES case_ (id),
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (case_id, name)))"}};

const std::array<MigrationStep, 5> Steps{FirstSchema, Chain, Readers, Holders, Derived};

Expected<int> versionNotAbove(int known, soci::session& sql, const StoreLocation& location)
{
    const int found = backendOf(sql).schemaVersion(sql);
    if (found > known)
        return fail(ProblemCode::NewerCaseFile,
                    {location.name(), std::to_string(found), std::to_string(known)});
    return found;
}

void take(soci::session& sql, const MigrationStep& step)
{
    for (const SchemaStatement& statement : step.statements)
        if (statement.only.empty() || statement.only == backendOf(sql).name)
            sql << statement.text;
    if (step.then != nullptr)
        step.then(sql);
}

} // namespace

std::span<const MigrationStep> migrationSteps()
{
    return Steps;
}

Expected<void> bringForward(soci::session& sql, const StoreLocation& location,
                            std::span<const MigrationStep> steps)
{
    const int known = static_cast<int>(steps.size());
    const auto found = versionNotAbove(known, sql, location);
    if (!found)
        return passOn(found);
    if (*found == known)
        return {};
    const Backend& backend = backendOf(sql);
    Transaction transaction(sql, Transaction::Kind::Write);
    holdCase(sql, {}); // of no case, so that one program brings the schema forward at a time
    // Again, under the lock: another program may have been faster, and newer.
    const auto reached = versionNotAbove(known, sql, location);
    if (!reached)
        return passOn(reached);
    for (int version = *reached; version < known; ++version)
        take(sql, steps[static_cast<std::size_t>(version)]);
    backend.setSchemaVersion(sql, known);
    transaction.commit();
    return {};
}

Expected<void> checkSchema(soci::session& sql, const StoreLocation& location,
                           std::span<const MigrationStep> steps)
{
    const int known = static_cast<int>(steps.size());
    const auto found = versionNotAbove(known, sql, location);
    if (!found)
        return passOn(found);
    if (*found < known)
        return fail(ProblemCode::NotWritable,
                    {location.name(), "it is of an older version, and is only read here; \"hepatica case "
                                      "upgrade\" brings it forward, and so does the viewer"});
    return {};
}

} // namespace hepatica::measurement
