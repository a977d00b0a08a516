#include "measurement/geometry/BoxSums.h"

#include <cstdlib>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace hepatica::tests {

TEST(BoxSums, AreTheSumsOfTheWindowsOneByOne)
{
    const std::array<int, 3> dims{7, 5, 4};
    std::mt19937 random(3);
    std::vector<std::uint8_t> values(7U * 5U * 4U);
    for (auto& value : values)
        value = static_cast<std::uint8_t>(random() % 2);
    for (const imaging::VoxelIndex reach :
         {imaging::VoxelIndex{0, 0, 0}, {1, 2, 0}, {3, 1, 1}, {9, 9, 9}}) { // the last one beyond the box
        const auto sums = measurement::boxSums(values, dims, reach);
        ASSERT_EQ(sums.size(), values.size());
        // Two numbers in one: each voxel, and whether it is 0.
        std::vector<std::uint64_t> pairs;
        for (const auto value : values)
            pairs.push_back(value + (std::uint64_t{value == 0} << 16U));
        const auto ones = measurement::boxSums(std::vector<std::uint8_t>(values.size(), 1), dims, reach);
        const auto both = measurement::boxSums(pairs, dims, reach);
        for (std::size_t n = 0; n < both.size(); ++n) {
            ASSERT_EQ(both[n] & 0xFFFFU, static_cast<std::uint64_t>(sums[n]));
            ASSERT_EQ(both[n] >> 16U, static_cast<std::uint64_t>(ones[n] - sums[n]));
        }
        std::size_t at = 0;
        for (int k = 0; k < dims[2]; ++k)
            for (int j = 0; j < dims[1]; ++j)
                for (int i = 0; i < dims[0]; ++i, ++at) {
                    int sum = 0;
                    std::size_t other = 0;
                    for (int z = 0; z < dims[2]; ++z)
                        for (int y = 0; y < dims[1]; ++y)
                            for (int x = 0; x < dims[0]; ++x, ++other)
                                if (std::abs(x - i) <= reach.i && std::abs(y - j) <= reach.j &&
                                    std::abs(z - k) <= reach.k)
                                    sum += values[other];
                    ASSERT_EQ(sums[at], sum) << i << " " << j << " " << k;
                }
    }
}

} // namespace hepatica::tests
