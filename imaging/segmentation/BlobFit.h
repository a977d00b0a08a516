#pragma once
#include "segmentation/Voi.h"

#include <optional>
#include <vector>

namespace hepatica::imaging::segmentation {

/// A small lesion as an ellipsoid of one value within tissue of another.
struct Blob {
    Point3 centre;                   ///< LPS, mm
    std::array<Point3, 3> axes;      ///< of the ellipsoid, orthonormal; the third is the slice normal
    std::array<double, 3> semi_mm{}; ///< half axes, the first the longer in the slice
    double contrast = 0.0;           ///< to the surroundings, on the scale of the Voi
    double significance = 0.0;       ///< of the contrast, in standard errors

    /// 1 on the surface, 0 in the middle.
    [[nodiscard]] double ellipsoidDistance(const Point3& position) const;
};

/// What is asked of a small lesion.
struct BlobQuest {
    Point3 click;              ///< LPS, mm; lies in the lesion
    double surroundings = 0.0; ///< value of the tissue around, on the scale of the Voi
    bool bright = false;       ///< brighter than that tissue, or darker
};

/// The ellipsoid of 2 to 7 mm around the click that the acquired voxels speak for most: a matched filter over
/// places and sizes (North 1943), then a fit of the axes. A voxel counts with the part of it that lies in the
/// ellipsoid, so that thick slices do not lengthen it. Noise is taken as what the filter answers in the
/// tissue around, correlated as it is. Fat, lung, and what is brighter than any lesion do not count. Nothing
/// where the contrast is under three and a half standard errors.
[[nodiscard]] std::optional<Blob> fitBlob(const Volume& volume, const IntensityScale& scale,
                                          const BlobQuest& quest);

/// What is asked of a small lesion whose axes were drawn.
struct BlobAxes {
    std::vector<Point3> ends;  ///< LPS, mm: of the long axis, then of a short one
    double surroundings = 0.0; ///< value of the tissue around, on the scale of the Voi
    bool bright = false;       ///< brighter than that tissue, or darker
};

/// The longest axis for which there is an ellipsoid, mm.
inline constexpr double LongestBlob_mm = 16.0;

/// The ellipsoid that the acquired voxels and the ends of its axes speak for most: an end is drawn within a
/// pixel or so of the surface, and a little outside of it. However little the contrast says; nothing where
/// the slices around lie at unequal distances, where the axis is longer than 16 mm, where what does not
/// count hides most of it, or where what was fitted is much longer or shorter than the axis.
[[nodiscard]] std::optional<Blob> fitBlob(const Volume& volume, const IntensityScale& scale,
                                          const BlobAxes& axes);

} // namespace hepatica::imaging::segmentation
