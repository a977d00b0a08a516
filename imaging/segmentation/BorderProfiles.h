#pragma once
#include "segmentation/TissuePrior.h"
#include "segmentation/Voi.h"

#include <array>
#include <vector>

namespace hepatica::imaging::segmentation {

/// How far to either side of a surface its border is looked at, in pixels.
inline constexpr double EdgeReach_pixels = 5.0;

/// The values across a surface, in half pixels from inside to outside.
struct Profile {
    static constexpr int Middle = static_cast<int>(2 * EdgeReach_pixels); ///< on the surface
    static constexpr int Places = 2 * Middle + 1;

    Point3 direction;                          ///< as seen from the origin, a unit vector
    std::array<double, Places> sum{}, count{}; ///< of the voxels in this direction, by their distance

    /// Samples on both sides; towards another tissue there are none outside.
    [[nodiscard]] bool showsBothSides() const;
};

/// One in each of 42 directions that shows both sides. What is surely outside is left out.
[[nodiscard]] std::vector<Profile> profilesOf(const Voi& voi, const Field& distance_mm,
                                              const Constraints& constraints, double pixel_mm);

/// The outer tissue's share at every place where the border is a blurred step.
using Share = std::array<double, Profile::Places>;

/// The shifts of the step that are tried, in pixels outwards.
inline constexpr double MaxShift_pixels = 3.0, ShiftStep_pixels = 0.25;
[[nodiscard]] constexpr double shiftAt(std::size_t n)
{
    return -MaxShift_pixels + ShiftStep_pixels * static_cast<double>(n);
}
/// The share for every shift; the blur's standard deviation in pixels.
[[nodiscard]] std::vector<Share> sharesOf(double blur_pixels);

} // namespace hepatica::imaging::segmentation
