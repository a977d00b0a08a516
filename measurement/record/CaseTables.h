#pragma once
#include <hepatica/measurement/CaseStore.h>

#include <span>

#include <soci/soci.h>

namespace hepatica::measurement {

// The values of a case in the tables of Schema.cpp, inside a transaction of the caller. Exceptions of SOCI
// and of a document that cannot be read are the caller's to catch.

[[nodiscard]] std::vector<std::string> caseIds(soci::session& sql);
/// Also those of which only actions are left.
[[nodiscard]] std::vector<std::string> everyCaseId(soci::session& sql);
[[nodiscard]] std::vector<CaseReader> readReaders(soci::session& sql, const std::string& caseId);
/// Those whose name, patient ID or patient's name contain the text.
[[nodiscard]] std::vector<CaseSummary> caseSummaries(soci::session& sql, const std::string& containing);
[[nodiscard]] std::optional<Case> readCase(soci::session& sql, const std::string& caseId);
/// Writes the values that the changes of an applied action touch, and no others.
void writeChanges(soci::session& sql, const std::string& caseId, std::span<const Change> changes);

} // namespace hepatica::measurement
