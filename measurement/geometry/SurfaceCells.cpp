#include "geometry/SurfaceCells.h"

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

namespace hepatica::measurement {

namespace {

using Corner = unsigned;
using Face = std::array<Corner, 4>;

/// Corners of the faces against the clock as seen from outside the cell.
constexpr std::array<Face, 6> Faces{
    {{0, 4, 6, 2}, {1, 3, 7, 5}, {0, 1, 5, 4}, {2, 6, 7, 3}, {0, 2, 3, 1}, {4, 5, 7, 6}}};

/// An edge of the cell by its two corners, the smaller first.
using CellEdge = std::pair<Corner, Corner>;
using Loop = std::vector<CellEdge>;

CellEdge edgeBetween(Corner a, Corner b)
{
    return std::minmax({a, b});
}

bool isInside(CellCase which, Corner corner)
{
    return (which >> corner & 1U) != 0;
}

/// The lines in which the surface meets the faces. On each face the walk that leaves the inside goes on where
/// it comes in again, as on a slice's contour, so that both cells at a face draw the same lines.
std::vector<std::pair<CellEdge, CellEdge>> faceLines(CellCase which)
{
    std::vector<std::pair<CellEdge, CellEdge>> lines;
    for (const Face& face : Faces)
        for (std::size_t at = 0; at < 4; ++at) {
            const auto corner = [&](std::size_t step) { return face[(at + step) % 4]; };
            if (!isInside(which, corner(0)) || isInside(which, corner(1)))
                continue;
            std::size_t entry = 1;
            while (!isInside(which, corner(entry + 1)))
                ++entry;
            lines.emplace_back(edgeBetween(corner(0), corner(1)),
                               edgeBetween(corner(entry), corner(entry + 1)));
        }
    return lines;
}

/// Joins the lines to closed loops, each the border of one patch of surface.
std::vector<Loop> surfaceLoops(CellCase which)
{
    auto lines = faceLines(which);
    std::vector<Loop> loops;
    while (!lines.empty()) {
        Loop loop{lines.front().first};
        for (auto next = lines.begin(); next != lines.end();
             next = std::ranges::find(lines, loop.back(), &std::pair<CellEdge, CellEdge>::first)) {
            loop.push_back(next->second);
            lines.erase(next);
        }
        loop.pop_back(); // the loop's first vertex again
        loops.push_back(std::move(loop));
    }
    return loops;
}

Point3 cornerAt(Corner corner, const std::array<Point3, 3>& cellEdges)
{
    return static_cast<double>(corner & 1U) * cellEdges[0] +
           static_cast<double>(corner >> 1 & 1U) * cellEdges[1] +
           static_cast<double>(corner >> 2 & 1U) * cellEdges[2];
}

/// A patch between the loop's vertices as a fan of triangles from one of them.
CellSurface fan(const std::vector<Point3>& vertices, std::size_t apex)
{
    CellSurface surface;
    const auto vertex = [&](std::size_t step) { return vertices[(apex + step) % vertices.size()]; };
    for (std::size_t at = 1; at + 1 < vertices.size(); ++at) {
        const Point3 a = vertex(0), b = vertex(at + 1), c = vertex(at); // normals point outwards
        const Point3 areaVector = 0.5 * cross(b - a, c - a);
        surface.area_mm2 += norm(areaVector);
        surface.areaVector_mm2 = surface.areaVector_mm2 + areaVector;
        surface.volume_mm3 += dot(a, cross(b, c)) / 6.0;
    }
    return surface;
}

/// A loop that does not lie in a plane has several fans. The one that bulges most over the fewer corners is
/// taken, the middle one between four and four, as in the published tables of triangles: a case and its
/// inverse have the same surface.
CellSurface patch(const Loop& loop, const std::array<Point3, 3>& cellEdges, int cornersInside)
{
    std::vector<Point3> vertices;
    for (const CellEdge& edge : loop)
        vertices.push_back(0.5 * (cornerAt(edge.first, cellEdges) + cornerAt(edge.second, cellEdges)));
    std::vector<CellSurface> fans;
    for (std::size_t apex = 0; apex < vertices.size(); ++apex)
        fans.push_back(fan(vertices, apex));
    std::ranges::stable_sort(fans, {}, &CellSurface::volume_mm3);
    if (cornersInside == 4)
        return fans[fans.size() / 2];
    return cornersInside < 4 ? fans.back() : fans.front();
}

} // namespace

std::array<CellSurface, 256> cellSurfaces(const std::array<Point3, 3>& cellEdges)
{
    std::array<CellSurface, 256> surfaces{};
    for (CellCase which = 1; which < 255; ++which)
        for (const Loop& loop : surfaceLoops(which)) {
            const CellSurface added = patch(loop, cellEdges, std::popcount(which));
            CellSurface& surface = surfaces[which];
            surface.area_mm2 += added.area_mm2;
            surface.areaVector_mm2 = surface.areaVector_mm2 + added.areaVector_mm2;
            surface.volume_mm3 += added.volume_mm3;
        }
    return surfaces;
}

} // namespace hepatica::measurement
