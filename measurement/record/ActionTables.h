#pragma once
#include <hepatica/measurement/CaseStore.h>

#include <soci/soci.h>

namespace hepatica::measurement {

// The trail of a case in the tables of Schema.cpp, inside a transaction of the caller. Exceptions as in
// CaseTables.h.

/// An action as it stands in its row. `hash` is that of the chain: SHA-256 (FIPS 180-4) of the hash before it
/// and of every column, so that no row before the last can be changed, removed or put in without a trace.
struct StoredAction {
    std::int64_t sequence = 0;
    std::string caseId, time, name, reader, why, changes;
    std::optional<std::int64_t> undoes;
    std::string hash;
};

/// The hash that the action must have when `previous` is that of the action before it in its case; that of
/// the first follows an empty one.
[[nodiscard]] std::string chainedHash(const std::string& previous, const StoredAction& action);

/// The actions of a case that follow a sequence, in order.
[[nodiscard]] std::vector<StoredAction> readActions(soci::session& sql, const std::string& caseId,
                                                    std::int64_t after = 0);
/// The same without what they changed, which is long.
[[nodiscard]] std::vector<StoredAction> readActionNames(soci::session& sql, const std::string& caseId);
[[nodiscard]] std::optional<StoredAction> readAction(soci::session& sql, const std::string& caseId,
                                                     std::int64_t sequence);
[[nodiscard]] std::int64_t lastSequence(soci::session& sql, const std::string& caseId);
[[nodiscard]] RecordedAction recordedFrom(const StoredAction& stored);

/// Whether an action takes back the one of this sequence.
[[nodiscard]] bool isTakenBack(soci::session& sql, std::int64_t sequence);
/// Appends with the next sequence, the time of now and the next hash of the case's chain.
[[nodiscard]] RecordedAction appendAction(soci::session& sql, const std::string& caseId, const Action& action,
                                          std::optional<std::int64_t> undoes);
/// Gives the actions of a file that had no chain their hashes.
void chainActions(soci::session& sql);

} // namespace hepatica::measurement
