#include "MaskOutline.h"

#include "SlicePlane.h"

#include <algorithm>
#include <cmath>

namespace hepatica::viewer {

namespace {

using Ends = std::array<int, 2>;
/// Edges of a square of four voxel centres: 0 between corners 0 and 1, then round. One row a pattern of
/// corners inside (bit 0 = corner 0 …); -1 ends it. Corners that touch across a diagonal are one lesion.
constexpr std::array<std::array<Ends, 2>, 16> Squares{{
    {{{-1, -1}, {-1, -1}}},
    {{{3, 0}, {-1, -1}}},
    {{{0, 1}, {-1, -1}}},
    {{{3, 1}, {-1, -1}}},
    {{{1, 2}, {-1, -1}}},
    {{{0, 1}, {2, 3}}},
    {{{0, 2}, {-1, -1}}},
    {{{2, 3}, {-1, -1}}},
    {{{2, 3}, {-1, -1}}},
    {{{0, 2}, {-1, -1}}},
    {{{3, 0}, {1, 2}}},
    {{{1, 2}, {-1, -1}}},
    {{{3, 1}, {-1, -1}}},
    {{{0, 1}, {-1, -1}}},
    {{{3, 0}, {-1, -1}}},
    {{{-1, -1}, {-1, -1}}},
}};
constexpr std::array<std::array<int, 2>, 4> Corners{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
constexpr std::array<std::array<double, 2>, 4> EdgeMiddles{{{0.5, 0.0}, {1.0, 0.5}, {0.5, 1.0}, {0.0, 0.5}}};

int part(const imaging::VoxelIndex& voxel, int axis)
{
    return axis == 0 ? voxel.i : axis == 1 ? voxel.j : voxel.k;
}

/// The voxels of the grid that may lie inside the mask.
imaging::IndexBox boxOn(const imaging::Geometry& grid, const imaging::Mask& mask)
{
    constexpr double Far = 1e9;
    Point3 least{Far, Far, Far}, most{-Far, -Far, -Far};
    const imaging::IndexBox& box = mask.box();
    for (int corner = 0; corner < 8; ++corner) {
        const auto outer = [&](int bit, int first, int last) {
            return (corner & bit) != 0 ? last + 0.5 : first - 0.5;
        };
        const Point3 at = grid.toContinuousIndex(mask.grid().toPatient(outer(1, box.first.i, box.last.i),
                                                                       outer(2, box.first.j, box.last.j),
                                                                       outer(4, box.first.k, box.last.k)));
        least = {std::min(least.x, at.x), std::min(least.y, at.y), std::min(least.z, at.z)};
        most = {std::max(most.x, at.x), std::max(most.y, at.y), std::max(most.z, at.z)};
    }
    const auto whole = [](double value) { return static_cast<int>(value); };
    return {{whole(std::ceil(least.x)), whole(std::ceil(least.y)), whole(std::ceil(least.z))},
            {whole(std::floor(most.x)), whole(std::floor(most.y)), whole(std::floor(most.z))}};
}

} // namespace

std::vector<std::array<Point3, 2>> maskOutline(const imaging::Mask& mask, const imaging::Geometry& grid,
                                               int throughAxis, int sliceIndex)
{
    const int a = throughAxis == 0 ? 1 : 0, b = throughAxis == 2 ? 1 : 2;
    std::vector<std::array<Point3, 2>> segments;
    const auto position = [&](double alongA, double alongB) {
        Point3 index;
        setComponent(index, throughAxis, sliceIndex);
        setComponent(index, a, alongA);
        setComponent(index, b, alongB);
        return index;
    };
    const auto inside = [&](int alongA, int alongB) {
        const Point3 at = position(alongA, alongB);
        return mask.contains(mask.grid().toNearestVoxel(grid.toPatient(at.x, at.y, at.z)));
    };
    const auto addSquare = [&](int alongA, int alongB) {
        unsigned pattern = 0;
        for (std::size_t corner = 0; corner < 4; ++corner)
            pattern |= inside(alongA + Corners[corner][0], alongB + Corners[corner][1]) ? 1U << corner : 0U;
        for (const Ends& ends : Squares[pattern]) {
            if (ends[0] < 0)
                break;
            std::array<Point3, 2> segment;
            for (std::size_t end = 0; end < 2; ++end) {
                const auto& middle = EdgeMiddles[static_cast<std::size_t>(ends[end])];
                const Point3 at = position(alongA + middle[0], alongB + middle[1]);
                segment[end] = grid.toPatient(at.x, at.y, at.z);
            }
            segments.push_back(segment);
        }
    };
    const imaging::IndexBox box = boxOn(grid, mask);
    if (sliceIndex < part(box.first, throughAxis) || sliceIndex > part(box.last, throughAxis))
        return segments;
    for (int alongB = part(box.first, b) - 1; alongB <= part(box.last, b); ++alongB)
        for (int alongA = part(box.first, a) - 1; alongA <= part(box.last, a); ++alongA)
            addSquare(alongA, alongB);
    return segments;
}

} // namespace hepatica::viewer
