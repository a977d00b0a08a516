#include "segmentation/liver/TissueScale.h"

#include <algorithm>
#include <iterator>

namespace hepatica::imaging::liver {

Levels levelsAround(double level, const Scale& scale)
{
    if (!scale.isHounsfield)
        return {level, 0.72 * level, 1.30 * level, 0.3 * level, 1.5 * level};
    // A liver brighter than muscle is cut off from it half-way; without contrast medium the two cannot be
    // told apart.
    constexpr double Apart = 10.0;
    const double halfWay = 0.5 * (level + MuscleLevel);
    const double from = level < MuscleLevel + Apart ? level - 20.0 : std::max(level - 26.0, halfWay);
    return {level, from, level + 30.0, std::max(-10.0, level - 90.0), level + 45.0};
}

Scale scaleOf(const Volume& volume, const Blocks& values)
{
    const auto [least, most] = std::ranges::minmax(values);
    if (least == most)
        return {0.0};
    if (volume.origin().quantity == Quantity::Hounsfield)
        return {};
    Blocks bright;
    std::ranges::copy_if(values, std::back_inserter(bright),
                         [limit = 0.05F * most](float value) { return value > limit; });
    if (bright.empty())
        return {0.0, false};
    const auto upper = bright.begin() + static_cast<std::ptrdiff_t>(bright.size() * 3 / 4);
    std::ranges::nth_element(bright, upper);
    return {150.0 / static_cast<double>(*upper), false, 15.0, 20.0, 400.0};
}

} // namespace hepatica::imaging::liver
