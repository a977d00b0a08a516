#pragma once
#include <hepatica/measurement/ClinicalRow.h>

#include <optional>
#include <string>
#include <string_view>

namespace hepatica::measurement {

/// How much of an item's own unit one of `unit` is: 17.1 for bilirubin in mg/dL. Nothing when it cannot be
/// converted. Spellings are forgiven: capitals, blanks, µ for u, 10*9 and ×10⁹ for 10^9.
[[nodiscard]] std::optional<double> conversionOf(ClinicalItem item, std::string_view unit);

/// Whether a unit as written is milligrams a decilitre.
[[nodiscard]] bool isMgPerDl(std::string_view unit);

/// The units an item can be given in: "umol/L or mg/dL".
[[nodiscard]] std::string unitsOf(ClinicalItem item);

} // namespace hepatica::measurement
