#include "record/ActionTables.h"

#include "record/CaseJson.h"
#include "record/Database.h"
#include "record/UtcNow.h"

#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace hepatica::measurement {

using nlohmann::json;

namespace {

std::string sha256(const std::string& text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("no SHA-256 in this build of OpenSSL");
    std::string hex;
    for (unsigned at = 0; at < size; ++at)
        hex += fmt::format("{:02x}", digest[at]);
    return hex;
}

constexpr const char* AllColumns =
    "SELECT action.sequence, case_id, time, name, reader, why, changes, undoes,"
    " COALESCE(hash, '') FROM action"
    " LEFT JOIN chain ON chain.sequence = action.sequence ";

/// The rows of a query for AllColumns.
std::vector<StoredAction> rowsOf(soci::session& sql, const std::string& query, const std::string& caseId,
                                 std::int64_t sequence)
{
    StoredAction one;
    std::int64_t undoes = 0;
    soci::indicator undoesSomething = soci::i_null;
    soci::statement select =
        (sql.prepare << query, soci::into(one.sequence), soci::into(one.caseId), soci::into(one.time),
         soci::into(one.name), soci::into(one.reader), soci::into(one.why), soci::into(one.changes),
         soci::into(undoes, undoesSomething), soci::into(one.hash), soci::use(caseId, "case_id"),
         soci::use(sequence, "sequence"));
    std::vector<StoredAction> rows;
    select.execute();
    while (select.fetch()) {
        one.undoes = undoesSomething == soci::i_ok ? std::optional(undoes) : std::nullopt;
        rows.push_back(one);
    }
    return rows;
}

/// The hash of the last action of a case; empty before the first.
std::string lastHash(soci::session& sql, const std::string& caseId)
{
    std::string hash;
    sql << "SELECT hash FROM chain WHERE sequence ="
           " (SELECT MAX(sequence) FROM action WHERE case_id = :case_id)",
        soci::into(hash), soci::use(caseId);
    return hash;
}

void insertHash(soci::session& sql, std::int64_t sequence, const std::string& hash)
{
    sql << "INSERT INTO chain (sequence, hash) VALUES (:sequence, :hash)", soci::use(sequence),
        soci::use(hash);
}

} // namespace

std::string chainedHash(const std::string& previous, const StoredAction& action)
{
    const json undoes = action.undoes ? json(*action.undoes) : json();
    return sha256(json::array({previous, action.sequence, action.caseId, action.time, action.name,
                               action.reader, action.why, action.changes, undoes})
                      .dump());
}

std::vector<StoredAction> readActions(soci::session& sql, const std::string& caseId, std::int64_t after)
{
    return rowsOf(sql,
                  AllColumns + std::string("WHERE case_id = :case_id AND action.sequence > :sequence"
                                           " ORDER BY action.sequence"),
                  caseId, after);
}

std::vector<StoredAction> readActionNames(soci::session& sql, const std::string& caseId)
{
    return rowsOf(sql,
                  "SELECT sequence, case_id, time, name, reader, why, '', undoes, '' FROM action"
                  " WHERE case_id = :case_id AND sequence > :sequence ORDER BY sequence",
                  caseId, 0);
}

std::optional<StoredAction> readAction(soci::session& sql, const std::string& caseId, std::int64_t sequence)
{
    const auto rows =
        rowsOf(sql, AllColumns + std::string("WHERE case_id = :case_id AND action.sequence = :sequence"),
               caseId, sequence);
    return rows.empty() ? std::nullopt : std::optional(rows.front());
}

std::int64_t lastSequence(soci::session& sql, const std::string& caseId)
{
    std::int64_t sequence = 0;
    sql << "SELECT COALESCE(MAX(sequence), 0) FROM action WHERE case_id = :case_id", soci::into(sequence),
        soci::use(caseId);
    return sequence;
}

RecordedAction recordedFrom(const StoredAction& stored)
{
    return {stored.sequence,
            stored.time,
            {stored.name, stored.reader, stored.why, changesFrom(json::parse(stored.changes))},
            stored.undoes};
}

bool isTakenBack(soci::session& sql, std::int64_t sequence)
{
    int count = 0;
    sql << "SELECT COUNT(*) FROM action WHERE undoes = :sequence", soci::into(count), soci::use(sequence);
    return count > 0;
}

RecordedAction appendAction(soci::session& sql, const std::string& caseId, const Action& action,
                            std::optional<std::int64_t> undoes)
{
    StoredAction row{
        0,      caseId, utcNow(), action.name, action.reader, action.why, toJson(action.changes).dump(),
        undoes, {}};
    sql << backendOf(sql).nextSequence, soci::into(row.sequence);
    row.hash = chainedHash(lastHash(sql, caseId), row);
    const std::int64_t undone = undoes.value_or(0);
    soci::indicator undoesSomething = undoes ? soci::i_ok : soci::i_null;
    sql << "INSERT INTO action (sequence, case_id, time, name, reader, why, changes, undoes)"
           " VALUES (:sequence, :case_id, :time, :name, :reader, :why, :changes, :undoes)",
        soci::use(row.sequence), soci::use(row.caseId), soci::use(row.time), soci::use(row.name),
        soci::use(row.reader), soci::use(row.why), soci::use(row.changes), soci::use(undone, undoesSomething);
    insertHash(sql, row.sequence, row.hash);
    return {row.sequence, row.time, action, undoes};
}

void chainActions(soci::session& sql)
{
    std::vector<std::string> ids;
    const soci::rowset<std::string> rows = sql.prepare << "SELECT id FROM case_";
    ids.assign(rows.begin(), rows.end());
    for (const std::string& id : ids) {
        std::string previous;
        for (const StoredAction& row : readActions(sql, id)) {
            previous = chainedHash(previous, row);
            insertHash(sql, row.sequence, previous);
        }
    }
}

} // namespace hepatica::measurement
