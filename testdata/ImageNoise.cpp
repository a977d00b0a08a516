#include "ImageNoise.h"

#include "Random.h"

#include <algorithm>
#include <cmath>

namespace hepatica::phantom {

namespace {

constexpr double Narrow_mm = 0.85, Wide_mm = 2.4;
constexpr float WideWeight = 0.75F;

/// A Gaussian of sum 1 with `radius` samples on either side.
std::vector<float> gaussian(double sigma_mm, double spacing_mm, std::size_t radius)
{
    std::vector<float> kernel;
    double sum = 0.0;
    for (std::size_t i = 0; i <= 2 * radius; ++i) {
        const double x = (static_cast<double>(i) - static_cast<double>(radius)) * spacing_mm / sigma_mm;
        kernel.push_back(static_cast<float>(std::exp(-0.5 * x * x)));
        sum += kernel.back();
    }
    for (float& weight : kernel)
        weight = static_cast<float>(weight / sum);
    return kernel;
}

std::size_t radiusFor(double spacing_mm)
{
    return static_cast<std::size_t>(std::ceil(2.5 * Wide_mm / spacing_mm));
}

constexpr std::size_t LatticeSize = 64;
constexpr double LatticeStep_mm = 4.0;

std::size_t latticeOffset(std::size_t x, std::size_t y, std::size_t z)
{
    return ((z % LatticeSize) * LatticeSize + y % LatticeSize) * LatticeSize + x % LatticeSize;
}

/// The lattice cell and the smoothed position in it.
struct Cell {
    explicit Cell(double position_mm)
    {
        constexpr double Far = 1024.0 * LatticeSize; // keeps the number positive
        const double steps = position_mm / LatticeStep_mm + Far;
        const double whole = std::floor(steps);
        index = static_cast<std::size_t>(whole);
        const double t = steps - whole;
        part = static_cast<float>(t * t * (3.0 - 2.0 * t));
    }
    std::size_t index;
    float part;
};

} // namespace

ImageNoise::ImageNoise(int width, int height, double spacingX_mm, double spacingY_mm)
    : width_(static_cast<std::size_t>(width)), height_(static_cast<std::size_t>(height)),
      radiusX_(radiusFor(spacingX_mm)), radiusY_(radiusFor(spacingY_mm)),
      narrowX_(gaussian(Narrow_mm, spacingX_mm, radiusX_)),
      narrowY_(gaussian(Narrow_mm, spacingY_mm, radiusY_)), wideX_(gaussian(Wide_mm, spacingX_mm, radiusX_)),
      wideY_(gaussian(Wide_mm, spacingY_mm, radiusY_)),
      white_((width_ + 2 * radiusX_) * (height_ + 2 * radiusY_)), rows_(width_ * (height_ + 2 * radiusY_)),
      noise_(width_ * height_)
{
    double power = 0.0;
    for (std::size_t y = 0; y < narrowY_.size(); ++y)
        for (std::size_t x = 0; x < narrowX_.size(); ++x) {
            const double weight = narrowX_[x] * narrowY_[y] - WideWeight * wideX_[x] * wideY_[y];
            power += weight * weight;
        }
    scale_ = static_cast<float>(1.0 / std::sqrt(power));
}

std::span<const float> ImageNoise::make(std::uint64_t key)
{
    for (std::size_t i = 0; i < white_.size(); ++i)
        white_[i] = nearlyGaussian(key + i * 0xD1342543DE82EF95ULL);
    std::ranges::fill(noise_, 0.0F);
    filter(narrowX_, narrowY_, scale_);
    filter(wideX_, wideY_, -WideWeight * scale_);
    return noise_;
}

void ImageNoise::filter(const Kernel& alongX, const Kernel& alongY, float weight)
{
    const std::size_t stride = width_ + 2 * radiusX_;
    std::ranges::fill(rows_, 0.0F);
    for (std::size_t y = 0; y < height_ + 2 * radiusY_; ++y)
        for (std::size_t tap = 0; tap < alongX.size(); ++tap) {
            const float* from = white_.data() + y * stride + tap;
            float* to = rows_.data() + y * width_;
            for (std::size_t x = 0; x < width_; ++x)
                to[x] += alongX[tap] * from[x];
        }
    for (std::size_t y = 0; y < height_; ++y)
        for (std::size_t tap = 0; tap < alongY.size(); ++tap) {
            const float* from = rows_.data() + (y + tap) * width_;
            float* to = noise_.data() + y * width_;
            const float factor = weight * alongY[tap];
            for (std::size_t x = 0; x < width_; ++x)
                to[x] += factor * from[x];
        }
}

Texture::Texture(std::uint64_t key) : lattice_(LatticeSize * LatticeSize * LatticeSize)
{
    std::vector<float> white(lattice_.size());
    for (std::size_t i = 0; i < white.size(); ++i)
        white[i] = nearlyGaussian(key + i * 0xD1342543DE82EF95ULL);
    // The mean of a point and its six neighbours, each half as heavy, takes away the finest grain.
    double squares = 0.0;
    for (std::size_t z = 0; z < LatticeSize; ++z)
        for (std::size_t y = 0; y < LatticeSize; ++y)
            for (std::size_t x = 0; x < LatticeSize; ++x) {
                constexpr std::size_t Back = LatticeSize - 1;
                const float around =
                    white[latticeOffset(x + 1, y, z)] + white[latticeOffset(x + Back, y, z)] +
                    white[latticeOffset(x, y + 1, z)] + white[latticeOffset(x, y + Back, z)] +
                    white[latticeOffset(x, y, z + 1)] + white[latticeOffset(x, y, z + Back)];
                const float value = white[latticeOffset(x, y, z)] + 0.5F * around;
                lattice_[latticeOffset(x, y, z)] = value;
                squares += value * value;
            }
    // Between lattice points the interpolation averages: about 0.7 of the variance is left over a cell.
    constexpr double Left = 0.70;
    const auto scale =
        static_cast<float>(1.0 / std::sqrt(Left * squares / static_cast<double>(lattice_.size())));
    for (float& value : lattice_)
        value *= scale;
}

float Texture::at(const Point3& p) const
{
    const Cell x(p.x), y(p.y), z(p.z);
    const auto row = [&](std::size_t dy, std::size_t dz) {
        const float low = lattice_[latticeOffset(x.index, y.index + dy, z.index + dz)];
        const float high = lattice_[latticeOffset(x.index + 1, y.index + dy, z.index + dz)];
        return low + x.part * (high - low);
    };
    const auto plane = [&](std::size_t dz) {
        const float low = row(0, dz);
        return low + y.part * (row(1, dz) - low);
    };
    const float low = plane(0);
    return low + z.part * (plane(1) - low);
}

} // namespace hepatica::phantom
