#pragma once
#include <hepatica/measurement/ViablePart.h>

namespace hepatica::measurement {

/// What a viable part was found by.
struct ViableSearch {
    const imaging::Mask& lesion; ///< on the arterial grid, the excluded part left out
    const imaging::Volume& arterial;
    double reach_mm = 0.0;   ///< that the values were smoothed over
    LiverReference liver{};  ///< after that smoothing; an SD of 0 where no liver was found
    double shownShare = 1.0; ///< of the lesion, on the arterial series
    double shortBy_mm = 0.0; ///< of the long axis: a longer one may exist by so much
};

/// Mean + 2 SD of so many values is known to so much: the variance of the mean is SD^2 / n, that of an SD
/// SD^2 / 2 (n - 1) (normal values).
[[nodiscard]] double thresholdError(const LiverReference& liver);

/// The errors of a viable part whose mask, axes, volume and threshold stand. `near`: the share of the
/// lesion within the liver's SD of the threshold.
[[nodiscard]] StandardErrors errorsOfViable(const ViablePart& viable, const ViableSearch& search,
                                            double near);

/// How sure a viable part is, and why.
struct ViableConfidence {
    double value = 0.0; ///< 0 … 1
    std::vector<std::string> reasons{};
};
/// The product of what the separation from the threshold, the share near it, the liver's size and the share
/// shown each allow.
[[nodiscard]] ViableConfidence confidenceOfViable(const ViablePart& viable, const ViableSearch& search,
                                                  double near);

} // namespace hepatica::measurement
