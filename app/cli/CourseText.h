#pragma once
#include <hepatica/measurement/Assessment.h>
#include <hepatica/measurement/CourseOptions.h>

#include <string>

namespace hepatica::cli {

// What a course over time comes to, as text for a person.

/// Progression-free survival and, where there is one, the response: one line.
[[nodiscard]] std::string endpointsText(const measurement::Endpoints& endpoints);
/// One line under the words that must stand beside; nothing where it could not be judged.
[[nodiscard]] std::string pseudoprogressionText(const measurement::Pseudoprogression& pseudoprogression);
/// One line an interval.
[[nodiscard]] std::string growthText(const std::vector<measurement::GrowthInterval>& growth);
[[nodiscard]] std::string modelText(const measurement::GrowthModel& model);
/// One line a definition, under the words that must stand beside; nothing without a baseline and a first
/// evaluation.
[[nodiscard]] std::string hyperprogressionText(const measurement::HyperprogressionEvidence& evidence,
                                               const measurement::HyperprogressionRules& rules);
/// The scores of each visit that could be computed, what the others lack, and the markers.
[[nodiscard]] std::string clinicalText(const measurement::ClinicalCourse& course);

} // namespace hepatica::cli
