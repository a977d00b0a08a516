#pragma once
#include "kinetics/PatientCourse.h"

namespace hepatica::measurement {

/// Rows grouped by patient and reader, and what cannot be about them: problems of the lesion and visit
/// tables, and of the clinical one, which is told when the others are well.
struct CheckedRows {
    std::vector<History> histories;
    ClinicalByPatient clinical;
    std::vector<PlacedProblem> problems, clinicalProblems;
};
[[nodiscard]] CheckedRows checked(const AssessmentRequest& request);

} // namespace hepatica::measurement
