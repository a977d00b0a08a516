#include "measurement/geometry/BoxSums.h"

#include <cstdlib>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace {

template <typename Sum> void expectSumsOfWindows()
{
    constexpr unsigned Half = 4 * sizeof(Sum); // two numbers in one: each voxel, and whether it is 0
    constexpr Sum Low = (Sum{1} << Half) - 1;
    const std::array<int, 3> dims{7, 5, 4};
    std::mt19937 random(3);
    std::vector<Sum> values(7U * 5U * 4U), pairs;
    for (Sum& value : values) {
        value = static_cast<Sum>(random() % 2);
        pairs.push_back(value | Sum{value == 0} << Half);
    }
    for (const imaging::VoxelIndex reach :
         {imaging::VoxelIndex{0, 0, 0}, {1, 2, 0}, {3, 1, 1}, {9, 9, 9}}) { // the last one beyond the box
        const auto sums = measurement::boxSums(pairs, dims, reach);
        ASSERT_EQ(sums.size(), values.size());
        std::size_t at = 0;
        for (int k = 0; k < dims[2]; ++k)
            for (int j = 0; j < dims[1]; ++j)
                for (int i = 0; i < dims[0]; ++i, ++at) {
                    Sum ones = 0, zeros = 0;
                    std::size_t other = 0;
                    for (int z = 0; z < dims[2]; ++z)
                        for (int y = 0; y < dims[1]; ++y)
                            for (int x = 0; x < dims[0]; ++x, ++other)
                                if (std::abs(x - i) <= reach.i && std::abs(y - j) <= reach.j &&
                                    std::abs(z - k) <= reach.k)
                                    ++(values[other] != 0 ? ones : zeros);
                    ASSERT_EQ(sums[at] & Low, ones) << i << " " << j << " " << k;
                    ASSERT_EQ(sums[at] >> Half, zeros) << i << " " << j << " " << k;
                }
    }
}

} // namespace

TEST(BoxSums, AreTheSumsOfTheWindowsOneByOne)
{
    expectSumsOfWindows<std::uint32_t>();
    expectSumsOfWindows<std::uint64_t>();
}

} // namespace hepatica::tests
