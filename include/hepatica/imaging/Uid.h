#pragma once
#include <string>
#include <string_view>

namespace hepatica::imaging {

/// A new DICOM UID under 2.25 (a random UUID as a decimal number, PS3.5 B.2).
[[nodiscard]] std::string newUid();

/// The same UID for the same name, always: for synthetic data that must not change from run to run.
[[nodiscard]] std::string uidFromName(std::string_view name);

} // namespace hepatica::imaging
