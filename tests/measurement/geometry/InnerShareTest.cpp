#include "measurement/geometry/InnerShare.h"

#include "measurement/geometry/Masks.h"

#include <random>

#include <gtest/gtest.h>

namespace hepatica::tests {

namespace {

using imaging::Mask;
using imaging::VoxelIndex;

/// Face by face.
double countedShare(const Mask& part, const Mask& lesion)
{
    const auto& [x, y, z] = part.grid().spacing();
    double inner = 0.0, all = 0.0;
    const auto& [first, last] = part.box();
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j)
            for (int i = first.i; i <= last.i; ++i) {
                if (!part.contains({i, j, k}))
                    continue;
                const auto look = [&](const VoxelIndex& beside, double area) {
                    if (part.contains(beside))
                        return;
                    all += area;
                    inner += lesion.contains(beside) ? area : 0.0;
                };
                for (const int step : {-1, 1}) {
                    look({i + step, j, k}, y * z);
                    look({i, j + step, k}, x * z);
                    look({i, j, k + step}, x * y);
                }
            }
    return inner / all;
}

const imaging::Geometry PartGrid = uprightGrid({23, 17, 11}, {0.7, 0.8, 2.5});

/// Every so many voxels of a box at random.
Mask scattered(const imaging::IndexBox& box, unsigned every, std::mt19937& random)
{
    const auto dims = box.dims();
    std::vector<std::uint8_t> inside;
    for (int n = 0; n < dims[0] * dims[1] * dims[2]; ++n)
        inside.push_back(random() % every == 0 ? 1 : 0);
    inside.front() = 1;
    return *Mask::make(PartGrid, box, inside);
}

Mask bothOf(const Mask& a, const Mask& b)
{
    return maskWhere(PartGrid, [&](double x, double y, double z) {
        const auto voxel = PartGrid.toNearestVoxel({x, y, z});
        return a.contains(voxel) || b.contains(voxel);
    });
}

} // namespace

TEST(InnerShare, IsThatOfTheFacesOneByOne)
{
    std::mt19937 random(2);
    const imaging::IndexBox whole = wholeBox(PartGrid), corner{{15, 9, 6}, {22, 16, 10}},
                            slice{{3, 4, 10}, {12, 9, 10}};
    for (const auto& box : {whole, corner, slice})
        for (const unsigned every : {1U, 2U, 9U}) {
            const Mask part = scattered(box, every, random);
            for (const auto& around : {whole, corner, slice})
                for (const unsigned filled : {1U, 3U}) {
                    const Mask lesion = bothOf(part, scattered(around, filled, random));
                    EXPECT_NEAR(measurement::innerShare(part, lesion), countedShare(part, lesion), 1e-12)
                        << every << " " << filled;
                }
        }
}

TEST(InnerShare, OfAWholeLesionIsNone)
{
    std::mt19937 random(4);
    const Mask lesion = scattered({{0, 0, 0}, {9, 9, 9}}, 2, random);
    EXPECT_EQ(measurement::innerShare(lesion, lesion), 0.0);
}

} // namespace hepatica::tests
