#include "geometry/FarthestVertices.h"

#include "geometry/PlaneDiameter.h"

#include <algorithm>
#include <array>
#include <functional>

namespace hepatica::measurement {

namespace {

/// A vertex in half voxels of the mask's box.
using HalfVoxel = std::array<int, 3>;

/// All vertices in rows of one y and one z lie on a line: its two ends are enough.
class RowEnds {
public:
    explicit RowEnds(const std::array<int, 3>& dims)
        : rows_(2 * dims[1] + 1), layers_(2 * dims[2] + 1),
          ends_(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(layers_))
    {
    }
    /// Half voxels from the centre of the box's first voxel; y and z begin at -1.
    void add(int x, int y, int z)
    {
        Ends& row = ends_[static_cast<std::size_t>(z + 1) * static_cast<std::size_t>(rows_) +
                          static_cast<std::size_t>(y + 1)];
        row.first = std::min(row.first, x);
        row.last = std::max(row.last, x);
    }
    [[nodiscard]] std::vector<HalfVoxel> vertices() const
    {
        std::vector<HalfVoxel> all;
        for (int z = 0; z < layers_; ++z)
            for (int y = 0; y < rows_; ++y) {
                const Ends& row = ends_[static_cast<std::size_t>(z) * static_cast<std::size_t>(rows_) +
                                        static_cast<std::size_t>(y)];
                if (row.first > row.last)
                    continue;
                all.push_back({row.first, y - 1, z - 1});
                if (row.last > row.first)
                    all.push_back({row.last, y - 1, z - 1});
            }
        return all;
    }

private:
    struct Ends {
        int first = 1 << 30, last = -(1 << 30);
    };
    int rows_, layers_;
    std::vector<Ends> ends_;
};

/// Of every row of voxels the ends, and the faces of its first and last voxel: what lies between is within
/// the convex hull of these, and so is a face between two inside voxels.
std::vector<HalfVoxel> rowEndVertices(const imaging::Mask& mask)
{
    const auto dims = mask.box().dims();
    RowEnds rows(dims);
    const auto width = static_cast<std::size_t>(dims[0]);
    std::size_t offset = 0;
    for (int z = 0; z < dims[2]; ++z)
        for (int y = 0; y < dims[1]; ++y, offset += width) {
            const auto row = mask.inside().subspan(offset, width);
            const auto isInside = [](std::uint8_t voxel) { return voxel != 0; };
            const auto first = std::ranges::find_if(row, isInside);
            if (first == row.end())
                continue;
            const auto last = std::find_if(row.rbegin(), row.rend(), isInside);
            const int low = 2 * static_cast<int>(first - row.begin());
            const int high = 2 * (static_cast<int>(row.rend() - last) - 1);
            rows.add(low - 1, 2 * y, 2 * z);
            rows.add(high + 1, 2 * y, 2 * z);
            for (const int x : {low, high})
                for (const int side : {-1, 1}) {
                    rows.add(x, 2 * y + side, 2 * z);
                    rows.add(x, 2 * y, 2 * z + side);
                }
        }
    return rows.vertices();
}

/// Keeps the corners of the flat hulls of all planes at right angles to an axis.
std::vector<HalfVoxel> hullCorners(std::vector<HalfVoxel> vertices, std::size_t axis)
{
    const std::size_t across = (axis + 1) % 3, up = (axis + 2) % 3;
    std::ranges::sort(vertices, {}, [axis](const HalfVoxel& v) { return v[axis]; });
    std::vector<HalfVoxel> corners;
    for (auto first = vertices.begin(); first != vertices.end();) {
        const int level = (*first)[axis];
        std::vector<HalfPixel> plane;
        for (; first != vertices.end() && (*first)[axis] == level; ++first)
            plane.push_back({(*first)[across], (*first)[up]});
        for (const HalfPixel corner : convexHull(std::move(plane))) {
            HalfVoxel& kept = corners.emplace_back();
            kept[axis] = level;
            kept[across] = corner.x;
            kept[up] = corner.y;
        }
    }
    return corners;
}

} // namespace

double farthestVertices_mm(const imaging::Mask& mask)
{
    std::vector<HalfVoxel> corners = rowEndVertices(mask);
    for (const std::size_t axis : {2U, 1U, 0U})
        corners = hullCorners(std::move(corners), axis);

    const auto& grid = mask.grid();
    std::vector<Point3> points;
    Point3 centre;
    for (const HalfVoxel& v : corners) {
        points.push_back(grid.toPatient(0.5 * v[0], 0.5 * v[1], 0.5 * v[2]));
        centre = centre + points.back();
    }
    centre = (1.0 / static_cast<double>(points.size())) * centre;
    // Two points lie no farther apart than their distances from the centre together: the outermost first,
    // and done where the rest cannot be farther.
    std::ranges::sort(points, std::greater{}, [&](const Point3& p) { return distance(p, centre); });
    double farthest = 0.0;
    for (std::size_t a = 0; a < points.size(); ++a) {
        const double reach = distance(points[a], centre);
        for (std::size_t b = a + 1; b < points.size(); ++b) {
            if (reach + distance(points[b], centre) <= farthest)
                break;
            farthest = std::max(farthest, distance(points[a], points[b]));
        }
    }
    return farthest;
}

} // namespace hepatica::measurement
