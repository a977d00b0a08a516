#pragma once
#include <hepatica/measurement/Case.h>

#include <string>
#include <vector>

namespace hepatica::measurement {

/// "31.2 x 20.1 mm (standard errors 0.9 and 1.4 mm), 62 % of the volume": the viable part of an observation;
/// "none" where nothing enhances.
[[nodiscard]] std::string viableSizeText(const Observation& seen);

/// "above 79 HU (liver around the lesion 65 + 2 x 7), gaps up to 2 mm, portal ... subtracted": how the viable
/// part of an observation was found. Empty where it was not kept.
[[nodiscard]] std::string viableMethodText(const Case& case_, const Observation& seen);

/// Of an observation, for a person, a line each: how it lies beside the liver in every phase it was looked
/// at, what that suggests (phaseHints()), how sure its viable part is, and last that part and how it was
/// found. Nothing where none was sought.
[[nodiscard]] std::vector<std::string> enhancementLines(const Case& case_, const Observation& seen);

} // namespace hepatica::measurement
