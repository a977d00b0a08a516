#pragma once
#include <hepatica/measurement/Action.h>

namespace hepatica::measurement {

// Whose images a case takes. What it knows of its patient is what each of its series says; a series is of the
// patient when it contradicts none of them, for one that says little must not let two others meet that
// contradict each other. One that names another patient is taken for a reason, which holds for it alone: it
// says nothing of the patient then, and nothing follows from it for the next series.

[[nodiscard]] PatientHeader patientOf(const imaging::Series& series);

/// Which of the patient's ID, birth date and sex a series says differently from the case or from any other
/// series of it, by the names of their attributes; nothing where one of them does not say. Names are spelt
/// in many ways: they are compared only where there is no ID to compare.
[[nodiscard]] std::vector<std::string> identityDifferences(const Case& case_, const imaging::Series& series);

/// What is known of the patient when a series comes: what was not known before, it says.
[[nodiscard]] CaseIdentity filledFrom(CaseIdentity known, const PatientHeader& patient);

/// As addSeries(), for a series whose patient is said to be the case's in spite of what differs: the reason
/// stands in the trail, with what differed. `NeedsReason` without one; a blank one is none.
[[nodiscard]] Expected<Action> addSeriesOfSamePatient(const Case& case_, const std::string& timepoint,
                                                      const imaging::Series& series,
                                                      const std::vector<std::filesystem::path>& paths,
                                                      const std::string& reader, const std::string& why);

} // namespace hepatica::measurement
