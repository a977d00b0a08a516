#include "segmentation/LongAxis.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

/// A voxel inside next to the surface.
struct RimVoxel {
    Point3 centre;
    double within_mm = 0.0; ///< how far the surface lies beyond the centre, up to a voxel
};

/// Voxels of a slice that are inside, with a neighbour in the slice that is not.
std::vector<RimVoxel> rimOf(const Cube& cube, const Field& distance_mm, int z)
{
    const auto at = [&](int x, int y) { return distance_mm[cube.offset(x, y, z)]; };
    std::vector<RimVoxel> rim;
    for (int y = 1; y + 1 < cube.size; ++y)
        for (int x = 1; x + 1 < cube.size; ++x)
            if (at(x, y) > 0.0F && std::min({at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1)}) <= 0.0F)
                rim.push_back(
                    {cube.position(x, y, z), std::min(static_cast<double>(at(x, y)), cube.spacing_mm)});
    return rim;
}

} // namespace

Segment longAxisOf(const Cube& cube, const Field& distance_mm)
{
    Segment longest;
    double most = 0.0;
    for (int z = 0; z < cube.size; ++z) {
        const std::vector<RimVoxel> rim = rimOf(cube, distance_mm, z);
        for (std::size_t a = 0; a < rim.size(); ++a)
            for (std::size_t b = a + 1; b < rim.size(); ++b) {
                const double apart = distance(rim[a].centre, rim[b].centre);
                const double length = apart + rim[a].within_mm + rim[b].within_mm;
                if (length <= most)
                    continue;
                most = length;
                const Point3 along = (1.0 / apart) * (rim[b].centre - rim[a].centre);
                longest = {rim[a].centre - rim[a].within_mm * along,
                           rim[b].centre + rim[b].within_mm * along};
            }
    }
    return longest;
}

} // namespace hepatica::imaging::segmentation
