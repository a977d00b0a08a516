#pragma once
#include <hepatica/core/Point3.h>

#include <cstdint>
#include <span>
#include <vector>

namespace hepatica::phantom {

/// Noise with the in-plane correlation of a CT: white noise through a narrow Gaussian minus most of a wide
/// one, so that the lowest frequencies are weak as after filtered back projection. Slices are independent.
/// The standard deviation is exact in the mean.
class ImageNoise {
public:
    ImageNoise(int width, int height, double spacingX_mm, double spacingY_mm);
    /// Standard deviation 1; the same key gives the same noise.
    [[nodiscard]] std::span<const float> make(std::uint64_t key);

private:
    using Kernel = std::vector<float>;
    void filter(const Kernel& alongX, const Kernel& alongY, float weight);

    std::size_t width_, height_, radiusX_, radiusY_;
    Kernel narrowX_, narrowY_, wideX_, wideY_;
    float scale_ = 1.0F;
    std::vector<float> white_, rows_, noise_;
};

/// A smooth random pattern in tissue, about 6 mm coarse, mean 0 and standard deviation 1, periodic beyond 250
/// mm.
class Texture {
public:
    explicit Texture(std::uint64_t key);
    [[nodiscard]] float at(const Point3& p) const;

private:
    std::vector<float> lattice_;
};

} // namespace hepatica::phantom
