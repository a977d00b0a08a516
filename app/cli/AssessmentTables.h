#pragma once
#include "Arguments.h"
#include <hepatica/core/Expected.h>
#include <hepatica/measurement/Cohort.h>
#include <hepatica/measurement/CourseOptions.h>

#include <string>
#include <vector>

namespace hepatica::cli {

/// What `assess` and `growth` take: the tables and what decides where sources disagree.
struct AssessmentTableOptions {
    std::string lesions, visits, clinical;
    std::string reader;                     ///< whose reading of a blinded case
    std::vector<std::string> courseOptions; ///< NAME=VALUE
};

struct AssessmentTables {
    measurement::Cohort cohort;
    measurement::CourseOptions options;
};

/// Adds LESIONS, --visits, --clinical and --option NAME=VALUE.
void addTableOptions(Command& command, AssessmentTableOptions& options);

/// Reads and checks them; LESIONS may be a case file. Problems of Cohort::open(), and `BadDocument` for an
/// option or a value that is not known or visits beside a case file.
[[nodiscard]] Expected<AssessmentTables> readTables(const AssessmentTableOptions& options);

} // namespace hepatica::cli
