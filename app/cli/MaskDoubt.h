#pragma once
#include <hepatica/core/Problem.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::cli {

/// Where a mask is rather wrong than right (a confidence under one half), a warning: somebody who reads no
/// reasons is to see it too.
[[nodiscard]] std::optional<Warning> doubtOf(const std::string& lesion, double confidence,
                                             const std::vector<std::string>& reasons);

} // namespace hepatica::cli
