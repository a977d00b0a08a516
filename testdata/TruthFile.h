#pragma once
#include <hepatica/phantom/Phantom.h>

#include <string>

namespace hepatica::phantom {

/// The text of truth.json; folders and files stand relative to `folder`.
[[nodiscard]] std::string truthJson(const PatientTruth& truth, const std::filesystem::path& folder);

} // namespace hepatica::phantom
