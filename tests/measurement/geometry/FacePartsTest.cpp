#include "measurement/geometry/FaceParts.h"

#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace {

using Voxels = std::vector<std::uint8_t>;

/// The same one voxel after the other: what can be reached through faces from each.
Voxels withoutSmallParts(const Voxels& voxels, const std::array<int, 3>& dims, std::size_t least)
{
    const auto place = [&](int i, int j, int k) {
        return static_cast<std::size_t>((k * dims[1] + j) * dims[0] + i);
    };
    Voxels kept(voxels.size(), 0), seen(voxels.size(), 0);
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i) {
                std::vector<std::array<int, 3>> part;
                const auto take = [&](int x, int y, int z) {
                    if (x < 0 || y < 0 || z < 0 || x >= dims[0] || y >= dims[1] || z >= dims[2] ||
                        voxels[place(x, y, z)] == 0 || seen[place(x, y, z)] != 0)
                        return;
                    seen[place(x, y, z)] = 1;
                    part.push_back({x, y, z});
                };
                take(i, j, k);
                for (std::size_t next = 0; next < part.size(); ++next) {
                    const auto [x, y, z] = part[next];
                    for (const int step : {-1, 1}) {
                        take(x + step, y, z);
                        take(x, y + step, z);
                        take(x, y, z + step);
                    }
                }
                if (part.size() >= least)
                    for (const auto& [x, y, z] : part)
                        kept[place(x, y, z)] = 1;
            }
    return kept;
}

} // namespace

TEST(FaceParts, AreThoseThatAFloodReaches)
{
    const std::array<int, 3> dims{9, 8, 7};
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 random(seed);
        Voxels voxels(9U * 8U * 7U);
        for (auto& voxel : voxels)
            voxel = random() % 100 < 20 + 2 * seed ? 1 : 0; // few specks up to one large body with holes
        for (const std::size_t least : {std::size_t{1}, std::size_t{2}, std::size_t{6}, std::size_t{600}}) {
            Voxels left = voxels;
            measurement::dropSmallParts(left, dims, least);
            EXPECT_EQ(left, withoutSmallParts(voxels, dims, least)) << seed << " " << least;
        }
    }
}

TEST(FaceParts, DoNotHangTogetherOverCornersNorFromOneRowsEndToTheNextOnesBeginning)
{
    // Two rows: the last voxel of the first and the first of the second follow each other in memory.
    Voxels rows{0, 0, 1, 1, 0, 0};
    measurement::dropSmallParts(rows, {3, 2, 1}, 2);
    EXPECT_EQ(rows, Voxels(6, 0));
    Voxels corners{1, 0, 0, 1};
    measurement::dropSmallParts(corners, {2, 2, 1}, 2);
    EXPECT_EQ(corners, Voxels(4, 0));
    Voxels slices{1, 1};
    measurement::dropSmallParts(slices, {1, 1, 2}, 2);
    EXPECT_EQ(slices, Voxels(2, 1));
}

} // namespace hepatica::tests
