#pragma once
#include <hepatica/measurement/Action.h>

namespace hepatica::measurement {

/// What stands against a change of a clinical value (rules 3 and 4 of ReadingOrder.h): its day is hidden from
/// the reader, a visit of that day or after it is locked and no reason is given, or another value of the same
/// day stands there already. Local treatments and what is not known may be several a day.
[[nodiscard]] std::optional<Problem> whyNotTaken(const Case& case_, const Action& action,
                                                 const Edit<ClinicalRow>& edit);

/// Whether there may be several of one name a day.
[[nodiscard]] bool mayRepeat(const ClinicalRow& row);

} // namespace hepatica::measurement
