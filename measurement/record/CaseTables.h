#pragma once
#include <hepatica/measurement/CaseStore.h>

#include <soci/soci.h>

namespace hepatica::measurement {

// The tables of Schema.cpp as values, inside a transaction of the caller. Exceptions of SOCI and of a
// document that cannot be read are the caller's to catch.

[[nodiscard]] std::vector<std::string> caseIds(soci::session& sql);
[[nodiscard]] std::vector<CaseSummary> caseSummaries(soci::session& sql);
[[nodiscard]] std::optional<Case> readCase(soci::session& sql, const std::string& caseId);
/// Writes what differs between the stored case and the new one.
void writeCase(soci::session& sql, const Case& stored, const Case& next);

[[nodiscard]] std::vector<RecordedAction> readActions(soci::session& sql, const std::string& caseId);
/// Whether an action takes back the one of this sequence.
[[nodiscard]] bool isTakenBack(soci::session& sql, std::int64_t sequence);
/// Appends with the next sequence and the time of now.
[[nodiscard]] RecordedAction appendAction(soci::session& sql, const std::string& caseId, const Action& action,
                                          std::optional<std::int64_t> undoes);

} // namespace hepatica::measurement
