#pragma once
#include "History.h"
#include "LesionRules.h"

#include <cstdint>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// One of the sizes that a sum is made of.
struct SizeTerm {
    Amount size;
    bool nominal = false, gone = false, node = false;
    std::uint64_t targets = 0; ///< those it stands for, a bit each in the order of targetsOf()
    const LesionRow* row = nullptr;
    bool isViable = false; ///< a size of the viable part
};

/// The targets of one visit, added up.
struct TargetSums {
    Amount sum;     ///< of those that are measured
    Amount nominal; ///< the part of the sum that stands for lesions too small to measure
    bool complete = true;
    bool allGone = true;
    std::vector<SizeTerm> terms;            ///< of those that are measured
    std::vector<std::string> present;       ///< targets that are there
    std::vector<std::string> missing;       ///< targets that were not measured
    std::vector<std::string> missingInputs; ///< "T01 at FU1: long_axis_mm"
};

/// The targets chosen at the baseline, by name; parts and merged lesions belong to one of them.
[[nodiscard]] std::vector<const LesionRow*> targetsOf(const Visit& baseline);

/// Adds up the targets at `visit` (its place in the history). A split lesion is the sum of its parts, a
/// merged one counts once for all it holds (Eisenhauer 2009, section 4.4.1). A missing row is not measured,
/// never 0.
[[nodiscard]] TargetSums sumTargets(const History& history, std::size_t visit, const LesionRules& rules,
                                    const Protocol& protocol);

} // namespace hepatica::measurement
