#pragma once
#include "criteria/History.h"
#include <hepatica/measurement/Growth.h>

#include <optional>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// The targets of a visit added up for growth rates.
struct TargetScan {
    const Visit* visit = nullptr;
    std::optional<Length> sum;        ///< when every target is measured
    std::vector<std::string> missing; ///< targets that are not
    bool restsOnNominal = false;      ///< a lesion too small to measure is in the sum
    std::optional<double> volume_mm3; ///< when every target has a volume
};

/// Every visit of a history with a baseline that has targets, visits before it too; empty otherwise.
[[nodiscard]] std::vector<TargetScan> targetScans(const History& history, GrowthAxis axis);

/// Those with a sum, for growth rates.
[[nodiscard]] std::vector<SumOnDate> sumsOf(const std::vector<TargetScan>& scans);

} // namespace hepatica::measurement
