#pragma once
#include "geometry/EnhancingTissue.h"

#include <hepatica/measurement/ViablePart.h>

namespace hepatica::measurement {

/// Where enhancement begins, how far the values that are compared with it are smoothed, and the liver after
/// that smoothing.
struct ViableThreshold {
    double value = 0.0, reach_mm = UsualReach_mm;
    std::optional<LiverReference> liver{};
};

/// Mean + 2 SD of the liver, or the reader's own. Problem: `NoReferenceRegion` without either.
[[nodiscard]] Expected<ViableThreshold> thresholdAbove(const std::optional<LiverTissue>& tissue,
                                                       const ViableOptions& options);

/// measureViable() once the threshold stands. The lesion lies on the grid of the values; `shownShare` of it
/// is told to be on the arterial series.
[[nodiscard]] ViablePart measureViableAbove(const ViableThreshold& threshold, const imaging::Mask& lesion,
                                            const imaging::Volume& values, const ViableOptions& options,
                                            double shownShare);

/// How much of a lesion its part on the arterial grid is, by volume.
[[nodiscard]] double shareShown(const imaging::Mask& here, const imaging::Mask& lesion);

/// What cannot be measured at all, or by these options.
[[nodiscard]] std::optional<Problem> problemOfViable(const imaging::Volume& arterial,
                                                     const ViableOptions& options);

} // namespace hepatica::measurement
