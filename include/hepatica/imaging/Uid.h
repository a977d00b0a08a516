#pragma once
#include <string>
#include <string_view>

namespace hepatica::imaging {

/// A new DICOM UID under 2.25 (a random UUID as a decimal number, PS3.5 B.2).
[[nodiscard]] std::string newUid();

/// The same UID for the same name, always: for synthetic data that must not change from run to run.
[[nodiscard]] std::string uidFromName(std::string_view name);

/// The Series Instance UID in what a case knows a volume by: "UID" of "UID/2" (Series::key), which is no UID
/// and may stand in no DICOM object, table or report as one.
[[nodiscard]] std::string seriesInstanceUidOf(std::string_view key);

} // namespace hepatica::imaging
