#include "segmentation/liver/BlocksToVoxels.h"

#include "Parallel.h"
#include "segmentation/liver/BlockDistance.h"
#include "segmentation/liver/BlockMorphology.h"

#include <algorithm>
#include <functional>

namespace hepatica::imaging::liver {

namespace {

/// Where a voxel lies between the blocks of one axis.
struct Place {
    std::size_t before, after;
    float part;
};

std::vector<Place> placesOf(int voxels, int perBlock, int blocks)
{
    const double last = blocks - 1.0;
    std::vector<Place> places;
    for (int voxel = 0; voxel < voxels; ++voxel) {
        const double at = std::clamp((voxel + 0.5) / perBlock - 0.5, 0.0, last);
        const auto before = static_cast<std::size_t>(at);
        places.push_back({before, std::min(before + 1, static_cast<std::size_t>(last)),
                          static_cast<float>(at - static_cast<double>(before))});
    }
    return places;
}

/// The voxels that a block that is set, or its neighbour, has a part in; all where none is set.
IndexBox voxelsAround(const Bits& bits, const Geometry& blocks, const std::array<int, 3>& perBlock,
                      const std::array<int, 3>& voxels)
{
    std::array<int, 3> low = blocks.dims(), high{-1, -1, -1};
    std::size_t block = 0;
    for (int k = 0; k < blocks.dims()[2]; ++k)
        for (int j = 0; j < blocks.dims()[1]; ++j)
            for (int i = 0; i < blocks.dims()[0]; ++i)
                if (bits[block++] != 0) {
                    const std::array at{i, j, k};
                    for (std::size_t axis = 0; axis < 3; ++axis) {
                        low[axis] = std::min(low[axis], at[axis]);
                        high[axis] = std::max(high[axis], at[axis]);
                    }
                }
    if (high[0] < 0)
        return {{0, 0, 0}, {voxels[0] - 1, voxels[1] - 1, voxels[2] - 1}};
    std::array<int, 3> first{}, last{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const bool reachesEnd = high[axis] + 2 >= blocks.dims()[axis]; // with the voxels that fill no block
        first[axis] = std::max(low[axis] - 1, 0) * perBlock[axis];
        last[axis] = reachesEnd ? voxels[axis] - 1 : (high[axis] + 2) * perBlock[axis] - 1;
    }
    return {{first[0], first[1], first[2]}, {last[0], last[1], last[2]}};
}

} // namespace

Expected<Mask> onVoxels(const Volume& volume, const CoarseImage& image, const Bits& bits, const Stretch& way)
{
    if (!way.goesOn(0.0))
        return fail(ProblemCode::Cancelled, {"finding the liver"});
    const Geometry& coarse = image.grid;
    Blocks depths = distanceTo(bits, coarse.dims(), coarse.spacing());
    if (!way.goesOn(0.2))
        return fail(ProblemCode::Cancelled, {"finding the liver"});
    const Blocks inside =
        BlockMorphology(coarse.dims(), coarse.spacing()).depth(bits, BlockMorphology::Beyond::Inside);
    std::ranges::transform(inside, depths, depths.begin(), std::minus<>());

    const auto& fine = volume.geometry().dims();
    const auto& per = image.voxelsPerBlock;
    std::array<std::vector<Place>, 3> places;
    for (std::size_t axis = 0; axis < 3; ++axis)
        places[axis] = placesOf(fine[axis], per[axis], coarse.dims()[axis]);
    const IndexBox box = voxelsAround(bits, coarse, per, fine);
    const auto across = static_cast<std::size_t>(box.dims()[0]),
               down = static_cast<std::size_t>(box.dims()[1]);
    const auto row = static_cast<std::size_t>(coarse.dims()[0]);
    const std::size_t slice = row * static_cast<std::size_t>(coarse.dims()[1]);
    std::vector<std::uint8_t> voxels(across * down * static_cast<std::size_t>(box.dims()[2]));
    const auto paintSlice = [&](std::size_t n) {
        const Place& z = places[2][static_cast<std::size_t>(box.first.k) + n];
        std::uint8_t* voxel = voxels.data() + n * across * down;
        std::vector<float> line(row);
        for (std::size_t j = 0; j < down; ++j) {
            const Place& y = places[1][static_cast<std::size_t>(box.first.j) + j];
            for (std::size_t i = 0; i < row; ++i) {
                const auto value = [&](std::size_t b, std::size_t k) {
                    return depths[k * slice + b * row + i];
                };
                line[i] =
                    (1 - z.part) *
                        ((1 - y.part) * value(y.before, z.before) + y.part * value(y.after, z.before)) +
                    z.part * ((1 - y.part) * value(y.before, z.after) + y.part * value(y.after, z.after));
            }
            for (std::size_t i = 0; i < across; ++i) {
                const Place& x = places[0][static_cast<std::size_t>(box.first.i) + i];
                *voxel++ = (1 - x.part) * line[x.before] + x.part * line[x.after] > 0.0F ? 1 : 0;
            }
        }
    };
    const auto slices = static_cast<std::size_t>(box.dims()[2]);
    const bool all = parallelFor(slices, paintSlice, [&](std::size_t done) {
        return way.goesOn(0.5 + 0.4 * static_cast<double>(done) / static_cast<double>(slices));
    });
    if (!all)
        return fail(ProblemCode::Cancelled, {"finding the liver"});
    return Mask::make(volume.geometry(), box, voxels);
}

} // namespace hepatica::imaging::liver
