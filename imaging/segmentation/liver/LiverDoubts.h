#pragma once
#include "segmentation/liver/CutOffTissue.h"

#include <hepatica/imaging/Mask.h>

namespace hepatica::imaging::liver {

/// What was found, and what may be wrong with it.
struct Findings {
    const Mask& mask;
    const Scene& scene;
    const Levels& levels;
    const Bits &region, &lesions;                  ///< on the scene's blocks, before anything was parted
    const Bits& perhapsLesion;                     ///< brighter than the liver, and half in it
    bool isElsewhere = false;                      ///< a click's: not what would have been found without it
    double parted_ml = 0.0, perhapsHeart_ml = 0.0; ///< beyond a dark layer; the second was left in
    const std::vector<CutOffBody>& cutOff;
};

/// Of a body as dense as the liver, or brighter and in it, less is not told: a ball of 30 mm. A kidney's pole
/// beside the liver is no less.
inline constexpr double LeastTold_ml = 15.0;

/// What is smaller is no liver.
inline constexpr double LeastLiver_ml = 150.0;

/// Why the region must be looked at, a sentence each.
[[nodiscard]] std::vector<Warning> doubtsOf(const Findings& findings);

[[nodiscard]] double volumeOf_ml(const Mask& mask);
[[nodiscard]] bool isCutOff(const Mask& mask); ///< by the first or the last slice

} // namespace hepatica::imaging::liver
