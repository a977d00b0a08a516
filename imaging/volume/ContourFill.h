#pragma once
#include <functional>
#include <vector>

namespace hepatica::imaging {

/// A corner of a polygon in voxels of its slice: whole numbers are voxel centres.
struct SlicePoint {
    double i = 0.0, j = 0.0;
    bool operator==(const SlicePoint&) const = default;
};

using Polygon = std::vector<SlicePoint>; ///< closed: the last corner joins the first

/// Calls `visit(i, j)` for every voxel of a slice of `columns` x `rows` whose centre lies inside an odd
/// number of the polygons, so that one within another is a hole, and a keyhole's two banks cancel. A centre
/// on an edge belongs to the side of greater i, and greater j, alone: polygons that share an edge share no
/// voxel.
void fillPolygons(const std::vector<Polygon>& polygons, int columns, int rows,
                  const std::function<void(int i, int j)>& visit);

} // namespace hepatica::imaging
