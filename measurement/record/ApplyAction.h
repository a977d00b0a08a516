#pragma once
#include <hepatica/measurement/Action.h>

#include <span>

namespace hepatica::measurement {

// apply() in place, for a case that is large and changed often.

/// As apply(); after a problem the case is as it was.
[[nodiscard]] Expected<void> applyTo(Case& case_, const Action& action);

/// The case before these changes, which were the last that it saw.
void takeBack(Case& case_, std::span<const Change> changes);

/// The case that stored changes make from nothing; none when one of them does not fit. They were checked
/// when they were stored: rules are not asked again.
[[nodiscard]] std::optional<Case> replayed(std::span<const Change> changes);

} // namespace hepatica::measurement
