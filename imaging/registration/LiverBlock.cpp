#include "registration/LiverBlock.h"

#include <hepatica/imaging/Parallel.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace hepatica::imaging::registration {

namespace {

/// Trilinear, nothing outside the images.
std::optional<double> valueAt(const Volume& volume, const Point3& position)
{
    const Geometry& grid = volume.geometry();
    const Point3 index = grid.toContinuousIndex(position);
    const std::array<double, 3> at{index.x, index.y, index.z};
    std::array<int, 3> low{}, high{};
    std::array<double, 3> part{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int last = grid.dims()[axis] - 1;
        if (!(at[axis] >= -0.5 && at[axis] <= last + 0.5))
            return std::nullopt;
        const double inside = std::clamp(at[axis], 0.0, static_cast<double>(last));
        low[axis] = static_cast<int>(inside);
        high[axis] = std::min(low[axis] + 1, last);
        part[axis] = inside - low[axis];
    }
    double sum = 0.0;
    for (int corner = 0; corner < 8; ++corner) {
        const bool x = (corner & 1) != 0, y = (corner & 2) != 0, z = (corner & 4) != 0;
        const double weight =
            (x ? part[0] : 1.0 - part[0]) * (y ? part[1] : 1.0 - part[1]) * (z ? part[2] : 1.0 - part[2]);
        if (weight > 0.0)
            sum += weight * volume.at({x ? high[0] : low[0], y ? high[1] : low[1], z ? high[2] : low[2]});
    }
    return sum;
}

/// The mean of eight points a quarter of the block's spacing away from the middle: less noise, no aliasing.
std::optional<double> meanAround(const Volume& volume, const Point3& middle, const LiverBlock& block)
{
    double sum = 0.0;
    for (int corner = 0; corner < 8; ++corner) {
        Point3 at = middle;
        for (std::size_t axis = 0; axis < 3; ++axis)
            at = at + ((corner >> axis & 1) != 0 ? 0.25 : -0.25) * block.spacing_mm * block.axes[axis];
        const auto value = valueAt(volume, at);
        if (!value || !std::isfinite(*value))
            return std::nullopt;
        sum += *value / 8.0;
    }
    return sum;
}

double quantileOf(std::vector<double>& values, double part)
{
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, at);
    return *at;
}

/// Takes away the voxels with a neighbour outside.
void trimRim(const LiverBlock& block, std::vector<std::uint8_t>& inside)
{
    const std::vector<std::uint8_t> before = inside;
    for (std::size_t at = 0; at < before.size(); ++at) {
        if (before[at] == 0)
            continue;
        const std::array<int, 3> voxel = block.voxelAt(at);
        for (std::size_t axis = 0; axis < 3; ++axis)
            for (const int way : {-1, 1}) {
                std::array<int, 3> next = voxel;
                next[axis] += way;
                const bool isIn = next[axis] >= 0 && next[axis] < block.dims[axis];
                if (!isIn || before[block.offset(next)] == 0)
                    inside[at] = 0;
            }
    }
}

/// Whether a voxel of the mask lies within `away_mm` of the position.
bool isNear(const Mask& mask, const Point3& position, double away_mm)
{
    constexpr std::array<Point3, 7> Ways{
        {{0, 0, 0}, {1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}}};
    return std::ranges::any_of(Ways, [&](const Point3& way) {
        return mask.contains(mask.grid().toNearestVoxel(position + away_mm * way)) ||
               mask.contains(mask.grid().toNearestVoxel(position + 0.5 * away_mm * way));
    });
}

} // namespace

std::array<int, 3> LiverBlock::voxelAt(std::size_t offset) const
{
    const auto columns = static_cast<std::size_t>(dims[0]), rows = static_cast<std::size_t>(dims[1]);
    return {static_cast<int>(offset % columns), static_cast<int>(offset / columns % rows),
            static_cast<int>(offset / columns / rows)};
}

Point3 LiverBlock::position(const std::array<int, 3>& voxel) const
{
    return origin + spacing_mm * (voxel[0] * axes[0] + voxel[1] * axes[1] + voxel[2] * axes[2]);
}

LiverBlock blockAround(const Mask& liver, double spacing_mm)
{
    const Geometry& grid = liver.grid();
    LiverBlock block;
    block.spacing_mm = spacing_mm;
    block.origin = grid.toPatient(liver.box().first);
    block.axes = {grid.directions()[0], grid.directions()[1], grid.sliceNormal()};
    const Point3 across = grid.toPatient(liver.box().last) - block.origin;
    for (std::size_t axis = 0; axis < 3; ++axis)
        block.dims[axis] = 1 + static_cast<int>(std::ceil(dot(across, block.axes[axis]) / spacing_mm));
    return block;
}

std::vector<Ground> groundOf(const LiverBlock& block, const Mask& liver, const std::vector<Mask>& known,
                             double away_mm)
{
    std::vector<std::uint8_t> inside(block.count());
    for (std::size_t at = 0; at < inside.size(); ++at)
        inside[at] = liver.contains(liver.grid().toNearestVoxel(block.position(block.voxelAt(at)))) ? 1 : 0;
    // A slice's thickness of rim is part liver, part fat.
    const auto& spacing = liver.grid().spacing();
    const double rim_mm = std::max({spacing[0], spacing[1], spacing[2]});
    for (double trimmed = 0.0; trimmed < rim_mm; trimmed += block.spacing_mm)
        trimRim(block, inside);
    std::vector<Ground> ground(inside.size(), Ground::Outside);
    for (std::size_t at = 0; at < inside.size(); ++at)
        if (inside[at] != 0) {
            const Point3 position = block.position(block.voxelAt(at));
            const bool isKnown = std::ranges::any_of(
                known, [&](const Mask& lesion) { return isNear(lesion, position, away_mm); });
            ground[at] = isKnown ? Ground::Known : Ground::Searched;
        }
    return ground;
}

Expected<LiverImage> imageIn(const LiverBlock& block, const std::vector<Ground>& ground, const Volume& volume,
                             const std::vector<Point3>& where, const Stretch& way)
{
    constexpr double Highest = 4.0, NoTissue = 9.0, ToDeviation = 1.4826; // of a normal's median deviation
    std::vector<double> values(block.count()), liver;
    LiverImage image{std::vector<float>(block.count()), std::vector<std::uint8_t>(block.count())};
    const auto slices = static_cast<std::size_t>(block.dims[2]), area = values.size() / slices;
    const auto readSlice = [&](std::size_t slice) {
        for (std::size_t at = slice * area; at < (slice + 1) * area; ++at)
            if (ground[at] == Ground::Searched) {
                const auto value = meanAround(volume, where[at], block);
                image.isTissue[at] = value ? 1 : 0;
                values[at] = value.value_or(0.0);
            }
    };
    const bool all = parallelFor(slices, readSlice, [&](std::size_t done) {
        return way.goesOn(static_cast<double>(done) / static_cast<double>(slices));
    });
    if (!all)
        return fail(ProblemCode::Cancelled, {"looking for new lesions"});
    for (std::size_t at = 0; at < values.size(); ++at)
        if (image.isTissue[at] != 0)
            liver.push_back(values[at]);
    if (liver.empty())
        return image;
    const double level = quantileOf(liver, 0.5);
    for (double& value : liver)
        value = std::abs(value - level);
    const double spread = std::max(ToDeviation * quantileOf(liver, 0.5), 1e-6);
    for (std::size_t at = 0; at < values.size(); ++at) {
        const double deviation = (values[at] - level) / spread;
        if (std::abs(deviation) > NoTissue)
            image.isTissue[at] = 0;
        if (image.isTissue[at] != 0)
            image.deviations[at] = static_cast<float>(std::clamp(deviation, -Highest, Highest));
    }
    return image;
}

} // namespace hepatica::imaging::registration
