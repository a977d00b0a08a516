#pragma once
#include <hepatica/measurement/ClinicalCourse.h>
#include <hepatica/measurement/CourseOptions.h>
#include <hepatica/measurement/Endpoints.h>
#include <hepatica/measurement/Growth.h>
#include <hepatica/measurement/GrowthModel.h>
#include <hepatica/measurement/Hyperprogression.h>
#include <hepatica/measurement/Pseudoprogression.h>

#include <nlohmann/json.hpp>

namespace hepatica::measurement {

// Members of the result of assess --json that tell of a course over time.

using OrderedJson = nlohmann::ordered_json;

[[nodiscard]] OrderedJson clinicalJson(const ClinicalCourse& course);
[[nodiscard]] OrderedJson growthJson(const GrowthInterval& growth);
[[nodiscard]] OrderedJson modelJson(const GrowthModel& model);
/// One member a definition.
[[nodiscard]] OrderedJson hyperprogressionJson(const HyperprogressionEvidence& evidence,
                                               const HyperprogressionRules& rules);
[[nodiscard]] OrderedJson pseudoprogressionJson(const Pseudoprogression& pseudoprogression,
                                                const IrrcPseudoprogression& irrc);
/// `style`: of the system that the codes are of.
[[nodiscard]] OrderedJson endpointsJson(const Endpoints& endpoints, CodeStyle style);
[[nodiscard]] OrderedJson optionsJson(const CourseOptions& options);

} // namespace hepatica::measurement
