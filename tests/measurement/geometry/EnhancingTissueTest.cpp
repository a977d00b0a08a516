// What of a lesion enhances, against windows that are looked at one by one.
#include "measurement/geometry/EnhancingTissue.h"

#include "measurement/geometry/FaceParts.h"
#include "measurement/geometry/Masks.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <random>

#include <gtest/gtest.h>

namespace hepatica::measurement {
namespace {

using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;
using tests::maskWhere;
using tests::uprightGrid;

constexpr double Threshold = 100.0, Width = 8.0;

/// A ball of 40 slices that enhances towards one side, in noise, some voxels without a value.
struct NoisyBall {
    imaging::Geometry grid = uprightGrid({30, 28, 44}, {1, 1, 1});
    Mask lesion = maskWhere(grid, [](double x, double y, double z) {
        return std::pow((x - 14) / 13, 2) + std::pow((y - 14) / 12, 2) + std::pow((z - 21) / 20, 2) <= 1.0;
    });
    std::vector<float> values = noisyValues();
    Volume volume =
        *Volume::make(grid, Volume::Buffer<float>(std::make_shared<std::vector<float>>(values)), {});

    [[nodiscard]] std::vector<float> noisyValues() const
    {
        std::mt19937 random(11);
        std::vector<float> all;
        for (std::size_t at = 0; at < grid.voxelCount(); ++at) {
            const auto noise = static_cast<float>(random() % 61) - 30.0F;
            const bool isKnown = random() % 50 != 0;
            all.push_back(isKnown ? 90.0F + static_cast<float>(at % 30) + noise
                                  : std::numeric_limits<float>::quiet_NaN());
        }
        return all;
    }
    [[nodiscard]] bool exceeds(const VoxelIndex& at, double threshold) const
    {
        return static_cast<double>(values[volume.offset(at)]) > threshold;
    }
};

/// Whether more than half of the lesion's voxels around one exceed a threshold.
bool isOver(const NoisyBall& ball, const VoxelIndex& middle, int reach, double threshold)
{
    int all = 0, over = 0;
    for (int k = middle.k - reach; k <= middle.k + reach; ++k)
        for (int j = middle.j - reach; j <= middle.j + reach; ++j)
            for (int i = middle.i - reach; i <= middle.i + reach; ++i)
                if (ball.lesion.contains({i, j, k})) {
                    ++all;
                    over += ball.exceeds({i, j, k}, threshold) ? 1 : 0;
                }
    return 2 * over > all;
}

void expectAsOneByOne(int reach)
{
    const NoisyBall ball;
    const auto& [first, last] = ball.lesion.box();
    std::vector<std::uint8_t> above;
    int near = 0;
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j)
            for (int i = first.i; i <= last.i; ++i) {
                const VoxelIndex at{i, j, k};
                const bool isIn = ball.lesion.contains(at);
                above.push_back(isIn && isOver(ball, at, reach, Threshold) ? 1 : 0);
                near += isIn && isOver(ball, at, reach, Threshold - Width) &&
                                !isOver(ball, at, reach, Threshold + Width)
                            ? 1
                            : 0;
            }
    constexpr std::size_t Least_mm3 = 30;
    dropSmallParts(above, ball.lesion.box().dims(), Least_mm3);

    const EnhancingTissue found = enhancingTissue(ball.lesion, ball.volume, Threshold, Width, reach);
    ASSERT_TRUE(found.part);
    EXPECT_EQ(*found.part, *Mask::make(ball.grid, ball.lesion.box(), above));
    EXPECT_DOUBLE_EQ(found.shareNear, near / static_cast<double>(ball.lesion.voxelCount()));
    EXPECT_GT(found.part->voxelCount(), ball.lesion.voxelCount() / 4);
    EXPECT_LT(found.part->voxelCount(), 3 * ball.lesion.voxelCount() / 4);
}

} // namespace

TEST(EnhancingTissue, IsWhatMoreThanHalfOfEachWindowExceeds)
{
    expectAsOneByOne(2); // windows of 125 voxels
}

TEST(EnhancingTissue, IsTheSameInWindowsOfHundredsOfVoxels)
{
    expectAsOneByOne(4); // of 729
}

TEST(EnhancingTissue, ExceedsThresholdsBetweenTheNumbersOfAnImage)
{
    constexpr float Value = 100.0F;
    const auto grid = uprightGrid({12, 12, 12}, {1, 1, 1});
    const Mask lesion = maskWhere(grid, [](double x, double y, double z) {
        return std::max({x, y, z}) < 9 && std::min({x, y, z}) > 1;
    });
    const auto values = std::make_shared<std::vector<float>>(grid.voxelCount(), Value);
    const Volume volume = *Volume::make(grid, Volume::Buffer<float>(values), {});
    const double justBelow = Value - 1e-9, // no float lies between
        justAbove = Value + 1e-9;
    for (const double exceeded : {justBelow, -1e300})
        EXPECT_TRUE(enhancingTissue(lesion, volume, exceeded, 0.0, 1.0).part) << exceeded;
    for (const double notExceeded :
         {double{Value}, justAbove, 1e300, std::numeric_limits<double>::infinity()})
        EXPECT_FALSE(enhancingTissue(lesion, volume, notExceeded, 0.0, 1.0).part) << notExceeded;
}

} // namespace hepatica::measurement
