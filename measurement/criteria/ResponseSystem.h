#pragma once
#include "History.h"
#include <hepatica/measurement/Assessment.h>

#include <span>
#include <string_view>

namespace hepatica::measurement {

/// A response system: its name, its thresholds, and one pure function over the visits of one patient and
/// reader. One file a system; systems() lists them in the order they are reported.
struct ResponseSystem {
    std::string_view name;
    std::string_view source; ///< where its rules are published
    Protocol defaults;
    CriterionAssessment (*assess)(const History& history, const Protocol& protocol);
};

extern const ResponseSystem Recist11, Mrecist, Irecist;

[[nodiscard]] std::span<const ResponseSystem* const> systems();
/// The system of a name; nothing when there is none.
[[nodiscard]] const ResponseSystem* systemNamed(std::string_view name);

} // namespace hepatica::measurement
