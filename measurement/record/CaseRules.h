#pragma once
#include <hepatica/measurement/Action.h>

namespace hepatica::measurement {

/// The one order of a case: visits by date, lesions by name, observations by visit, lesion and reader. Two
/// cases with the same values are then equal, however they came about.
void putInOrder(Case& case_);

/// What stands against the case, or nothing: names and UIDs twice, two baselines, observations of unknown
/// lesions or visits, masks without a grid.
[[nodiscard]] std::optional<Problem> brokenRule(const Case& case_);

/// After the action: a visit that it reopened stands before one that is still locked. `LockedVisit`.
[[nodiscard]] std::optional<Problem> locksOutOfOrder(const Case& case_, const Action& action);

/// After the action: a series that it brought contradicts what the case or another series of it says of the
/// patient, and no reason is given why it is the same (PatientIdentity.h). `OtherPatient`.
[[nodiscard]] std::optional<Problem> ofAnotherPatient(const Case& case_, const Action& action);
[[nodiscard]] Problem otherPatient(const std::string& seriesUid, const std::string& attribute);

} // namespace hepatica::measurement
