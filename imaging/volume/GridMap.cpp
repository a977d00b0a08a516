#include "GridMap.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

/// The step of an axis in voxels of the grid; none when it is not one voxel along one axis.
std::optional<VoxelIndex> stepOnGrid(const Point3& step, const Geometry& grid)
{
    const Point3 index = grid.toContinuousIndex(grid.origin() + step);
    const std::array<double, 3> parts{index.x, index.y, index.z};
    std::array<int, 3> whole{};
    int length = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (!std::isfinite(parts[axis]) || std::abs(parts[axis]) > 1.5)
            return std::nullopt;
        whole[axis] = static_cast<int>(std::lround(parts[axis]));
        length += std::abs(whole[axis]);
    }
    if (length != 1)
        return std::nullopt;
    return VoxelIndex{whole[0], whole[1], whole[2]};
}

Point3 positionOf(const VoxelBlock& block, const VoxelIndex& v)
{
    return block.origin + v.i * block.steps[0] + v.j * block.steps[1] + v.k * block.steps[2];
}

/// Both corners of the block lie in the grid, and all eight on its voxels.
bool cornersAgree(const VoxelBlock& block, const GridMap& map, const Geometry& grid)
{
    const double tolerance = 0.1 * *std::ranges::min_element(grid.spacing());
    for (int corner = 0; corner < 8; ++corner) {
        const VoxelIndex v{(corner & 1) != 0 ? block.dims[0] - 1 : 0,
                           (corner & 2) != 0 ? block.dims[1] - 1 : 0,
                           (corner & 4) != 0 ? block.dims[2] - 1 : 0};
        const VoxelIndex onGrid = map.at(v.i, v.j, v.k);
        if (!grid.contains(onGrid) || distance(grid.toPatient(onGrid), positionOf(block, v)) > tolerance)
            return false;
    }
    return true;
}

std::string times(const std::array<int, 3>& dims)
{
    return fmt::format("{} x {} x {}", dims[0], dims[1], dims[2]);
}

std::string times(const std::array<double, 3>& spacing)
{
    return fmt::format("{:.3f} x {:.3f} x {:.3f}", spacing[0], spacing[1], spacing[2]);
}

} // namespace

std::optional<GridMap> mapOntoGrid(const VoxelBlock& block, const Geometry& grid)
{
    GridMap map;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        // An axis of one voxel has no step that matters, but it must not stand for two axes.
        const auto step = stepOnGrid(block.steps[axis], grid);
        if (!step && block.dims[axis] > 1)
            return std::nullopt;
        map.steps[axis] = step.value_or(VoxelIndex{});
    }
    const Point3 first = grid.toContinuousIndex(block.origin);
    if (!std::isfinite(first.x) || !std::isfinite(first.y) || !std::isfinite(first.z))
        return std::nullopt;
    map.first = grid.toNearestVoxel(block.origin);
    if (!cornersAgree(block, map, grid))
        return std::nullopt;
    return map;
}

std::string differenceInWords(const VoxelBlock& block, const Geometry& grid)
{
    const std::array<double, 3> spacing{norm(block.steps[0]), norm(block.steps[1]), norm(block.steps[2])};
    auto ours = grid.dims(), theirs = block.dims;
    std::ranges::sort(ours);
    std::ranges::sort(theirs);
    if (ours != theirs)
        return fmt::format("{} voxels instead of {}", times(block.dims), times(grid.dims()));
    for (std::size_t axis = 0; axis < 3; ++axis)
        if (block.dims == grid.dims() && std::abs(spacing[axis] - grid.spacing()[axis]) > 1e-3)
            return fmt::format("spacing {} mm instead of {} mm", times(spacing), times(grid.spacing()));
    const Point3 middle = positionOf(block, {block.dims[0] / 2, block.dims[1] / 2, block.dims[2] / 2});
    const auto& n = grid.dims();
    const Point3 ourMiddle = grid.toPatient(VoxelIndex{n[0] / 2, n[1] / 2, n[2] / 2});
    return fmt::format(
        "its middle lies at ({:.1f}, {:.1f}, {:.1f}) mm instead of ({:.1f}, {:.1f}, {:.1f}) mm, or "
        "its axes point elsewhere",
        middle.x, middle.y, middle.z, ourMiddle.x, ourMiddle.y, ourMiddle.z);
}

std::string differenceOfPlane(const VoxelBlock& plane, const Geometry& grid)
{
    const double spacing[] = {norm(plane.steps[0]), norm(plane.steps[1])};
    if (plane.dims[0] != grid.dims()[0] || plane.dims[1] != grid.dims()[1])
        return fmt::format("images of {} x {} instead of {} x {}", plane.dims[0], plane.dims[1],
                           grid.dims()[0], grid.dims()[1]);
    if (std::abs(spacing[0] - grid.spacing()[0]) > 1e-3 || std::abs(spacing[1] - grid.spacing()[1]) > 1e-3)
        return fmt::format("spacing {:.3f} x {:.3f} mm instead of {:.3f} x {:.3f} mm", spacing[0], spacing[1],
                           grid.spacing()[0], grid.spacing()[1]);
    return fmt::format("an image at ({:.1f}, {:.1f}, {:.1f}) mm lies on no slice", plane.origin.x,
                       plane.origin.y, plane.origin.z);
}

} // namespace hepatica::imaging
