#include "segmentation/editing/VoxelBlock.h"
#include "volume/ContourFill.h"

#include <map>
#include <utility>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

using editing::VoxelBlock;

/// A corner of pixels: (i, j) is the one before the centre of pixel (i, j) along rows and columns.
using Corner = std::pair<int, int>;
using Edges = std::multimap<Corner, Corner>;

/// Every edge between an inside and an outside pixel of slice k, the inside on its left.
Edges edgesOf(const Mask& mask, int k)
{
    Edges edges;
    for (int j = mask.box().first.j; j <= mask.box().last.j; ++j)
        for (int i = mask.box().first.i; i <= mask.box().last.i; ++i) {
            if (!mask.contains({i, j, k}))
                continue;
            if (!mask.contains({i, j - 1, k}))
                edges.insert({{i, j}, {i + 1, j}});
            if (!mask.contains({i + 1, j, k}))
                edges.insert({{i + 1, j}, {i + 1, j + 1}});
            if (!mask.contains({i, j + 1, k}))
                edges.insert({{i + 1, j + 1}, {i, j + 1}});
            if (!mask.contains({i - 1, j, k}))
                edges.insert({{i, j + 1}, {i, j}});
        }
    return edges;
}

/// Takes one closed polygon out of the edges; corners on a straight line are left out.
std::vector<Corner> takePolygon(Edges& edges)
{
    const Corner start = edges.begin()->first;
    std::vector<Corner> polygon;
    Corner at = start;
    do {
        const auto edge = edges.find(at);
        const Corner next = edge->second;
        edges.erase(edge);
        const bool isStraightOn =
            polygon.size() >= 2 &&
            ((polygon[polygon.size() - 2].first == next.first && at.first == next.first) ||
             (polygon[polygon.size() - 2].second == next.second && at.second == next.second));
        if (polygon.empty())
            polygon.push_back(at);
        if (isStraightOn)
            polygon.pop_back();
        polygon.push_back(next);
        at = next;
    } while (at != start);
    polygon.pop_back(); // the start again
    return polygon;
}

} // namespace

std::vector<std::vector<Point3>> outlinesOf(const Mask& mask, int k)
{
    Edges edges = edgesOf(mask, k);
    std::vector<std::vector<Point3>> outlines;
    while (!edges.empty()) {
        std::vector<Point3>& outline = outlines.emplace_back();
        for (const auto& [i, j] : takePolygon(edges))
            outline.push_back(mask.grid().toPatient(i - 0.5, j - 0.5, k));
    }
    return outlines;
}

Expected<MaskOrNothing> filledPolygons(const Geometry& grid, int k,
                                       const std::vector<std::vector<Point3>>& polygons)
{
    const auto& n = grid.dims();
    if (k < 0 || k >= n[2])
        return fail(ProblemCode::OutsideVolume,
                    {fmt::format("slice {}", k), fmt::format("the slices 0 to {}", n[2] - 1)});
    std::vector<Polygon> flat;
    for (const std::vector<Point3>& polygon : polygons) {
        if (polygon.size() < 3)
            return fail(ProblemCode::NothingEdited,
                        {fmt::format("a polygon has {} points", polygon.size()), "at least 3"});
        Polygon& corners = flat.emplace_back();
        for (const Point3& point : polygon) {
            const Point3 index = grid.toContinuousIndex(point);
            corners.push_back({index.x, index.y});
        }
    }
    VoxelBlock block(grid, {{0, 0, k}, {n[0] - 1, n[1] - 1, k}});
    fillPolygons(flat, n[0], n[1], [&](int i, int j) { block.at({i, j, k}) = 1; });
    return block.mask();
}

Expected<MaskOrNothing> withSlice(const MaskOrNothing& mask, int k, const MaskOrNothing& slice)
{
    if (auto problem = editing::gridProblem(mask, slice))
        return tl::unexpected<Problem>(std::move(*problem));
    const auto only = [&](const MaskOrNothing& from, bool isOnSlice) -> MaskOrNothing {
        if (!from)
            return from;
        VoxelBlock block(*from, from->box());
        editing::forEachIn(from->box(), [&](const VoxelIndex& v) {
            if ((v.k == k) != isOnSlice)
                block.at(v) = 0;
        });
        return block.mask();
    };
    return united(only(mask, false), only(slice, true));
}

} // namespace hepatica::imaging
