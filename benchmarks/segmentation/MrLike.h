#pragma once
// Lesions of CT as MR would show them.
#include "segmentation/Trials.h"

#include <string>
#include <utility>
#include <vector>

namespace hepatica::benchmarks {

/// How an MR sequence shows what has so many HU on CT.
struct MrSequence {
    std::string what;
    /// HU and signal, by HU; linear between them, and beyond the ends as at them.
    std::vector<std::pair<double, double>> signals;
    double shading =
        1.0; ///< the signal falls to the right by this factor over 300 mm, as with a coil on the left
};

/// The lesion on the same grid with the signals of the sequence, which have no unit. Soft tissue keeps its
/// ratio of contrast to noise where signals are linear: the noise is shaded too, as on images whose
/// brightness was made even in part. What is shared with air or lung beside it (two pixels and a slice) lies
/// between its signal and none, not at that of fat, which has the same HU.
[[nodiscard]] KnownLesion asMr(const KnownLesion& lesion, const MrSequence& sequence);

} // namespace hepatica::benchmarks
