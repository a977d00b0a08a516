#include "measurement/geometry/BoxSums.h"

#include <cstdlib>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace {

/// The slices in two parts, every row of them asked for once.
template <typename Sum>
std::vector<Sum> sumsOfParts(const std::vector<Sum>& values, const std::array<int, 3>& dims,
                             const imaging::VoxelIndex& reach)
{
    const auto width = static_cast<std::ptrdiff_t>(dims[0]);
    std::vector<Sum> sums;
    for (const auto& [first, end] : {std::pair{0, 2}, std::pair{2, dims[2]}}) {
        std::set<std::pair<int, int>> asked;
        const auto rowAt = [&](int j, int k, std::span<Sum> row) {
            EXPECT_TRUE(asked.emplace(j, k).second);
            const auto from = values.begin() + (std::ptrdiff_t{k} * dims[1] + j) * width;
            std::copy(from, from + width, row.begin());
        };
        const auto take = [&](int k, std::span<const Sum> slice) {
            EXPECT_EQ(sums.size(), static_cast<std::size_t>(k * dims[0] * dims[1]));
            sums.insert(sums.end(), slice.begin(), slice.end());
        };
        measurement::forEachSliceOfSums({dims, reach, first, end}, rowAt, take);
    }
    EXPECT_EQ(sums.size(), values.size());
    return sums;
}

template <typename Sum> void expectSumsOfWindows(int width)
{
    constexpr unsigned Half = 4 * sizeof(Sum); // two numbers in one: each voxel, and whether it is 0
    constexpr Sum Low = (Sum{1} << Half) - 1;
    const std::array<int, 3> dims{width, 5, 4};
    std::mt19937 random(3);
    std::vector<Sum> values(static_cast<std::size_t>(width) * 5U * 4U), pairs;
    for (Sum& value : values) {
        value = static_cast<Sum>(random() % 2);
        pairs.push_back(value | Sum{value == 0} << Half);
    }
    for (const imaging::VoxelIndex reach :
         {imaging::VoxelIndex{0, 0, 0}, {1, 2, 0}, {3, 1, 1}, {9, 9, 9}}) { // the last one beyond the box
        const auto sums = sumsOfParts(pairs, dims, reach);
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
    for (const int width : {1, 7, 16, 17, 33}) { // rows are summed sixteen at a time
        expectSumsOfWindows<std::uint32_t>(width);
        expectSumsOfWindows<std::uint64_t>(width);
    }
}

} // namespace hepatica::tests
