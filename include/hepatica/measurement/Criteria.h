#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/measurement/Assessment.h>
#include <hepatica/measurement/ClinicalRow.h>
#include <hepatica/measurement/CourseOptions.h>
#include <hepatica/measurement/LesionRow.h>
#include <hepatica/measurement/Protocol.h>
#include <hepatica/measurement/Robustness.h>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// Groups the rows by patient and evaluator and judges each under every system named (all, when none is
/// named). The order of the rows does not matter; a response never depends on a later visit.
///
/// Problems: `UnknownProtocol` for a name not known. `BadHistory`, with the line where the row has one, for
/// what cannot be: two baselines; a follow-up on or before the baseline; two visits of a reader on one day; a
/// timepoint of two roles, or of two dates that VISITS.csv does not span; a lesion that changes class or
/// organ; a new lesion at the baseline; a target absent there; a target or non-target without a row there; a
/// merged lesion of lesions never seen; a visit of a
/// patient or reader without lesions. Every one is told (Problem::further), and nothing is assessed.
/// A patient without a baseline is no problem: every visit is NE and the baseline a missing input.
[[nodiscard]] Expected<std::vector<PatientAssessment>> assess(std::span<const LesionRow> lesions,
                                                              std::span<const VisitRow> visits = {},
                                                              const std::vector<std::string>& protocols = {});

/// What is judged, and how. Problems name the files.
struct AssessmentRequest {
    std::span<const LesionRow> lesions;
    std::span<const VisitRow> visits = {};
    std::span<const ClinicalRow> clinical = {};
    std::span<const Protocol> protocols = {}; ///< their names differ
    CourseOptions options = {};
    std::optional<RereadingModel> rereading = {}; ///< where the robustness of each response is asked for
    bool hasClinicalTable = false; ///< there is one, also when it holds no row of these patients
    std::string source = "LESIONS.csv", visitSource = "VISITS.csv", clinicalSource = "CLINICAL.csv";
};

/// The same of a request. A clinical row of a patient without lesions is a `BadHistory` too.
[[nodiscard]] Expected<std::vector<PatientAssessment>> assess(const AssessmentRequest& request);

/// The same under given protocols, whose names differ. Problems name the files of lesions and of visits.
[[nodiscard]] Expected<std::vector<PatientAssessment>> assess(std::span<const LesionRow> lesions,
                                                              std::span<const VisitRow> visits,
                                                              std::span<const Protocol> protocols,
                                                              const std::string& source = "LESIONS.csv",
                                                              const std::string& visitSource = "VISITS.csv");

} // namespace hepatica::measurement
