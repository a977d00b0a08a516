#pragma once
#include <hepatica/imaging/Series.h>

#include <vector>

namespace hepatica::imaging {

/// Asks, as a warning of both, whether two patients are one: the same name, birth date and sex under two
/// identifiers, or one identifier under two names or birth dates. Names are compared without case and
/// without their ideographic and phonetic spellings. Nothing is merged.
void askWhoIsOne(std::vector<Patient>& patients);

} // namespace hepatica::imaging
