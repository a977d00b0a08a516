#include "segmentation/liver/BlockDistance.h"

#include "segmentation/SignedDistance.h"

#include <algorithm>

namespace hepatica::imaging::liver {

Blocks distanceTo(const Bits& bits, const std::array<int, 3>& dims, const std::array<double, 3>& spacing)
{
    constexpr float Far_mm = 1e6F;
    if (std::ranges::none_of(bits, [](std::uint8_t bit) { return bit != 0; }))
        return Blocks(bits.size(), Far_mm);
    constexpr std::size_t Few = 100'000; // blocks: threads cost more than they save
    Blocks distances = segmentation::distanceToRim(bits, dims, spacing, bits.size() < Few ? 1 : 0);
    for (float& distance : distances)
        distance = std::max(-distance, 0.0F); // outside it is negative
    return distances;
}

} // namespace hepatica::imaging::liver
