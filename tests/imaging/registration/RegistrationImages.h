#pragma once
#include "imaging/registration/MutualInformation.h"

#include <cmath>

namespace hepatica::tests {

/// A smooth image of waves of about 60 mm, between 0 and 1, with `shift_mm` and of any contrast.
inline imaging::registration::GreyImage waves(const Point3& shift_mm, float slope = 1.0F)
{
    const auto grid = imaging::Geometry::make({30, 28, 26}, {4.0, 4.0, 4.0}, {-60.0, -56.0, -52.0},
                                              {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}})
                          .value();
    imaging::registration::GreyImage image{grid, {}, 4.0};
    imaging::liver::forEachBlock(grid, [&](std::size_t, const Point3& at) {
        const Point3 p = at - shift_mm;
        const double value = 0.5 + 0.2 * std::sin(0.11 * p.x + 0.03 * p.y) +
                             0.15 * std::cos(0.10 * p.y - 0.04 * p.z) + 0.1 * std::sin(0.12 * p.z + 1.0);
        image.values.push_back(slope > 0.0F ? slope * static_cast<float>(value)
                                            : 1.0F + slope * static_cast<float>(value));
    });
    return image;
}

} // namespace hepatica::tests
