#pragma once
#include <hepatica/measurement/Action.h>

namespace hepatica::measurement {

/// `what` is what they may not do.
[[nodiscard]] Problem notAReader(const Case& case_, const std::string& who, const std::string& what);
/// The reader has locked the visit.
[[nodiscard]] Problem lockedVisit(const Case& case_, const std::string& timepoint, const std::string& reader);
/// Why the reader does not see yet what is known of a day: it comes after their first open visit.
[[nodiscard]] std::optional<Problem> whyHiddenDay(const Case& case_, const std::string& what, Date day,
                                                  const std::string& reader);

} // namespace hepatica::measurement
