#include "measurement/geometry/DistanceShell.h"

#include "measurement/geometry/Masks.h"

#include <random>

#include <gtest/gtest.h>

namespace hepatica::tests {

TEST(DistanceShell, HoldsTheVoxelsWhoseNearestOneOfTheMaskLiesBetweenBothDistances)
{
    const auto grid = uprightGrid({31, 28, 19}, {0.7, 0.7, 1.3});
    std::mt19937 random(5);
    for (const int specks : {1, 4, 40}) { // a ball with a hole, and single voxels around it
        std::vector<std::uint8_t> inside(grid.voxelCount(), 0);
        for (std::size_t at = 0; at < inside.size(); ++at) {
            const auto i = static_cast<double>(at % 31), j = static_cast<double>(at / 31 % 28),
                       k = static_cast<double>(at / (31 * 28));
            const double far = distance(grid.toPatient(i, j, k), {10, 9, 11});
            inside[at] = far < 4.5 && far > 1.0 ? 1 : 0;
        }
        for (int n = 0; n < specks; ++n)
            inside[random() % inside.size()] = 1;
        const auto mask = imaging::Mask::make(grid, {{0, 0, 0}, {30, 27, 18}}, inside);
        ASSERT_TRUE(mask);
        const double from_mm = 1.5, to_mm = 5.0;
        const auto shell = measurement::shellAround(*mask, from_mm, to_mm);
        ASSERT_TRUE(shell);
        std::size_t at = 0;
        for (int k = 0; k < 19; ++k)
            for (int j = 0; j < 28; ++j)
                for (int i = 0; i < 31; ++i, ++at) {
                    double nearest = 1e9;
                    std::size_t other = 0;
                    for (int z = 0; z < 19; ++z)
                        for (int y = 0; y < 28; ++y)
                            for (int x = 0; x < 31; ++x, ++other)
                                if (inside[other] != 0)
                                    nearest = std::min(
                                        nearest, distance(grid.toPatient(i, j, k), grid.toPatient(x, y, z)));
                    ASSERT_EQ(shell->contains({i, j, k}), nearest >= from_mm && nearest <= to_mm)
                        << i << " " << j << " " << k << ": " << nearest;
                }
    }
}

} // namespace hepatica::tests
