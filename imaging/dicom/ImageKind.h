#pragma once
#include <hepatica/core/Expected.h>

#include <string>
#include <string_view>

namespace hepatica::imaging {

/// Whether images of this SOP class are read: CT, MR and PET, classic, enhanced and legacy converted.
[[nodiscard]] bool isMeasuredKind(std::string_view sopClassUid);

/// The modality that its images have, for headers that do not say: "CT", "MR" or "PT"; "" for other classes.
[[nodiscard]] std::string_view modalityOf(std::string_view sopClassUid);

/// Why nothing is measured on an object of another SOP class: `NotAnImage`.
[[nodiscard]] Problem whyNotMeasured(const std::string& file, const std::string& sopClassUid);

} // namespace hepatica::imaging
