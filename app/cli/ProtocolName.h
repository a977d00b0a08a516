#pragma once
#include <string>

namespace hepatica::cli {

/// A validator for what --protocol takes: a system's name, or a file that ends in .json. Empty when it is
/// one, else what was expected.
[[nodiscard]] std::string checkProtocolName(const std::string& text);

} // namespace hepatica::cli
