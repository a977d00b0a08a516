#include "segmentation/Smoothing.h"

#include <hepatica/imaging/Parallel.h>

#include <algorithm>
#include <cmath>
#include <functional>

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

/// Lines of numbers that lie side by side, `stride` from one to the next.
struct Lines {
    float* first = nullptr;
    std::size_t width = 0, stride = 0;
    int count = 0;
};

/// Convolves across the lines, so that the inner loop runs along one and vectorises.
void convolve(const Lines& lines, const std::vector<float>& kernel, Field& scratch)
{
    const std::size_t width = lines.width;
    scratch.clear();
    for (int n = 0; n < lines.count; ++n) {
        const float* line = lines.first + static_cast<std::size_t>(n) * lines.stride;
        scratch.insert(scratch.end(), line, line + width);
    }
    const auto line = [&](int n) {
        return scratch.data() + static_cast<std::size_t>(std::clamp(n, 0, lines.count - 1)) * width;
    };
    for (int n = 0; n < lines.count; ++n) {
        float* out = lines.first + static_cast<std::size_t>(n) * lines.stride;
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
    std::array<std::vector<float>, 3> kernels;
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (sigma[axis] > 0.0)
            kernels[axis] = halfKernel(sigma[axis]);
    const auto smoothPlane = [&](std::size_t z) {
        Field scratch;
        float* plane = field.data() + z * nx * ny;
        for (std::size_t row = 0; row < ny && !kernels[0].empty(); ++row)
            convolveRow(plane + row * nx, dims[0], kernels[0], scratch);
        if (!kernels[1].empty())
            convolve({plane, nx, nx, dims[1]}, kernels[1], scratch);
    };
    const auto smoothThroughPlanes = [&](std::size_t y) {
        Field scratch;
        convolve({field.data() + y * nx, nx, nx * ny, dims[2]}, kernels[2], scratch);
    };
    // Clicks, which smooth cubes of 60'000 voxels, took 2 % longer with help for these.
    constexpr std::size_t Large = 100'000;
    const auto forEach = [&](std::size_t count, const std::function<void(std::size_t)>& work) {
        if (field.size() >= Large)
            return parallelFor(count, work);
        for (std::size_t n = 0; n < count; ++n)
            work(n);
    };
    if (!kernels[0].empty() || !kernels[1].empty())
        forEach(nz, smoothPlane);
    if (!kernels[2].empty())
        forEach(ny, smoothThroughPlanes);
}

} // namespace hepatica::imaging::segmentation
