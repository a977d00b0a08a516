#include "GreyImage.h"

#include <hepatica/imaging/Parallel.h>

#include "Median.h"
#include "segmentation/liver/LiverScene.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::registration {

namespace {

using liver::Blocks;
using liver::CoarseImage;

constexpr std::array LevelSizes_mm{2.0, 4.0, 8.0};

/// Blocks of slices that lie unevenly stand at even distances in CoarseImage: here they are brought there.
Expected<CoarseImage> evened(CoarseImage image, const Geometry& fine)
{
    const auto per = static_cast<std::size_t>(image.voxelsPerBlock[2]);
    const auto& slices_mm = fine.sliceDistances();
    std::vector<double> stood_mm;
    for (std::size_t k = 0; (k + 1) * per <= slices_mm.size(); ++k)
        stood_mm.push_back(0.5 * (slices_mm[k * per] + slices_mm[(k + 1) * per - 1]));
    if (stood_mm.size() < 2)
        return image;
    const double step_mm = (stood_mm.back() - stood_mm.front()) / static_cast<double>(stood_mm.size() - 1);
    const auto middle = [&](std::size_t axis) { return 0.5 * (image.voxelsPerBlock[axis] - 1); };
    const Point3 origin = fine.toPatient(middle(0), middle(1), 0.0) + stood_mm.front() * fine.directions()[2];
    auto grid = Geometry::make(image.dims(), {image.grid.spacing()[0], image.grid.spacing()[1], step_mm},
                               origin, fine.directions());
    if (!grid)
        return passOn(grid);
    const Blocks before = std::move(image.values);
    image.grid = std::move(*grid);
    image.values.resize(before.size());
    const std::size_t area = before.size() / stood_mm.size();
    for (std::size_t k = 0; k < stood_mm.size(); ++k) {
        const double at_mm = stood_mm.front() + static_cast<double>(k) * step_mm;
        const auto above = std::clamp<std::ptrdiff_t>(
            std::ranges::upper_bound(stood_mm, at_mm) - stood_mm.begin(), 1, std::ssize(stood_mm) - 1);
        const auto low = static_cast<std::size_t>(above - 1);
        const auto share = static_cast<float>(
            std::clamp((at_mm - stood_mm[low]) / (stood_mm[low + 1] - stood_mm[low]), 0.0, 1.0));
        for (std::size_t n = 0; n < area; ++n)
            image.values[k * area + n] =
                std::lerp(before[low * area + n], before[(low + 1) * area + n], share);
    }
    return image;
}

Expected<CoarseImage> coarsest(const CoarseImage& fine, double size_mm)
{
    auto volume =
        Volume::make(fine.grid, VoxelBuffer<float>(std::make_shared<std::vector<float>>(fine.values)), {});
    if (!volume)
        return passOn(volume);
    return liver::coarsen(*volume, size_mm);
}

Bits bodyIn(const CoarseImage& image, const liver::Scale& scale)
{
    Blocks values = image.values;
    for (float& value : values)
        value *= static_cast<float>(scale.gain);
    const liver::BlockMorphology shapes(image.dims(), image.grid.spacing());
    return shapes.withHolesFilled(shapes.largestPart(liver::between(values, scale.airBelow, 1e9)), 1);
}

GreyRange rangeOf(const CoarseImage& image, const Bits& body, bool isHounsfield)
{
    if (isHounsfield)
        return {-160.0, 280.0};
    Blocks within;
    for (std::size_t n = 0; n < body.size(); ++n)
        if (body[n] != 0)
            within.push_back(image.values[n]);
    const auto quantile = [&](double share) {
        const auto place =
            within.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(within.size() - 1));
        std::ranges::nth_element(within, place);
        return static_cast<double>(*place);
    };
    return {quantile(0.01), quantile(0.99)};
}

GreyImage greyOf(const CoarseImage& image, const GreyRange& range)
{
    GreyImage grey{image.grid, image.values, std::ranges::max(image.grid.spacing())};
    for (float& value : grey.values) {
        const double share = (static_cast<double>(value) - range.from) / (range.to - range.from);
        value = static_cast<float>(share > 0.0 ? std::min(share, 1.0) : 0.0); // what is no number is dark
    }
    return grey;
}

/// What `isSet` says of the centre of every block.
template <typename IsSet> Bits bitsAt(const Geometry& grid, IsSet&& isSet)
{
    const auto [ni, nj, nk] = grid.dims();
    Bits bits(grid.voxelCount());
    const std::size_t area = bits.size() / static_cast<std::size_t>(nk);
    parallelFor(
        static_cast<std::size_t>(nk),
        [&, ni = ni, nj = nj](std::size_t k) {
            std::uint8_t* bit = bits.data() + k * area;
            for (int j = 0; j < nj; ++j)
                for (int i = 0; i < ni; ++i)
                    *bit++ = isSet(grid.toPatient(VoxelIndex{i, j, static_cast<int>(k)})) ? 1 : 0;
        },
        [](std::size_t) { return true; });
    return bits;
}

} // namespace

IndexMap::IndexMap(const GreyImage& moving, const AffineMap& affine)
{
    const Geometry& grid = moving.grid;
    const auto [x, y, z] = grid.directions();
    const double determinant = dot(cross(x, y), z);
    const std::array normals{cross(y, z), cross(z, x), cross(x, y)};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const Point3 row = (1.0 / (determinant * grid.spacing()[axis])) * normals[axis];
        rows[axis] = row.x * affine.rows[0] + row.y * affine.rows[1] + row.z * affine.rows[2];
        offset[axis] = dot(row, affine.translation - grid.origin());
    }
}

Expected<Pyramid> pyramidOf(const Volume& volume, const Stretch& way)
{
    const auto cancelled = fail(ProblemCode::Cancelled, {"aligning the series"});
    if (!way.goesOn(0.0))
        return cancelled;
    auto fine = liver::coarsen(volume, LevelSizes_mm.front());
    if (fine && !volume.geometry().sliceDistances().empty())
        fine = evened(std::move(*fine), volume.geometry());
    if (!fine)
        return passOn(fine);
    const liver::Scale scale = liver::scaleOf(volume, fine->values);
    if (!way.goesOn(0.4))
        return cancelled;
    const auto noBody = fail(ProblemCode::NotAligned, {"an image shows no body"});
    if (scale.gain == 0.0)
        return noBody;
    std::vector<CoarseImage> images{std::move(*fine)};
    for (std::size_t level = 1; level < LevelSizes_mm.size(); ++level) {
        auto next = coarsest(images.back(), LevelSizes_mm[level]);
        if (!next)
            return passOn(next);
        images.push_back(std::move(*next));
    }
    if (!way.goesOn(0.6))
        return cancelled;
    Bits body = bodyIn(images.back(), scale);
    if (std::ranges::count(body, 1) < 64)
        return noBody;
    if (!way.goesOn(0.8))
        return cancelled;
    const GreyRange range = rangeOf(images.back(), body, scale.isHounsfield);
    if (!(range.to > range.from))
        return noBody;
    Pyramid pyramid{{}, std::move(body)};
    std::ranges::transform(images, std::back_inserter(pyramid.levels),
                           [&](const CoarseImage& image) { return greyOf(image, range); });
    return pyramid;
}

Bits blocksOf(const Mask& mask, const Geometry& grid)
{
    return bitsAt(grid, [&](const Point3& at) { return mask.contains(mask.grid().toNearestVoxel(at)); });
}

Bits onGrid(const Bits& bits, const Geometry& grid, const Geometry& other)
{
    const auto columns = static_cast<std::size_t>(grid.dims()[0]),
               rows = static_cast<std::size_t>(grid.dims()[1]);
    return bitsAt(other, [&](const Point3& at) {
        const VoxelIndex v = grid.toNearestVoxel(at);
        return grid.contains(v) &&
               bits[(static_cast<std::size_t>(v.k) * rows + static_cast<std::size_t>(v.j)) * columns +
                    static_cast<std::size_t>(v.i)] != 0;
    });
}

} // namespace hepatica::imaging::registration
