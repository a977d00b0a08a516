#include "segmentation/liver/BlocksToVoxels.h"

#include <hepatica/imaging/Parallel.h>

#include "segmentation/liver/BlockDistance.h"
#include "segmentation/liver/BlockMorphology.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace hepatica::imaging::liver {

namespace {

std::array<int, 3> asArray(const VoxelIndex& voxel)
{
    return {voxel.i, voxel.j, voxel.k};
}

Blocks depthOf(const Bits& bits, const Geometry& grid)
{
    return BlockMorphology(grid.dims(), grid.spacing()).depth(bits, BlockMorphology::Beyond::Inside);
}

Blocks difference(Blocks from, const Blocks& less)
{
    std::ranges::transform(from, less, from.begin(), std::minus<>());
    return from;
}

} // namespace

Blocks signedDepth(const Bits& bits, const Geometry& grid)
{
    return difference(depthOf(bits, grid), distanceTo(bits, grid.dims(), grid.spacing()));
}

Expected<Blocks> signedDepth(const Bits& bits, const Geometry& grid, const Stretch& way)
{
    Blocks depths = depthOf(bits, grid);
    if (!way.goesOn(0.5))
        return fail(ProblemCode::Cancelled, {"finding the liver"});
    return difference(std::move(depths), distanceTo(bits, grid.dims(), grid.spacing()));
}

BlockInterpolation::BlockInterpolation(const CoarseImage& from, const IndexBox& voxels,
                                       const std::array<int, 3>& perBlock)
    : from_(from.dims())
{
    const auto first = asArray(voxels.first), start = asArray(from.voxels.first);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int count = voxels.dims()[axis] / perBlock[axis];
        const double last = from_[axis] - 1.0;
        for (int block = 0; block < count; ++block) {
            const double voxel = first[axis] - start[axis] + (block + 0.5) * perBlock[axis];
            const double at = std::clamp(voxel / from.voxelsPerBlock[axis] - 0.5, 0.0, last);
            const auto before = static_cast<std::size_t>(at);
            places_[axis].push_back({before, std::min(before + 1, static_cast<std::size_t>(last)),
                                     static_cast<float>(at - static_cast<double>(before))});
        }
    }
}

void BlockInterpolation::fillRow(const Blocks& values, std::size_t j, std::size_t k, float* row,
                                 Blocks& scratch) const
{
    const auto width = static_cast<std::size_t>(from_[0]);
    const std::size_t slice = width * static_cast<std::size_t>(from_[1]);
    const Place &y = places_[1][j], &z = places_[2][k];
    const float* const corners[] = {values.data() + z.before * slice + y.before * width,
                                    values.data() + z.before * slice + y.after * width,
                                    values.data() + z.after * slice + y.before * width,
                                    values.data() + z.after * slice + y.after * width};
    scratch.resize(width);
    for (std::size_t i = 0; i < width; ++i)
        scratch[i] = (1 - z.part) * ((1 - y.part) * corners[0][i] + y.part * corners[1][i]) +
                     z.part * ((1 - y.part) * corners[2][i] + y.part * corners[3][i]);
    for (const Place& x : places_[0])
        *row++ = (1 - x.part) * scratch[x.before] + x.part * scratch[x.after];
}

Blocks BlockInterpolation::all(const Blocks& values) const
{
    const auto [columns, rows, slices] = dims();
    Blocks result(columns * rows * slices), scratch;
    for (std::size_t k = 0; k < slices; ++k)
        for (std::size_t j = 0; j < rows; ++j)
            fillRow(values, j, k, result.data() + (k * rows + j) * columns, scratch);
    return result;
}

IndexBox voxelsAround(const CoarseImage& image, const Bits& bits, double margin_mm)
{
    std::array<int, 3> low = image.dims(), high{-1, -1, -1};
    std::size_t block = 0;
    for (int k = 0; k < image.dims()[2]; ++k)
        for (int j = 0; j < image.dims()[1]; ++j)
            for (int i = 0; i < image.dims()[0]; ++i)
                if (bits[block++] != 0) {
                    const std::array at{i, j, k};
                    for (std::size_t axis = 0; axis < 3; ++axis) {
                        low[axis] = std::min(low[axis], at[axis]);
                        high[axis] = std::max(high[axis], at[axis]);
                    }
                }
    if (high[0] < 0)
        return image.voxels;
    const auto start = asArray(image.voxels.first), end = asArray(image.voxels.last);
    std::array<int, 3> first{}, last{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto margin = static_cast<int>(std::ceil(margin_mm / image.grid.spacing()[axis]));
        const bool reachesEnd = high[axis] + margin + 1 >= image.dims()[axis]; // with what fills no block
        const int per = image.voxelsPerBlock[axis];
        first[axis] = start[axis] + std::max(low[axis] - margin, 0) * per;
        last[axis] = reachesEnd ? end[axis] : start[axis] + (high[axis] + margin + 1) * per - 1;
    }
    return {{first[0], first[1], first[2]}, {last[0], last[1], last[2]}};
}

Expected<Mask> onVoxels(const Volume& volume, const CoarseImage& image, const Bits& bits, const Stretch& way)
{
    const auto cancelled = [] { return fail(ProblemCode::Cancelled, {"finding the liver"}); };
    if (!way.goesOn(0.0))
        return cancelled();
    const auto depths = signedDepth(bits, image.grid, way.part(0.0, 0.4));
    if (!depths || !way.goesOn(0.4))
        return cancelled();
    const double oneBlock_mm = *std::ranges::min_element(image.grid.spacing()); // of a neighbour's share
    const IndexBox box = voxelsAround(image, bits, oneBlock_mm);
    const BlockInterpolation places(image, box, {1, 1, 1});
    const auto [across, down, slices] = places.dims();
    std::vector<std::uint8_t> voxels(across * down * slices);
    const auto paintSlice = [&, across = across, down = down](std::size_t k) {
        Blocks row(across), scratch;
        std::uint8_t* voxel = voxels.data() + k * across * down;
        for (std::size_t j = 0; j < down; ++j) {
            places.fillRow(*depths, j, k, row.data(), scratch);
            for (const float depth : row)
                *voxel++ = depth > 0.0F ? 1 : 0;
        }
    };
    const bool all = parallelFor(slices, paintSlice, [&, slices = slices](std::size_t done) {
        return way.goesOn(0.5 + 0.4 * static_cast<double>(done) / static_cast<double>(slices));
    });
    if (!all)
        return cancelled();
    return Mask::make(volume.geometry(), box, voxels);
}

} // namespace hepatica::imaging::liver
