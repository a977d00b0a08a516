#pragma once
#include "segmentation/BorderProfiles.h"

#include <optional>

namespace hepatica::imaging::segmentation {

/// The values on both sides of a border, on the scale of the Voi.
struct Sides {
    double inside = 0.0, outside = 0.0;
};

/// How the border of a lesion looks in the image: a step of the values, blurred by a Gaussian.
struct Edge {
    double offset_mm = 0.0; ///< how far the place of half contrast lies outside the surface, in the mean
    double blur_mm = 0.0;   ///< standard deviation of the Gaussian
    double contrast = 0.0;  ///< difference of the values on both sides, on the scale of the Voi
    double spread = 1.0;    ///< standard deviation of the noise
    Sides sides = {};
};

/// What blur a perfectly sharp border shows in a cube of voxels of an image: averaging over a voxel and
/// interpolating linearly blur by half a voxel, in the slice and across the slices, and a surface follows the
/// border within half a pixel or so. The values' mean course across it is as steep as the mean over all
/// directions of a ball's surface, 1 / sqrt(p^2 (1 - u^2) + q^2 u^2) over the heights u for blurs p in the
/// slice and q across it (its integral is asinh(s / p) / s, s^2 = q^2 - p^2), so that thick slices blur it
/// less than by the mean of their squares. Pixels that are not square count as square ones of the mean p^2.
[[nodiscard]] double sharpBlur_mm(const std::array<double, 3>& spacing_mm, double cubeSpacing_mm);

/// What is known of a border before it is looked at.
struct EdgeBefore {
    double inside = 0.0;             ///< the value expected inside
    double voxels = 0.0;             ///< as many voxels' worth of evidence for it
    double mostBlur_pixels = 1000.0; ///< more than this is no step any more
};
/// In a small lesion the values come to no plateau, so that a steeper and more blurred step fits as well: the
/// value expected inside is that of its middle, and the blur at most a part of its size.
[[nodiscard]] EdgeBefore edgeBefore(double inside, double grain, double length_mm, double pixel_mm);

/// The blurred step that fits the values around a surface best (least squares). Every direction's step may
/// lie elsewhere, so that a surface that cuts corners does not pass for blur; blur and values are common to
/// all. Nothing where another tissue hides most of the border, or where the step is under 0.7 of the spread:
/// what is found then is no border. The profiles are those of such pixels.
[[nodiscard]] std::optional<Edge> fitEdge(const std::vector<Profile>& profiles, double pixel_mm,
                                          double spread, const EdgeBefore& before = {});

} // namespace hepatica::imaging::segmentation
