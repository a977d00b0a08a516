#pragma once
#include <hepatica/core/Point3.h>

#include <optional>
#include <string>
#include <string_view>

namespace hepatica::cli {

/// "x,y,z" in LPS millimetres, whatever the locale; nothing when it is anything else.
[[nodiscard]] std::optional<Point3> pointFromText(std::string_view text);

/// A validator for options that take points: an empty string when it is one, else what was expected.
[[nodiscard]] std::string checkPoint(const std::string& text);

/// A validator for the name of a lesion: 1 to 64 bytes, as many as DICOM keeps of a label.
[[nodiscard]] std::string checkLesionName(const std::string& text);

} // namespace hepatica::cli
