#include "record/Database.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace hepatica::measurement {

namespace {

struct ErrorMeaning {
    int sqliteCode;
    ProblemCode code;
    std::string_view why;
};

constexpr std::array<ErrorMeaning, 10> ErrorMeanings{{
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

} // namespace

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

void connect(soci::session& sql, const std::filesystem::path& file)
{
    sql.open(soci::sqlite3, connectString(file));
    sql << "PRAGMA busy_timeout = 2000";
    sql << "PRAGMA foreign_keys = ON";
    sql << "PRAGMA synchronous = FULL";
}

Transaction::Transaction(soci::session& sql, Kind kind) : sql_(sql)
{
    sql_ << (kind == Kind::Write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction()
{
    if (!open_)
        return;
    try {
        sql_ << "ROLLBACK";
    } catch (const std::exception&) {
        // SQLite has rolled back by itself after a full disk; what was to be told is on its way already.
        open_ = false;
    }
}

void Transaction::commit()
{
    sql_ << "COMMIT";
    open_ = false;
}

Problem problemOf(const std::filesystem::path& file, const soci::soci_error& error)
{
    constexpr int PrimaryCode = 0xff;
    const auto* ofSqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
    const int code = ofSqlite != nullptr ? ofSqlite->result() & PrimaryCode : SQLITE_ERROR;
    const auto meaning = std::ranges::find(ErrorMeanings, code, &ErrorMeaning::sqliteCode);
    if (meaning == ErrorMeanings.end())
        return {ProblemCode::StoreFailed, {file.string(), error.get_error_message()}, {}};
    return {meaning->code, {file.string(), std::string(meaning->why)}, {}};
}

Problem problemOf(const std::filesystem::path& file, const std::exception&)
{
    return {ProblemCode::NotReadable, {file.string(), "a stored value is damaged"}, {}};
}

} // namespace hepatica::measurement
