#pragma once
#include <hepatica/imaging/LesionSegmentation.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <random>
#include <vector>

namespace hepatica::tests {

/// A lesion of known shape in noisy liver, made by the test itself: an ellipsoid whose axes are the grid's.
struct SyntheticScene {
    std::array<int, 3> dims{96, 96, 80};
    std::array<double, 3> spacing{0.8, 0.8, 1.0};
    imaging::Geometry::Directions directions{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    Point3 origin{-31.0, 17.0, 240.0};
    std::array<double, 3> semi_mm{14.0, 11.0, 12.0};
    double liver = 105.0, lesion = 75.0, noise = 12.0;
    double gain = 1.0, offset = 0.0; ///< of the stored numbers
    imaging::Quantity quantity = imaging::Quantity::Hounsfield;
    /// Density of what is neither lesion nor liver at a place relative to the lesion's middle, or nothing.
    std::function<std::optional<double>(const Point3&)> otherTissue = {};
    unsigned seed = 1;
};

struct SyntheticLesion {
    imaging::Volume volume;
    imaging::Mask truth;
    Point3 middle;                       ///< LPS
    imaging::Stroke longAxis, shortAxis; ///< along the rows and the columns
};

namespace detail {

/// Noise of standard deviation 1 whose neighbours resemble each other in the slice, as after a CT's soft
/// kernel.
inline std::vector<float> correlatedNoise(const std::array<int, 3>& dims, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    const int nx = dims[0], ny = dims[1];
    std::vector<float> noise;
    std::vector<float> white(static_cast<std::size_t>((nx + 1) * (ny + 1)));
    for (int k = 0; k < dims[2]; ++k) {
        std::ranges::generate(white, [&] { return normal(random); });
        for (int j = 0; j < ny; ++j)
            for (int i = 0; i < nx; ++i) {
                const auto at = static_cast<std::size_t>(j * (nx + 1) + i),
                           row = static_cast<std::size_t>(nx + 1);
                noise.push_back(0.5F * (white[at] + white[at + 1] + white[at + row] + white[at + row + 1]));
            }
    }
    return noise;
}

/// The share of a voxel that lies inside an ellipsoid, from the distance to its surface.
inline double insideShare(const Point3& local, const std::array<double, 3>& semi_mm, double voxel_mm)
{
    const double rho = std::sqrt(local.x * local.x / (semi_mm[0] * semi_mm[0]) +
                                 local.y * local.y / (semi_mm[1] * semi_mm[1]) +
                                 local.z * local.z / (semi_mm[2] * semi_mm[2]));
    const double mean = std::cbrt(semi_mm[0] * semi_mm[1] * semi_mm[2]);
    return std::clamp(0.5 + (1.0 - rho) * mean / voxel_mm, 0.0, 1.0);
}

} // namespace detail

inline SyntheticLesion makeLesion(const SyntheticScene& scene)
{
    using namespace imaging;
    const Geometry grid = *Geometry::make(scene.dims, scene.spacing, scene.origin, scene.directions);
    const auto& n = scene.dims;
    const Point3 middle = grid.toPatient(0.5 * n[0], 0.5 * n[1], std::floor(0.5 * n[2]));
    const std::vector<float> noise = detail::correlatedNoise(n, scene.seed);
    auto values = std::make_shared<std::vector<float>>(grid.voxelCount());
    std::vector<std::uint8_t> inside(grid.voxelCount());
    std::size_t at = 0;
    for (int k = 0; k < n[2]; ++k)
        for (int j = 0; j < n[1]; ++j)
            for (int i = 0; i < n[0]; ++i, ++at) {
                const Point3 from = grid.toPatient(VoxelIndex{i, j, k}) - middle;
                const Point3 local{dot(from, scene.directions[0]), dot(from, scene.directions[1]),
                                   dot(from, scene.directions[2])};
                const double share = detail::insideShare(local, scene.semi_mm, scene.spacing[0]);
                const auto other = scene.otherTissue ? scene.otherTissue(local) : std::nullopt;
                const double around = other.value_or(scene.liver);
                const double value =
                    around + share * (scene.lesion - around) + scene.noise * static_cast<double>(noise[at]);
                (*values)[at] = static_cast<float>(scene.gain * value + scene.offset);
                inside[at] = share >= 0.5 ? 1 : 0;
            }
    VolumeOrigin origin;
    origin.quantity = scene.quantity;
    const auto end = [&](std::size_t axis, double sign) {
        return middle + (sign * scene.semi_mm[axis]) * scene.directions[axis];
    };
    return {*Volume::make(grid, Volume::Buffer<float>(values), origin),
            *Mask::make(grid, {{0, 0, 0}, {n[0] - 1, n[1] - 1, n[2] - 1}}, inside),
            middle,
            {end(0, -1), end(0, 1)},
            {end(1, -1), end(1, 1)}};
}

} // namespace hepatica::tests
