#pragma once
#include "segmentation/BlobCrop.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace hepatica::imaging::segmentation {

/// An ellipsoid in millimetres along the axes of a crop, turned in the slice.
struct BlobForm {
    Point3 centre;
    std::array<double, 3> semi_mm{};
    double turn = 0.0;

    /// Radius of the ball of the same volume.
    [[nodiscard]] double radius_mm() const { return std::cbrt(semi_mm[0] * semi_mm[1] * semi_mm[2]); }
};

/// A ball, a little flat through the slices as liver lesions are.
[[nodiscard]] BlobForm flatBall(double radius_mm, const Point3& centre);

/// What the voxels of a crop answer to a form: sums over the voxels of the part of each that lies within.
struct Answer {
    double sum = 0.0;     ///< of part * difference
    double squares = 0.0; ///< of part², where the voxel counts
    double whole = 0.0;   ///< of part², of all

    [[nodiscard]] bool isSeen() const { return squares > 0.5 * whole; }
    [[nodiscard]] double contrast() const { return sum / std::max(squares, 1e-6); }
    /// The square root of what the squared differences lose by a form of that contrast, at most `most`.
    [[nodiscard]] double strength(double most) const
    {
        const double c = std::clamp(contrast(), 0.0, most);
        return std::sqrt(std::max(0.0, c * (2.0 * sum - c * squares)));
    }
};

/// Slices are as thick as far apart, pixels blurred by their size.
[[nodiscard]] Answer answerTo(const BlobForm& form, const Crop& crop);

/// One form to be asked for at many voxels of a crop: the parts of the voxels around its middle, four along a
/// row at a time.
class BlobFilter {
public:
    /// The form's centre is relative to the voxel asked for.
    BlobFilter(const BlobForm& form, const Crop& crop);
    [[nodiscard]] Answer at(const Crop& crop, int x, int y, int z) const;

private:
    struct Four {
        std::ptrdiff_t offset = 0;
        std::array<float, 4> parts{}, squares{};
    };
    std::vector<Four> fours_;
    double whole_ = 0.0;
};

} // namespace hepatica::imaging::segmentation
