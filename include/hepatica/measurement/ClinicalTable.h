#pragma once
#include <hepatica/core/Expected.h>
#include <hepatica/measurement/ClinicalRow.h>

#include <filesystem>
#include <vector>

namespace hepatica::measurement {

/// Reads CLINICAL.csv: the columns patient, date, item and value, and unit and uln where they are given; a
/// header alone is no problem. Known items are found in capitals or not, and quantities are converted into
/// their unit (bilirubin mg/dL x 17.1, albumin g/dL x 10, creatinine mg/dL x 88.4, CRP mg/dL x 10, AFP IU/mL
/// x 1.21). Any other item is kept as it is.
///
/// Every bad line is told (Problem::further): `MissingColumn`; `BadValue` for a partial date; `BadRow` for a
/// number that is none, is negative or cannot be, a quantity without its unit, a unit that cannot be
/// converted (PIVKA-II in ng/mL depends on the assay), a word that is not known, an item that stands twice on
/// a day, an event that happens once and stands twice, and what happened after the death. `NotReadable`,
/// `NoSuchFile`.
[[nodiscard]] Expected<std::vector<ClinicalRow>> readClinicalTable(const std::filesystem::path& file);

} // namespace hepatica::measurement
