#pragma once
#include "segmentation/EdgeFit.h"

#include <array>

namespace hepatica::imaging::segmentation {

/// How far the place of half contrast lies outside a surface in every direction, as the sum of the nine real
/// spherical harmonics up to degree 2: a margin all around, another place, and an oval form.
struct BorderForm {
    static constexpr std::size_t Count = 9;
    std::array<double, Count> parts_mm{};

    [[nodiscard]] double margin_mm() const { return parts_mm.front(); }
    /// Beside the margin; the direction is a unit vector from the origin.
    [[nodiscard]] double beside_mm(const Point3& direction) const;
};

/// The posterior mean of the form where an edge was found around a surface. Before the image a surface is
/// expected to be right within a pixel or less; the image counts by its noise, of which neighbouring voxels
/// share a part (see noiseGrain()). In every direction the tissue outside may differ a little from that of
/// the others, and one that fits nowhere (a vessel, a second lesion) has little say: a common value outside
/// would drive the surface off its neighbours. The profiles are those of pixels of the smaller spacing in the
/// slice, and `grain` is of the cube they were taken in.
[[nodiscard]] BorderForm borderForm(const std::vector<Profile>& profiles, double grain, const Edge& edge,
                                    const std::array<double, 3>& spacing_mm);

/// Moves the surface by its form, but for the margin.
void follow(const BorderForm& form, const Cube& cube, Field& distance_mm);

} // namespace hepatica::imaging::segmentation
