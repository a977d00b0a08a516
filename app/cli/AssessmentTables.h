#pragma once
#include "Arguments.h"
#include <hepatica/core/Expected.h>
#include <hepatica/measurement/ClinicalRow.h>
#include <hepatica/measurement/CourseOptions.h>
#include <hepatica/measurement/LesionRow.h>

#include <string>
#include <vector>

namespace hepatica::cli {

/// What `assess` and `growth` take: the tables and what decides where sources disagree.
struct AssessmentTableOptions {
    std::string lesions, visits, clinical;
    std::vector<std::string> courseOptions; ///< NAME=VALUE
};

struct AssessmentTables {
    std::vector<measurement::LesionRow> lesions;
    std::vector<measurement::VisitRow> visits;
    std::vector<measurement::ClinicalRow> clinical;
    measurement::CourseOptions options;
};

/// Adds LESIONS, --visits, --clinical and --option NAME=VALUE.
void addTableOptions(Command& command, AssessmentTableOptions& options);

/// Reads them; LESIONS may be a case file. Problems of the readers, and `BadDocument` for an option or a
/// value that is not known or visits beside a case file.
[[nodiscard]] Expected<AssessmentTables> readTables(const AssessmentTableOptions& options);

} // namespace hepatica::cli
