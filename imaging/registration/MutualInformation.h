#pragma once
#include "GreyImage.h"

#include <hepatica/imaging/Registration.h>

#include <cstdint>
#include <optional>

namespace hepatica::imaging::registration {

using Matrix = std::array<std::array<double, 3>, 3>;
using Vector = std::array<double, 3>;

/// p -> matrix * (p - centre) + image: an affine map told by where it takes the middle of a region, so that
/// turns and shifts hardly disturb each other.
struct CentredMap {
    Matrix matrix{{{1.0, 0.0, 0.0}, {0.0, 1.0, 0.0}, {0.0, 0.0, 1.0}}};
    Point3 centre, image;

    [[nodiscard]] AffineMap affine() const;
    [[nodiscard]] static CentredMap of(const AffineMap& map, const Point3& centre);
};

inline constexpr int FixedBins = 32;

/// Places of the fixed image at which the two are compared: off the grid, so that an image that lies on the
/// same grid has no advantage there (Tsao 2003), and the same ones every time.
struct Samples {
    Point3 centre;
    double radius_mm = 1.0;                   ///< root mean square distance from the centre
    std::vector<std::array<float, 3>> places; ///< from the centre, LPS mm
    std::vector<std::uint8_t> bins;           ///< grey value, below FixedBins
};
/// About `count` of them in the blocks that are set; at least one is.
[[nodiscard]] Samples samplesOf(const GreyImage& fixed, const Bits& region, std::size_t count);

/// Mutual information of the samples and the moving image (Mattes 2003: one bin for the fixed value, a cubic
/// B-spline over the bins of the moving one), in nats, and how it changes with the map.
struct Agreement {
    double information = 0.0;
    double relative = 0.0; ///< over the smaller of the two entropies
    double within = 0.0;   ///< share of the samples that lie in the moving image
    Matrix byMatrix{};     ///< with E, for matrix -> (1 + E) * matrix
    Vector byShift{};      ///< with the image of the centre, per mm
};
[[nodiscard]] Agreement agreementOf(const Samples& samples, const GreyImage& moving, const CentredMap& map);

} // namespace hepatica::imaging::registration
