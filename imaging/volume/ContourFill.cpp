#include "ContourFill.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging {

namespace {

/// Adds where the polygon's edges cross each row of voxel centres.
void addCrossings(const Polygon& polygon, std::vector<std::vector<double>>& crossings)
{
    const auto rows = static_cast<int>(crossings.size());
    for (std::size_t at = 0; at < polygon.size(); ++at) {
        const SlicePoint &a = polygon[at], &b = polygon[(at + 1) % polygon.size()];
        const SlicePoint &low = a.j < b.j ? a : b, &high = a.j < b.j ? b : a;
        // The upper end is left out: a corner on a row is crossed once by two edges that pass through it.
        const int first = static_cast<int>(std::clamp(std::ceil(low.j), 0.0, static_cast<double>(rows)));
        const int last = static_cast<int>(std::clamp(std::ceil(high.j), 0.0, static_cast<double>(rows)));
        for (int j = first; j < last; ++j)
            crossings[static_cast<std::size_t>(j)].push_back(low.i + (j - low.j) * (high.i - low.i) /
                                                                         (high.j - low.j));
    }
}

} // namespace

void fillPolygons(const std::vector<Polygon>& polygons, int columns, int rows,
                  const std::function<void(int i, int j)>& visit)
{
    std::vector<std::vector<double>> crossings(static_cast<std::size_t>(rows));
    for (const Polygon& polygon : polygons)
        addCrossings(polygon, crossings);
    const auto edge = static_cast<double>(columns);
    for (int j = 0; j < rows; ++j) {
        auto& row = crossings[static_cast<std::size_t>(j)];
        std::ranges::sort(row);
        for (std::size_t at = 0; at + 1 < row.size(); at += 2) {
            const int first = static_cast<int>(std::clamp(std::ceil(row[at]), 0.0, edge));
            const int last = static_cast<int>(std::clamp(std::ceil(row[at + 1]), 0.0, edge));
            for (int i = first; i < last; ++i)
                visit(i, j);
        }
    }
}

} // namespace hepatica::imaging
