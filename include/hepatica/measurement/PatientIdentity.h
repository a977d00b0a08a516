#pragma once
#include <hepatica/measurement/Action.h>

namespace hepatica::measurement {

/// Which of the patient's ID, birth date and sex a series says differently from the case, by the names of
/// their attributes; nothing where one of them does not say. Names are spelt in many ways: they are compared
/// only where there is no ID to compare.
[[nodiscard]] std::vector<std::string> identityDifferences(const CaseIdentity& patient,
                                                           const imaging::Series& series);

/// As addSeries(), for a series whose patient is said to be the case's in spite of what differs: the reason
/// stands in the trail, with what differed. `NeedsReason` without one.
[[nodiscard]] Expected<Action> addSeriesOfSamePatient(const Case& case_, const std::string& timepoint,
                                                      const imaging::Series& series,
                                                      const std::vector<std::filesystem::path>& paths,
                                                      const std::string& reader, const std::string& why);

} // namespace hepatica::measurement
