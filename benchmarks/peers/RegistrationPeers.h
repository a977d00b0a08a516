#pragma once
// The same two images aligned by others, from the scanner's coordinates.
#include <hepatica/imaging/Volume.h>

#include <string>
#include <vector>

namespace hepatica::benchmarks {

/// Where points of the fixed image come to lie in the moving one, or why they do not.
struct PeerMap {
    std::vector<Point3> points;
    double processor_s = 0.0;
    std::string problem; ///< empty when all went well
};

/// Debian's elastix as a program of its own: affine, then B-splines of 16 mm, with the settings of the
/// manual's examples (four resolutions; AdvancedMattesMutualInformation of 32 bins and 2048 samples; adaptive
/// stochastic gradient descent of 250 and 500 rounds); over the whole images, the points by its transformix.
/// A problem where the program is not there.
[[nodiscard]] PeerMap elastix(const imaging::Volume& fixed, const imaging::Volume& moving,
                              const std::vector<Point3>& points);

/// ITK's demons with fast symmetric forces after histogram matching, on blocks of 4 x 4 x 2 voxels, over
/// three resolutions, no other map before.
[[nodiscard]] PeerMap demons(const imaging::Volume& fixed, const imaging::Volume& moving,
                             const std::vector<Point3>& points);

} // namespace hepatica::benchmarks
