#include "record/CaseFile.h"
#include "record/Database.h"

#include <algorithm>
#include <array>

#include <fcntl.h>
#include <fmt/format.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

namespace hepatica::measurement {

namespace {

struct SqliteMeaning {
    int code;
    ProblemCode problem;
    const char* why;
};

constexpr std::array<SqliteMeaning, 10> SqliteMeanings{{
    {SQLITE_BUSY, ProblemCode::StoreFailed, "another program is writing to it"},
    {SQLITE_LOCKED, ProblemCode::StoreFailed, "another program is writing to it"},
    {SQLITE_FULL, ProblemCode::StoreFailed, "the disk is full"},
    {SQLITE_IOERR, ProblemCode::StoreFailed, "the disk cannot be read or written"},
    {SQLITE_PROTOCOL, ProblemCode::StoreFailed, "its lock cannot be taken"},
    {SQLITE_READONLY, ProblemCode::NotWritable, "it is read-only"},
    {SQLITE_CANTOPEN, ProblemCode::NotWritable, "the file cannot be opened in its folder"},
    {SQLITE_PERM, ProblemCode::NotWritable, "permission denied"},
    {SQLITE_NOTADB, ProblemCode::NotACaseFile, "it is no SQLite database"},
    {SQLITE_CORRUPT, ProblemCode::NotACaseFile, "the database is damaged"},
}};

/// Whether no page fits on the disk of the file any more.
bool isDiskFull(const StoreLocation& location)
{
    constexpr std::uintmax_t FewPages = 64 * 1024;
    std::error_code unknown;
    const auto space = std::filesystem::space(location.place(), unknown);
    return !unknown && space.available < FewPages;
}

std::optional<ErrorMeaning> meaningInSqlite(const soci::soci_error& error, const StoreLocation& location)
{
    constexpr int PrimaryCode = 0xff;
    const auto* ofSqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    const int code = ofSqlite != nullptr ? ofSqlite->result() & PrimaryCode : SQLITE_ERROR;
    const auto meaning = std::ranges::find(SqliteMeanings, code, &SqliteMeaning::code);
    if (meaning == SqliteMeanings.end())
        return std::nullopt;
    // The files beside the database, which SQLite maps into memory, fail as any other file does.
    if (code == SQLITE_IOERR && isDiskFull(location))
        return ErrorMeaning{meaning->problem, "the disk is full"};
    return ErrorMeaning{meaning->problem, meaning->why};
}

/// SOCI reads key=value pairs from what it opens; in quotes, any path without a quote is one value. A path
/// with a quote is taken as it stands, which is right unless it holds a '=' too.
std::string connectString(const std::filesystem::path& file)
{
    const std::string path = file.string();
    return path.find('"') == std::string::npos ? "db=\"" + path + "\"" : path;
}

bool mayWrite(const std::filesystem::path& path)
{
    return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

/// SQLite's name for a file that is not to be changed. A log of changes beside it is read too; without one
/// the file is whole, and SQLite must be told so, for it would make a log in its folder.
std::string readingUri(const std::filesystem::path& file)
{
    constexpr std::string_view Plain = "/-._~";
    std::string uri = "file:";
    for (const char c : file.string()) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             Plain.find(c) != std::string_view::npos;
        uri += isPlain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    std::error_code none;
    const auto pending = std::filesystem::file_size(file.string() + "-wal", none);
    return uri + (none || pending == 0 ? "?mode=ro&immutable=1" : "?mode=ro");
}

/// Where file and folder may be written, locks keep a reader in step with programs that write; where not, no
/// lock can be made, and the file is read as it lies there.
void connectToRead(soci::session& sql, const std::filesystem::path& file)
{
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (mayWrite(file) && mayWrite(folder)) {
        sql.open(soci::sqlite3, connectString(file));
        sql << "PRAGMA query_only = ON";
    } else {
        sql.open(soci::sqlite3, "readonly=true db=\"" + readingUri(file) + "\"");
    }
    sql << "PRAGMA busy_timeout = 2000";
}

void connectToFile(soci::session& sql, const StoreLocation& location, Purpose purpose)
{
    if (purpose == Purpose::Read)
        return connectToRead(sql, location.place());
    sql.open(soci::sqlite3, connectString(location.place()));
    sql << "PRAGMA busy_timeout = 2000";
    sql << "PRAGMA foreign_keys = ON";
    sql << "PRAGMA synchronous = FULL";
}

/// The tables that cases stand in. What was worked out from images is left out: it may be a thousand times as
/// large, and damaged it is worked out again.
std::vector<std::string> tablesOfCases(soci::session& sql)
{
    std::vector<std::string> tables;
    const soci::rowset<std::string> names = sql.prepare
                                            << "SELECT name FROM sqlite_master WHERE type = 'table'";
    for (const std::string& name : names)
        if (!name.starts_with("sqlite_") && name != "derived" && name.find('"') == std::string::npos)
            tables.push_back(name);
    return tables;
}

/// SQLite's own check of their pages and indices.
Expected<void> checkPages(soci::session& sql, const StoreLocation& location, Purpose)
{
    for (const std::string& table : tablesOfCases(sql)) {
        std::string finding;
        sql << fmt::format("PRAGMA quick_check(\"{}\")", table), soci::into(finding);
        if (finding != "ok")
            return fail(ProblemCode::NotACaseFile, {location.name(), "the database is damaged"});
    }
    return {};
}

int versionInFile(soci::session& sql)
{
    int version = 0;
    sql << "PRAGMA user_version", soci::into(version);
    return version;
}

void setVersionInFile(soci::session& sql, int version)
{
    sql << "PRAGMA application_id = " << ApplicationId;
    sql << "PRAGMA user_version = " << version;
}

} // namespace

const Backend& sqliteBackend()
{
    static constexpr Backend Sqlite{
        .name = "sqlite3",
        .beginToRead = "BEGIN",
        .beginToWrite = "BEGIN IMMEDIATE",
        .settle = "PRAGMA journal_mode = WAL",
        .holdCase = nullptr,
        .nextSequence = "SELECT COALESCE(MAX(sequence), 0) + 1 FROM action",
        .clock = "SELECT CAST(strftime('%s', 'now') AS INTEGER)",
        .prepare = prepareFile,
        .connect = connectToFile,
        .check = checkPages,
        .schemaVersion = versionInFile,
        .setSchemaVersion = setVersionInFile,
        .meaningOf = meaningInSqlite,
        .isConnectionLost = [](const soci::soci_error&) { return false; },
    };
    return Sqlite;
}

} // namespace hepatica::measurement
