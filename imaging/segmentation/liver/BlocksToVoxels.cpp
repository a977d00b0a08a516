#include "segmentation/liver/BlocksToVoxels.h"

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

} // namespace

Expected<Mask> onVoxels(const Volume& volume, const CoarseImage& image, const Bits& bits)
{
    const Geometry& coarse = image.grid;
    Blocks outside = distanceTo(bits, coarse.dims(), coarse.spacing());
    const Blocks inside =
        BlockMorphology(coarse.dims(), coarse.spacing()).depth(bits, BlockMorphology::Beyond::Inside);
    std::ranges::transform(inside, outside, outside.begin(), std::minus<>());

    const auto& fine = volume.geometry().dims();
    const auto& per = image.voxelsPerBlock;
    std::array<std::vector<Place>, 3> places;
    for (std::size_t axis = 0; axis < 3; ++axis)
        places[axis] = placesOf(fine[axis], per[axis], coarse.dims()[axis]);
    const auto row = static_cast<std::size_t>(coarse.dims()[0]);
    const std::size_t slice = row * static_cast<std::size_t>(coarse.dims()[1]);
    std::vector<std::uint8_t> voxels;
    voxels.reserve(volume.geometry().voxelCount());
    std::vector<float> line(row);
    for (const Place& z : places[2])
        for (const Place& y : places[1]) {
            for (std::size_t i = 0; i < row; ++i) {
                const auto value = [&](std::size_t j, std::size_t k) {
                    return outside[k * slice + j * row + i];
                };
                line[i] =
                    (1 - z.part) *
                        ((1 - y.part) * value(y.before, z.before) + y.part * value(y.after, z.before)) +
                    z.part * ((1 - y.part) * value(y.before, z.after) + y.part * value(y.after, z.after));
            }
            for (const Place& x : places[0])
                voxels.push_back((1 - x.part) * line[x.before] + x.part * line[x.after] > 0.0F ? 1 : 0);
        }
    return Mask::make(volume.geometry(), {{0, 0, 0}, {fine[0] - 1, fine[1] - 1, fine[2] - 1}}, voxels);
}

} // namespace hepatica::imaging::liver
