#pragma once
#include <string>
#include <vector>

namespace hepatica::report {

/// What a system lacks, told once for all lesions and visits that lack the same: of "T01 at BL:
/// long_axis_mm", "T02 at BL: long_axis_mm" comes "long_axis_mm of T01, T02 at BL". Only lesions that lack it
/// at the very same visits stand together; what is of another form stays as it is. The order is that of the
/// first of each.
[[nodiscard]] std::vector<std::string> missingInputTexts(const std::vector<std::string>& missingInputs);

} // namespace hepatica::report
