#pragma once
#include "criteria/History.h"
#include <hepatica/measurement/Criteria.h>

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace hepatica::measurement {

using ClinicalByPatient = std::map<std::string, std::vector<ClinicalRow>, std::less<>>;

/// The clinical rows of each patient; histories by patient. A `BadHistory` for a patient whom the lesion
/// table does not know and for a visit after the death is added to `problems`.
[[nodiscard]] ClinicalByPatient clinicalByPatient(std::span<const ClinicalRow> clinical,
                                                  const std::vector<History>& histories,
                                                  const std::string& source,
                                                  std::vector<PlacedProblem>& problems);

/// Adds what is judged over time: growth, the evidence of hyperprogression, and where a clinical table is
/// given its scores. `patient` holds the criteria already.
void addCourse(PatientAssessment& patient, const History& history, std::span<const ClinicalRow> clinical,
               bool clinicalGiven, const CourseOptions& options);

} // namespace hepatica::measurement
