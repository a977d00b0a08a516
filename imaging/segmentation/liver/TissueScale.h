#pragma once
#include "segmentation/liver/CoarseImage.h"

namespace hepatica::imaging::liver {

inline constexpr double MuscleLevel = 60.0; ///< HU, enhanced, portal venous

/// What tissue looks like, in HU or, without a unit, on a scale on which the image's bright tissue lies at
/// 150.
struct Scale {
    double gain = 1.0; ///< of the volume's unit
    bool isHounsfield = true;
    double airBelow = -200.0, softFrom = 0.0, softTo = 280.0;
};

/// The densities of the liver, and of what may lie in it.
struct Levels {
    double liver = 0.0, from = 0.0, to = 0.0; ///< of liver tissue
    double lesionFrom = 0.0, vesselTo = 0.0;
};

/// A gain of 0 for an image of one single value.
[[nodiscard]] Scale scaleOf(const Volume& volume, const Blocks& values);
[[nodiscard]] Levels levelsAround(double level, const Scale& scale);

} // namespace hepatica::imaging::liver
