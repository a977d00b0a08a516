#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::imaging {

/// Text of a data set in UTF-8 by its Specific Character Set (PS3.3 C.12.1.1.2): the Latin, Cyrillic, Greek,
/// Arabic, Hebrew and Thai sets, ISO IR 13, UTF-8, GB18030, GBK, and code extensions by escape sequences
/// (PS3.5 6.1.2.5: Japanese ISO 2022 IR 13, 87 and 159, Korean 149, Chinese 58). Without a set, text that is
/// well-formed UTF-8 is that. None where the text does not fit its sets, or a set is not known.
[[nodiscard]] std::optional<std::string> utf8From(std::string_view text,
                                                  const std::vector<std::string>& characterSets);

} // namespace hepatica::imaging
