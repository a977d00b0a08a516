#pragma once
#include <string>
#include <string_view>

namespace hepatica::measurement {

// What people write into a case: reasons, signatures, names.

/// Without the white space around it, Unicode's too.
[[nodiscard]] std::string_view withoutSpaceAround(std::string_view text);
/// Whether nothing but white space is said.
[[nodiscard]] bool isBlank(std::string_view text);
/// Whether two names are one: small and capital letters (of ASCII and Latin-1) and space around them aside.
[[nodiscard]] bool isSameName(std::string_view one, std::string_view other);

} // namespace hepatica::measurement
