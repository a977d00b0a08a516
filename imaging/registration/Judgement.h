#pragma once
#include "GreyImage.h"

#include <hepatica/imaging/Registration.h>

namespace hepatica::imaging::registration {

/// Dice's overlap of two regions of blocks after the map, over the places that both images show; 0 where they
/// share none.
[[nodiscard]] double sharedDice(const Bits& fixed, const Geometry& fixedGrid, const Bits& moving,
                                const Geometry& movingGrid, const SpatialMap& map);

/// How far the blocks of the body are off after going there and coming back by a map that was found for
/// itself: the median, mm. Chance leads one way only.
[[nodiscard]] double roundTripOf(const Pyramid& fixed, const AffineMap& there, const AffineMap& back);

/// Why the images do not belong together, or nothing.
[[nodiscard]] std::optional<std::string> refusalOf(const AlignmentQuality& quality);

/// What a person must look at, in words.
[[nodiscard]] std::vector<std::string> doubtsOf(const AlignmentQuality& quality);

} // namespace hepatica::imaging::registration
