#include "record/Database.h"

#include <algorithm>
#include <array>
#include <string_view>

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

} // namespace

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
