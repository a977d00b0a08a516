#pragma once
#include <hepatica/measurement/ReadingOrder.h>

namespace hepatica::measurement {

[[nodiscard]] const Timepoint* baselineOf(const Case& case_);
/// What stands against a change of a visit: what is hidden from the reader, locked, or measured on its series
/// (rules 2, 4 and 6 of ReadingOrder.h), and a visit before the baseline that comes after it.
[[nodiscard]] std::optional<Problem> whyNotTaken(const Case& case_, const Action& action,
                                                 const Edit<Timepoint>& edit);

/// The changes that mark every visit of a blinded case that all readers have locked as seen by all; none
/// while they have not.
[[nodiscard]] std::vector<Change> marksOfUnblinding(const Case& case_);
/// Whether the change does nothing but mark a visit so.
[[nodiscard]] bool isMarkAlone(const Change& change);
/// The action would end the state in which all is locked, and leave a visit unmarked or take a mark off.
/// `StaleChange`: whoever made it did not know that all is locked.
[[nodiscard]] std::optional<Problem> whyNotMarked(const Case& case_, const Action& action);

} // namespace hepatica::measurement
