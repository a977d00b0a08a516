#pragma once
#include "Stretch.h"
#include "registration/LiverBlock.h"

namespace hepatica::imaging::registration {

/// A place in a liver that stands out as a small body, new against an earlier image.
struct Blob {
    std::array<int, 3> voxel{};
    double radius_mm = 0.0;
    double sign = 1.0;     ///< 1 brighter than what is around it, -1 darker
    double strength = 0.0; ///< in standard deviations of the same measure over the whole liver
    double before = 0.0;   ///< the most that the earlier image shows within a few millimetres
    double closure = 0.0;  ///< least step back to the surroundings, along any axis: 1 a ball, 0 a tube
    double embedded = 0.0; ///< share of the shell around it that is liver and looks like liver
};

/// The bodies that stand out more than at the earlier visit, strongest first; each is the best of its
/// neighbourhood over all radii from 3 to 16 mm. A body's measure is the difference of two Gaussian means
/// (Lindeberg 1998) over searched tissue alone, so that the liver's edge is no body. `Cancelled`.
[[nodiscard]] Expected<std::vector<Blob>> newBlobs(const LiverBlock& block, const std::vector<Ground>& ground,
                                                   const LiverImage& now, const LiverImage& before,
                                                   const Stretch& way);

} // namespace hepatica::imaging::registration
