#pragma once
#include "criteria/History.h"
#include <hepatica/measurement/ClinicalRow.h>
#include <hepatica/measurement/Hyperprogression.h>

#include <span>

namespace hepatica::measurement {

/// Whether treatment failed (failure, death, another therapy) within two months of the first dose. No failure
/// counts only when the patient was seen until then.
[[nodiscard]] Finding<bool> failedWithinTwoMonths(const History& history,
                                                  std::span<const ClinicalRow> clinical, TwoMonths twoMonths);

/// Whether ECOG became worse, and 2 or more, within two months of the first dose.
[[nodiscard]] Finding<bool> statusDeteriorated(std::span<const ClinicalRow> clinical, TwoMonths twoMonths);

} // namespace hepatica::measurement
