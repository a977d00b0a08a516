#include "imaging/segmentation/Smoothing.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

using namespace hepatica::imaging::segmentation;

namespace {

using Dims = std::array<int, 3>;
using Sigmas = std::array<double, 3>;

Field randomField(const Dims& dims)
{
    std::mt19937 random(5);
    Field field(static_cast<std::size_t>(dims[0]) * static_cast<std::size_t>(dims[1]) *
                static_cast<std::size_t>(dims[2]));
    for (float& value : field)
        value = static_cast<float>(random() % 1000U);
    return field;
}

std::size_t offsetOf(const Dims& dims, const Dims& at)
{
    return (static_cast<std::size_t>(at[2]) * static_cast<std::size_t>(dims[1]) +
            static_cast<std::size_t>(at[1])) *
               static_cast<std::size_t>(dims[0]) +
           static_cast<std::size_t>(at[0]);
}

/// By the definition at one place: a normalised Gaussian over three sigmas to all sides, the border value
/// beyond the border.
double smoothedAt(const Field& field, const Dims& dims, const Sigmas& sigma, const Dims& at)
{
    const auto reach = [&](std::size_t axis) { return static_cast<int>(std::ceil(3.0 * sigma[axis])); };
    const auto weight = [&](std::size_t axis, int off) {
        return sigma[axis] > 0.0 ? std::exp(-0.5 * off * off / (sigma[axis] * sigma[axis])) : 1.0;
    };
    double sum = 0.0, weights = 0.0;
    for (int z = -reach(2); z <= reach(2); ++z)
        for (int y = -reach(1); y <= reach(1); ++y)
            for (int x = -reach(0); x <= reach(0); ++x) {
                const Dims from{std::clamp(at[0] + x, 0, dims[0] - 1), std::clamp(at[1] + y, 0, dims[1] - 1),
                                std::clamp(at[2] + z, 0, dims[2] - 1)};
                const double w = weight(0, x) * weight(1, y) * weight(2, z);
                sum += w * static_cast<double>(field[offsetOf(dims, from)]);
                weights += w;
            }
    return sum / weights;
}

void expectSmoothed(const Dims& dims, const Sigmas& sigma)
{
    constexpr double Rounding = 0.01; // of values up to 1000
    const Field before = randomField(dims);
    Field after = before;
    smooth(after, dims, sigma);
    for (int n = 0; n < 5; ++n) { // both ends and between
        const Dims at{n * (dims[0] - 1) / 4, (4 - n) * (dims[1] - 1) / 4, n * (dims[2] - 1) / 4};
        EXPECT_NEAR(static_cast<double>(after[offsetOf(dims, at)]), smoothedAt(before, dims, sigma, at),
                    Rounding)
            << n << " of " << dims[0] << " x " << dims[1] << " x " << dims[2];
    }
}

} // namespace

TEST(Smoothing, IsAGaussianAlongEachAxis)
{
    constexpr Dims Small{23, 17, 19}, Large{61, 53, 47}; // of which the larger is done on several threads
    for (const Dims& dims : {Small, Large}) {
        expectSmoothed(dims, {1.5, 1.5, 1.5});
        expectSmoothed(dims, {0.5, 1.0, 2.0});
        for (std::size_t axis = 0; axis < 3; ++axis) {
            Sigmas sigma{1.2, 0.8, 1.0};
            sigma[axis] = 0.0;
            expectSmoothed(dims, sigma);
        }
    }
}

TEST(Smoothing, AnAxisOfOneVoxelStaysAsItIs)
{
    for (const Dims& dims : {Dims{1, 9, 8}, Dims{9, 1, 8}, Dims{9, 8, 1}})
        expectSmoothed(dims, {1.0, 1.0, 1.0});
}

TEST(Smoothing, WithoutASigmaNothingChanges)
{
    constexpr Dims Some{7, 6, 5};
    Field field = randomField(Some);
    const Field before = field;
    smooth(field, Some, {0.0, 0.0, 0.0});
    EXPECT_EQ(field, before);
}
