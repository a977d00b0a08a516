#pragma once
#include "segmentation/LesionShape.h"
#include "segmentation/TissuePrior.h"

namespace hepatica::imaging::segmentation {

/// A region that follows the evidence and whose border smooths itself: again and again smoothed by a
/// Gaussian, pushed by the evidence and cut at one half (threshold dynamics after Merriman, Bence and Osher
/// 1994; with a region term Esedoglu and Tsai 2006). It need not be star-shaped.
///
/// It begins in the middle and may stay within a core. Where the result differs from the surface of another
/// method, it begins there as well, and the second result counts if its energy is clearly less: the mean of
/// two surfaces found apart errs less than either.
class ThresholdDynamics {
public:
    /// Begins in the middle, and goes on until nothing changes.
    ThresholdDynamics(const Cube& cube, const Field& evidence, const LesionShape& shape,
                      const Constraints& constraints);

    /// The surface, having looked at another one: signed distances in mm, positive inside.
    [[nodiscard]] Field beside(const Field& other) const;

private:
    Cube cube_;
    CubeBox window_; ///< where a lesion can be, with a rim: everything else is never touched
    Field push_;     ///< of a voxel of the window to the inside
    std::vector<std::uint8_t> canBeLesion_, fromMiddle_;
    Field distances_; ///< of what was found from the middle, in voxels of the window
};

} // namespace hepatica::imaging::segmentation
