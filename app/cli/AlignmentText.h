#pragma once
#include <hepatica/imaging/Registration.h>

#include <nlohmann/json.hpp>

#include <string_view>

namespace hepatica::cli {

/// "good" or "doubtful".
[[nodiscard]] std::string_view verdictWord(const imaging::AlignmentQuality& quality);
/// Everything that is told of an alignment.
[[nodiscard]] nlohmann::ordered_json toJson(const imaging::AlignmentQuality& quality);

} // namespace hepatica::cli
