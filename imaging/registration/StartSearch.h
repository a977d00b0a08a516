#pragma once
#include "MutualInformation.h"
#include "Stretch.h"

namespace hepatica::imaging::registration {

/// A map to start from, and how well the images agree there: mutual information by the root of the overlap.
struct Start {
    CentredMap map;
    double score = 0.0;
};

/// The best shifts, of the unturned image and of it turned about each axis, among all at which the two
/// coarse images overlap; best first, at most `count`, and each apart from the others. The scanner's own
/// coordinates are always tried. `Cancelled`.
[[nodiscard]] Expected<std::vector<Start>> searchStarts(const Samples& samples, const GreyImage& moving,
                                                        const Bits& movingBody, std::size_t count,
                                                        const Stretch& way);

} // namespace hepatica::imaging::registration
