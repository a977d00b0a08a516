#pragma once
#include <hepatica/measurement/Action.h>

namespace hepatica::measurement {

/// Whether one visit stands before the other: by day, and of one day by name.
[[nodiscard]] bool comesBefore(const Timepoint& one, const Timepoint& other);

[[nodiscard]] const Timepoint* baselineOf(const Case& case_);
/// The baseline and what was made before it, where nothing can be new yet.
[[nodiscard]] bool isUpToBaseline(const Case& case_, const Timepoint& visit);

/// What stands against a change of a visit: what is hidden from the reader, locked, or measured on its series
/// (rules 2, 4 and 6 of ReadingOrder.h), and a visit before the baseline that comes after it.
[[nodiscard]] std::optional<Problem> whyNotTaken(const Case& case_, const Action& action,
                                                 const Edit<Timepoint>& edit);

} // namespace hepatica::measurement
