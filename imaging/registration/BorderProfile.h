#pragma once
#include "segmentation/BorderLevels.h"
#include "segmentation/Voi.h"

#include <optional>
#include <vector>

namespace hepatica::imaging::registration {

/// The surface of a form in an image: rays from a place in the local millimetres of a volume of interest.
/// Everything asked of it is a mean over the rays, so that noise hardly counts; fat, lung and bone do not.
class BorderProfile {
public:
    BorderProfile(const segmentation::Voi& voi, const Point3& place, std::vector<Point3> rays);

    /// Mean value on the surface scaled by `scale` and moved outwards by `beyond_mm`.
    [[nodiscard]] double valueAt(double scale, double beyond_mm) const;
    /// The values of the layer within the surface and of the one beyond it.
    [[nodiscard]] segmentation::BorderLevels levelsAt(double scale) const;
    /// Mean step of the values across the surface over its standard error; neighbouring rays of a small
    /// surface share their voxels and count once a patch.
    [[nodiscard]] double significanceAt(double scale) const;
    [[nodiscard]] double radius_mm() const { return radius_mm_; }

private:
    [[nodiscard]] std::optional<double> onRay(const Point3& ray, double scale, double beyond_mm) const;
    /// How far within and beyond the surface the two layers are looked at.
    struct Depths {
        double within_mm, beyond_mm;
    };
    [[nodiscard]] Depths depthsAt(double scale) const;

    const segmentation::Voi& voi_;
    Point3 place_;
    std::vector<Point3> rays_;
    double radius_mm_ = 0.0; ///< mean length of the rays
};

/// The scale at which the surface meets the border that the image shows.
struct BorderFit {
    double scale = 1.0;
    segmentation::BorderLevels levels;
};

/// Moves the surface to where the mean value is `part` of the way from the surroundings to the lesion, and
/// learns both levels there, until it rests. `sign`: 1 for a lesion brighter than its surroundings, -1 for a
/// darker one. Nothing where no such border is found near `start`.
[[nodiscard]] std::optional<BorderFit> fitBorder(const BorderProfile& profile, double start, double part,
                                                 double sign);

} // namespace hepatica::imaging::registration
