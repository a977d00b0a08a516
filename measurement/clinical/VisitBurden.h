#pragma once
#include "criteria/History.h"
#include <hepatica/measurement/ClinicalCourse.h>

#include <vector>

namespace hepatica::measurement {

/// The liver's lesions at every visit, visits before the baseline too. A lesion of the baseline without a row
/// has no size; one too small to measure counts as 5 mm; an equivocal new lesion does not count.
[[nodiscard]] std::vector<VisitBurden> burdensOf(const History& history);

/// Whether an organ's text names the liver: "liver", "Liver S4", SNOMED CT 10200004.
[[nodiscard]] bool isLiver(std::string_view organ);

} // namespace hepatica::measurement
