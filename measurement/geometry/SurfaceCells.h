#pragma once
#include <hepatica/core/Point3.h>

#include <array>

namespace hepatica::measurement {

/// The eight corners of a marching cube carry one bit each: corner c lies at (c & 1, c >> 1 & 1, c >> 2 & 1)
/// voxels from the cell's first one.
using CellCase = unsigned;

/// What the surface within one cell adds to the whole, the cell's first corner at the origin.
struct CellSurface {
    double area_mm2 = 0.0;
    double volume_mm3 = 0.0; ///< signed tetrahedra from the origin to each triangle
    Point3 areaVector_mm2;   ///< sum of the triangles' normals times their areas
};

/// The surfaces of all 256 cases of a cell whose edges are these vectors in mm (marching cubes, Lorensen &
/// Cline 1987, at 0.5 of a binary mask: every vertex halves a cell edge). The triangles are not listed: they
/// follow from walking round the six faces, inside corners that face each other across a face joined.
[[nodiscard]] std::array<CellSurface, 256> cellSurfaces(const std::array<Point3, 3>& cellEdges);

} // namespace hepatica::measurement
