#pragma once
#include "Console.h"

#include <hepatica/measurement/Case.h>

namespace hepatica::cli {

/// Visits, lesions and what was recorded, as `case show` prints it.
void printCase(const measurement::Case& one, const Console& console);

/// "25.5 mm", or "no axis".
[[nodiscard]] std::string sizeOf(const std::optional<measurement::Caliper>& caliper);
/// What counts, with its source: "25.5 mm (manual)"; else the state.
[[nodiscard]] std::string recordedSize(const measurement::Observation& seen);

/// enhancementLines(), with `indent` before each.
[[nodiscard]] std::string enhancementText(const measurement::Case& now, const measurement::Observation& seen,
                                          const std::string& indent);
/// The same, told on standard error.
void tellEnhancement(const measurement::Case& now, const measurement::Observation& seen,
                     const Console& console);
/// One line where a lesion's viable part cannot be judged because the lesion holds lipiodol (lesionRows()).
void tellLipiodol(const measurement::Case& now, const std::string& lesion, const std::string& timepoint,
                  const std::string& reader, const Console& console);

} // namespace hepatica::cli
