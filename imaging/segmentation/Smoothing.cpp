#include "segmentation/Smoothing.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

/// Half of a normalised Gaussian kernel: weight of the middle, then of the neighbours at 1, 2, … voxels.
std::vector<float> halfKernel(double sigma)
{
    const int reach = static_cast<int>(std::ceil(3.0 * sigma));
    std::vector<double> weights;
    double sum = 0.0;
    for (int n = 0; n <= reach; ++n) {
        weights.push_back(std::exp(-0.5 * n * n / (sigma * sigma)));
        sum += n == 0 ? weights.back() : 2.0 * weights.back();
    }
    std::vector<float> kernel;
    for (const double weight : weights)
        kernel.push_back(static_cast<float>(weight / sum));
    return kernel;
}

/// Convolves along an axis, line by line of `width` numbers that lie side by side, so that the inner loop
/// vectorises. `lines` such lines lie one behind the other along the axis.
void convolve(float* values, std::size_t width, int lines, const std::vector<float>& kernel, Field& scratch)
{
    scratch.assign(values, values + width * static_cast<std::size_t>(lines));
    const auto line = [&](int n) {
        return scratch.data() + static_cast<std::size_t>(std::clamp(n, 0, lines - 1)) * width;
    };
    for (int n = 0; n < lines; ++n) {
        float* out = values + static_cast<std::size_t>(n) * width;
        const float* middle = line(n);
        for (std::size_t i = 0; i < width; ++i)
            out[i] = kernel[0] * middle[i];
        for (int reach = 1; reach < static_cast<int>(kernel.size()); ++reach) {
            const float *before = line(n - reach), *after = line(n + reach);
            const float weight = kernel[static_cast<std::size_t>(reach)];
            for (std::size_t i = 0; i < width; ++i)
                out[i] += weight * (before[i] + after[i]);
        }
    }
}

/// A row lies in one piece: padded at both ends, so that its convolution needs no test for the border.
void convolveRow(float* row, int length, const std::vector<float>& kernel, Field& scratch)
{
    const auto reach = static_cast<std::ptrdiff_t>(kernel.size()) - 1;
    scratch.assign(static_cast<std::size_t>(length + 2 * reach), row[0]);
    std::copy(row, row + length, scratch.begin() + reach);
    std::fill(scratch.begin() + reach + length, scratch.end(), row[length - 1]);
    const float* padded = scratch.data() + reach;
    for (int i = 0; i < length; ++i)
        row[i] = kernel[0] * padded[i];
    for (std::ptrdiff_t n = 1; n <= reach; ++n) {
        const float weight = kernel[static_cast<std::size_t>(n)];
        for (std::ptrdiff_t i = 0; i < length; ++i)
            row[i] += weight * (padded[i - n] + padded[i + n]);
    }
}

} // namespace

void smooth(Field& field, const std::array<int, 3>& dims, const std::array<double, 3>& sigma)
{
    const auto nx = static_cast<std::size_t>(dims[0]), ny = static_cast<std::size_t>(dims[1]);
    const auto nz = static_cast<std::size_t>(dims[2]);
    Field scratch;
    if (sigma[0] > 0.0) {
        const auto kernel = halfKernel(sigma[0]);
        for (std::size_t row = 0; row < ny * nz; ++row)
            convolveRow(field.data() + row * nx, dims[0], kernel, scratch);
    }
    if (sigma[1] > 0.0) {
        const auto kernel = halfKernel(sigma[1]);
        for (std::size_t plane = 0; plane < nz; ++plane)
            convolve(field.data() + plane * nx * ny, nx, dims[1], kernel, scratch);
    }
    if (sigma[2] > 0.0)
        convolve(field.data(), nx * ny, dims[2], halfKernel(sigma[2]), scratch);
}

} // namespace hepatica::imaging::segmentation
