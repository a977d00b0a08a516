#pragma once
#include <hepatica/measurement/Assessment.h>
#include <hepatica/measurement/CourseOptions.h>

#include <span>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// One JSON document: {"protocols":{..},"options":{..},"patients":[..]} with the field names of the interface
/// description. `options` are shown beside the results that they decide.
[[nodiscard]] std::string assessmentsJson(const std::vector<PatientAssessment>& assessments, int indent = 2,
                                          const CourseOptions& options = {});

/// The same document piece by piece, so that a cohort is never held as a whole: begin(), add() for each
/// patient, end(). One line a patient. A text may be taken away between the pieces.
class AssessmentsJson {
public:
    AssessmentsJson(std::span<const Protocol> protocols, const CourseOptions& options)
        : protocols_(protocols), options_(options)
    {
    }
    void begin(std::string& text) const;
    void add(std::string& text, const PatientAssessment& patient);
    void end(std::string& text) const;

private:
    std::span<const Protocol> protocols_;
    const CourseOptions& options_;
    bool any_ = false;
};

/// What `growth --json` prints: intervals, growth model and hyperprogression of each patient.
[[nodiscard]] std::string growthReportJson(const std::vector<PatientAssessment>& assessments,
                                           const CourseOptions& options = {}, int indent = 2);

/// One row a patient, evaluator, system and visit, with the reason; and the same piece by piece.
[[nodiscard]] std::string assessmentsCsv(const std::vector<PatientAssessment>& assessments);
void addAssessmentsCsvHeader(std::string& text);
void addAssessmentsCsv(std::string& text, const PatientAssessment& patient);

} // namespace hepatica::measurement
