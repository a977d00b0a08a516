#pragma once
#include <hepatica/measurement/Action.h>

namespace hepatica::measurement {

/// `what` is what they may not do.
[[nodiscard]] Problem notAReader(const Case& case_, const std::string& who, const std::string& what);
/// The reader has locked the visit.
[[nodiscard]] Problem lockedVisit(const Case& case_, const std::string& timepoint, const std::string& reader);
/// As whyHidden(), of a visit that the case may not have yet.
[[nodiscard]] std::optional<Problem> whyHiddenVisit(const Case& case_, const Timepoint& visit,
                                                    const std::string& reader);

} // namespace hepatica::measurement
