#pragma once
#include <hepatica/measurement/Case.h>
#include <hepatica/measurement/ProtocolChecks.h>

#include <string>
#include <vector>

namespace hepatica::viewer {

/// What of one reader's visit the plan of measuring does not foresee.
[[nodiscard]] std::vector<measurement::ProtocolCheck>
planChecks(const measurement::Case& case_, const std::string& timepoint, const std::string& reader);

} // namespace hepatica::viewer
