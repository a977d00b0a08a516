#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/measurement/ClinicalCourse.h>
#include <hepatica/measurement/Endpoints.h>
#include <hepatica/measurement/Growth.h>
#include <hepatica/measurement/Hyperprogression.h>

#include <string>
#include <utility>
#include <vector>

namespace hepatica::measurement {

/// What is decided where sources disagree, of all that is judged over time. Each option has a name that
/// results show.
struct CourseOptions {
    ClinicalRules clinical;
    GrowthAxis growthAxis = GrowthAxis::Whole;
    double modelPValue = 0.10; ///< of every parameter of a growth model
    HyperprogressionRules hyperprogression;
    EndpointRules endpoints;
};

/// Sets one option from "name=value". `BadDocument` names the options or the values there are.
[[nodiscard]] Expected<void> setOption(CourseOptions& options, const std::string& assignment);

/// Every option with its value, in the order of the list.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> optionValues(const CourseOptions& options);

} // namespace hepatica::measurement
