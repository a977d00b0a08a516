#pragma once
#include "JsonText.h"
#include <hepatica/measurement/ClinicalCourse.h>
#include <hepatica/measurement/CourseOptions.h>
#include <hepatica/measurement/Endpoints.h>
#include <hepatica/measurement/Growth.h>
#include <hepatica/measurement/GrowthModel.h>
#include <hepatica/measurement/Hyperprogression.h>
#include <hepatica/measurement/Pseudoprogression.h>

namespace hepatica::measurement {

// Values of the result of assess --json that tell of a course over time.

void write(JsonText& json, const ClinicalCourse& course);
void write(JsonText& json, const GrowthInterval& growth);
void write(JsonText& json, const GrowthModel& model);
/// One element a definition.
void write(JsonText& json, const HyperprogressionEvidence& evidence, const HyperprogressionRules& rules);
void write(JsonText& json, const Pseudoprogression& found, const IrrcPseudoprogression& irrc);
/// `style`: of the system that the codes are of.
void write(JsonText& json, const Endpoints& endpoints, CodeStyle style);
void write(JsonText& json, const CourseOptions& options);

} // namespace hepatica::measurement
