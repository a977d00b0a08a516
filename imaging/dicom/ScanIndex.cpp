#include "ScanIndex.h"

#include "ReaderFingerprint.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <exception>
#include <fstream>
#include <string_view>

#include <fcntl.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace hepatica::imaging {

namespace {

namespace fs = std::filesystem;

/// Of the tables below. What the pieces hold is told by the fingerprint of the sources that read headers.
constexpr int Schema = 1;
constexpr long long KeptDays = 90;

long long today()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::days>(now).count();
}

long long checksum(const std::string& bytes)
{
    return static_cast<long long>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

/// Makes the file, and its folder where that is missing, for the owner alone: SQLite's own files beside it
/// are made like it. False when it cannot be.
bool preparePlace(const fs::path& file)
{
    std::error_code failed;
    if (fs::create_directories(file.parent_path(), failed); failed)
        return false;
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (descriptor < 0)
        return false;
    const bool isOurs = ::fchmod(descriptor, S_IRUSR | S_IWUSR) == 0;
    ::close(descriptor);
    return isOurs;
}

constexpr std::uint32_t ApplicationId = 0x48505849; // "HPXI"
constexpr const char* OwnName = "scans.sqlite";

enum class Owner { Nobody, Us, SomebodyElse };

/// SQLite keeps the application's number at a fixed place (file format 1.3), so that even a damaged index is
/// known as one; only such a file is ever emptied.
Owner ownerOf(const fs::path& file)
{
    constexpr std::size_t HeaderBytes = 100, NumberAt = 68;
    constexpr std::string_view Magic("SQLite format 3\0", 16);
    std::array<char, HeaderBytes> head{};
    std::ifstream stream(file, std::ios::binary);
    stream.read(head.data(), head.size());
    if (stream.gcount() == 0)
        return Owner::Nobody;
    std::uint32_t number = 0;
    for (std::size_t at = 0; at < sizeof number; ++at)
        number = number << 8 | static_cast<std::uint8_t>(head[NumberAt + at]);
    const bool isOurs = std::string_view(head.data(), Magic.size()) == Magic ? number == ApplicationId
                                                                             : file.filename() == OwnName;
    return isOurs ? Owner::Us : Owner::SomebodyElse;
}

void throwAway(const fs::path& file)
{
    std::error_code ignored;
    fs::remove(file, ignored);
    fs::remove(file.string() + "-journal", ignored);
}

std::string fingerprint()
{
    return HEPATICA_VERSION " " HEPATICA_READER_FINGERPRINT;
}

/// Whether the tables are those of this version of the program.
bool isCurrent(soci::session& sql)
{
    int schema = 0, tables = 0;
    sql << "PRAGMA user_version", soci::into(schema);
    sql << "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('reader', 'piece')", soci::into(tables);
    if (schema != Schema || tables != 2)
        return false;
    std::string reader;
    sql << "SELECT fingerprint FROM reader", soci::into(reader);
    return reader == fingerprint();
}

void makeTables(soci::session& sql)
{
    soci::transaction change(sql);
    sql << "DROP TABLE IF EXISTS piece";
    sql << "DROP TABLE IF EXISTS reader";
    sql << "CREATE TABLE reader (fingerprint TEXT NOT NULL)";
    sql << "CREATE TABLE piece (folder TEXT NOT NULL, number INTEGER NOT NULL, used INTEGER NOT NULL, "
           "checksum INTEGER NOT NULL, content BLOB NOT NULL, UNIQUE (folder, number))";
    const std::string reader = fingerprint(); // SOCI reads what it uses at the end of the statement
    sql << "INSERT INTO reader VALUES (:fingerprint)", soci::use(reader);
    sql << "PRAGMA application_id = " << ApplicationId;
    sql << "PRAGMA user_version = " << Schema;
    change.commit();
}

/// SOCI reads key=value pairs; in quotes, any path without a quote is one value.
std::string connectString(const fs::path& file)
{
    return "db=\"" + file.string() + "\"";
}

} // namespace

struct ScanIndex::Connection {
    fs::path file;
    soci::session sql;
    bool isUsable = true;

    explicit Connection(fs::path path) : file(std::move(path)), sql(soci::sqlite3, connectString(file))
    {
        sql << "PRAGMA busy_timeout = 250";
        sql << "PRAGMA synchronous = OFF"; // what a power cut damages is thrown away
        if (!isCurrent(sql))
            makeTables(sql);
    }

    /// Does `work`; what SQLite has against it ends the use of the index, never the scan.
    template <typename Work> void guarded(Work&& work)
    {
        if (!isUsable)
            return;
        try {
            work();
        } catch (const std::exception& error) {
            const auto* ofSqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
            const int code = ofSqlite != nullptr ? ofSqlite->result() & 0xff : SQLITE_ERROR;
            isUsable = false;
            if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
                throwAway(file);
        }
    }
};

ScanIndex::ScanIndex(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
ScanIndex::~ScanIndex() = default;

std::unique_ptr<ScanIndex> ScanIndex::open(const fs::path& file)
{
    constexpr int Tries = 2; // the second after a damaged file was removed
    for (int attempt = 0; attempt < Tries; ++attempt) {
        if (file.string().find('"') != std::string::npos || ownerOf(file) == Owner::SomebodyElse ||
            !preparePlace(file))
            return nullptr;
        try {
            return std::unique_ptr<ScanIndex>(new ScanIndex(std::make_unique<Connection>(file)));
        } catch (const soci::sqlite3_soci_error& error) {
            const int code = error.result() & 0xff;
            if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB)
                return nullptr; // another process is at it, or the disk is full
            throwAway(file);
        } catch (const std::exception&) {
            return nullptr;
        }
    }
    return nullptr;
}

PackedFolder ScanIndex::read(const std::string& folder)
{
    PackedFolder content;
    connection_->guarded([&] {
        soci::session& sql = connection_->sql;
        const long long now = today();
        long long expected = 0, used = now;
        soci::blob blob(sql);
        soci::statement select =
            (sql.prepare
                 << "SELECT checksum, used, content FROM piece WHERE folder = :folder ORDER BY number",
             soci::into(expected), soci::into(used), soci::into(blob), soci::use(folder));
        select.execute();
        while (select.fetch()) {
            std::string bytes(blob.get_len(), '\0');
            blob.read(0, bytes.data(), bytes.size());
            if (checksum(bytes) == expected)
                content.push_back(std::move(bytes));
        }
        if (used != now)
            sql << "UPDATE piece SET used = :now WHERE folder = :folder", soci::use(now), soci::use(folder);
    });
    return content;
}

void ScanIndex::write(std::span<const Entry> entries)
{
    if (entries.empty())
        return;
    connection_->guarded([&] {
        soci::session& sql = connection_->sql;
        soci::transaction change(sql);
        const long long now = today(), oldest = now - KeptDays;
        sql << "DELETE FROM piece WHERE used < :oldest", soci::use(oldest);
        for (const Entry& entry : entries) {
            sql << "DELETE FROM piece WHERE folder = :folder", soci::use(entry.folder);
            for (std::size_t at = 0; at < entry.content.size(); ++at) {
                const std::string& bytes = entry.content[at];
                const long long number = static_cast<long long>(at), sum = checksum(bytes);
                soci::blob blob(sql);
                blob.append(bytes.data(), bytes.size());
                sql << "INSERT INTO piece VALUES (:folder, :number, :used, :checksum, :content)",
                    soci::use(entry.folder), soci::use(number), soci::use(now), soci::use(sum),
                    soci::use(blob);
            }
        }
        change.commit();
    });
}

} // namespace hepatica::imaging
