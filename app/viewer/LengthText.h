#pragma once
#include <hepatica/core/Length.h>

#include <QString>

namespace hepatica::viewer {

/// A length as the viewer shows it everywhere: in mm with one decimal, halves away from zero, the dot in
/// every locale.
[[nodiscard]] QString lengthText(Length length);

/// A volume in mL.
[[nodiscard]] QString millilitresText(double volume_mm3, int decimals);

} // namespace hepatica::viewer
