#include "record/Database.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>

namespace hepatica::measurement {

namespace {

struct PostgresMeaning {
    std::string_view state; ///< SQLSTATE, or the class that it begins with (PostgreSQL manual, appendix A)
    ProblemCode problem;
    const char* why;
};

constexpr const char* ConnectionLost = "the connection to the database is lost";
constexpr const char* AnotherWrites = "another program is writing to it";

constexpr std::array<PostgresMeaning, 16> PostgresMeanings{{
    {"08", ProblemCode::StoreFailed, ConnectionLost},
    {"57P0", ProblemCode::StoreFailed, ConnectionLost},
    {"55P03", ProblemCode::StoreFailed, AnotherWrites},
    {"40", ProblemCode::StoreFailed, AnotherWrites},
    {"53100", ProblemCode::StoreFailed, "the disk is full"},
    {"53", ProblemCode::StoreFailed, "the server has too much to do"},
    {"57014", ProblemCode::StoreFailed, "the server took too long"},
    {"58", ProblemCode::StoreFailed, "the disk cannot be read or written"},
    {"22021", ProblemCode::StoreFailed, "the database cannot hold a character of it"},
    {"22P05", ProblemCode::StoreFailed, "the database cannot hold a character of it"},
    {"25006", ProblemCode::NotWritable, "it is read-only"},
    {"42501", ProblemCode::NotWritable, "permission denied"},
    {"3F000", ProblemCode::NoDatabase, "it has no schema to keep cases in"},
    {"42P01", ProblemCode::NotACaseFile, "a table is missing"},
    {"42703", ProblemCode::NotACaseFile, "a column is missing"},
    {"XX", ProblemCode::NotACaseFile, "the database is damaged"},
}};

std::string stateOf(const soci::soci_error& error)
{
    const auto* ofPostgres = dynamic_cast<const soci::postgresql_soci_error*>(&error);
    return ofPostgres != nullptr ? ofPostgres->sqlstate() : std::string();
}

bool hasLostConnection(const soci::soci_error& error)
{
    const std::string state = stateOf(error);
    return state.starts_with("08") || state.starts_with("57P0");
}

/// What the client library says of a connection that did not come about, as one line. Anything else but the
/// server's answer is about the address, may quote a password, and is left out.
std::string whyNotConnected(const std::string& message)
{
    const auto start = message.find("connection to server");
    if (start == std::string::npos)
        return "its address is not understood; expected postgresql://user@host:port/database";
    std::string line;
    for (const char c : message.substr(start))
        if (const bool isSpace = c == '\n' || c == '\t' || c == ' '; !isSpace)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    return line.substr(0, line.find_last_not_of(' ') + 1);
}

std::optional<ErrorMeaning> meaningInPostgres(const soci::soci_error& error, const StoreLocation&)
{
    constexpr std::string_view NotConnected = "Cannot establish connection";
    const std::string state = stateOf(error);
    if (state.empty()) {
        const std::string message = error.get_error_message();
        if (!message.starts_with(NotConnected))
            return std::nullopt;
        return ErrorMeaning{ProblemCode::NoDatabase, whyNotConnected(message)};
    }
    const auto meaning = std::ranges::find_if(
        PostgresMeanings, [&](const PostgresMeaning& one) { return state.starts_with(one.state); });
    // The server's own words may quote what was to be stored.
    if (meaning == PostgresMeanings.end())
        return ErrorMeaning{ProblemCode::StoreFailed, "the database answered with error " + state};
    return ErrorMeaning{meaning->problem, meaning->why};
}

/// The address, with what it does not say itself: whoever waits for a server that is gone wants to know.
std::string addressOf(const StoreLocation& location)
{
    constexpr std::array Defaults{std::pair("connect_timeout", "10"), std::pair("tcp_user_timeout", "10000"),
                                  std::pair("application_name", "hepatica")};
    std::string address = location.place().string();
    for (const auto& [name, value] : Defaults)
        if (address.find(std::string(name) + "=") == std::string::npos)
            address +=
                fmt::format("{}{}={}", address.find('?') == std::string::npos ? '?' : '&', name, value);
    return address;
}

void connectToServer(soci::session& sql, const StoreLocation& location, Purpose purpose)
{
    sql.open(soci::postgresql, addressOf(location));
    sql << "SET client_encoding = 'UTF8'";
    sql << "SET client_min_messages = error";
    sql << "SET lock_timeout = '2s'";
    // A finished action outlives the power of the server, whatever is usual there.
    sql << "SELECT set_config('synchronous_commit', 'on', false)"
           " WHERE current_setting('synchronous_commit') = 'off'";
    if (purpose == Purpose::Read)
        sql << "SET default_transaction_read_only = on";
}

bool hasMark(soci::session& sql)
{
    int count = 0;
    sql << "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()"
           " AND tablename = 'hepatica_store'",
        soci::into(count);
    return count > 0;
}

Expected<void> checkOurs(soci::session& sql, const StoreLocation& location, Purpose purpose)
{
    if (hasMark(sql))
        return {};
    const auto refuse = [&](const char* why) {
        return fail(ProblemCode::NotACaseFile, {location.name(), why});
    };
    int tables = 0;
    sql << "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()", soci::into(tables);
    if (tables > 0)
        return refuse("the database belongs to another program");
    if (purpose != Purpose::Make)
        return refuse("it is empty");
    std::string encoding;
    sql << "SHOW server_encoding", soci::into(encoding);
    if (encoding != "UTF8")
        return refuse("its encoding is not UTF8");
    return {};
}

int versionInDatabase(soci::session& sql)
{
    int version = 0;
    if (hasMark(sql))
        sql << "SELECT version FROM hepatica_store", soci::into(version);
    return version;
}

void setVersionInDatabase(soci::session& sql, int version)
{
    if (!hasMark(sql))
        sql << "CREATE TABLE hepatica_store (version INTEGER NOT NULL)";
    sql << "DELETE FROM hepatica_store";
    sql << "INSERT INTO hepatica_store VALUES (:version)", soci::use(version);
}

} // namespace

const Backend& postgresBackend()
{
    static constexpr Backend Postgres{
        .name = "postgresql",
        .beginToRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        .beginToWrite = "BEGIN ISOLATION LEVEL READ COMMITTED", // who waited for the case sees what came
        .settle = nullptr,
        // Of a case that is not there yet too, unlike the lock of a row.
        .holdCase = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || :case_id, 0))",
        // Writers of other cases go on meanwhile: none is given the number of another.
        .nextSequence = "SELECT nextval('action_sequence')",
        .clock = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)",
        .prepare = [](const StoreLocation&, Purpose) { return Expected<void>(); },
        .connect = connectToServer,
        .check = checkOurs,
        .schemaVersion = versionInDatabase,
        .setSchemaVersion = setVersionInDatabase,
        .meaningOf = meaningInPostgres,
        .isConnectionLost = hasLostConnection,
    };
    return Postgres;
}

} // namespace hepatica::measurement
