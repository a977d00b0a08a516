#include "geometry/FarthestVertices.h"

#include "geometry/HullChains.h"
#include "geometry/PlaneDiameter.h"
#include "geometry/RowSpan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

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
    /// Those that can be corners of the hull of their layer.
    [[nodiscard]] std::vector<HalfVoxel> vertices() const
    {
        std::vector<HalfVoxel> all;
        for (int z = 0; z < layers_; ++z) {
            HullChains chains;
            for (int y = 0; y < rows_; ++y) {
                const Ends& row = ends_[static_cast<std::size_t>(z) * static_cast<std::size_t>(rows_) +
                                        static_cast<std::size_t>(y)];
                if (row.first <= row.last)
                    chains.add(row.first, row.last, y - 1);
            }
            for (const HalfPixel& corner : chains.take())
                all.push_back({corner.x, corner.y, z - 1});
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
            const RowSpan row = insideSpan(mask.inside().subspan(offset, width));
            if (row.isEmpty())
                continue;
            const int low = 2 * row.first, high = 2 * row.last;
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
std::vector<HalfVoxel> hullCorners(const std::vector<HalfVoxel>& vertices, std::size_t axis)
{
    const std::size_t across = (axis + 1) % 3, up = (axis + 2) % 3;
    const auto [lowest, highest] =
        std::ranges::minmax_element(vertices, {}, [axis](const HalfVoxel& v) { return v[axis]; });
    const int first = (*lowest)[axis];
    std::vector<std::vector<HalfPixel>> planes(static_cast<std::size_t>((*highest)[axis] - first + 1));
    for (const HalfVoxel& v : vertices)
        planes[static_cast<std::size_t>(v[axis] - first)].push_back({v[across], v[up]});
    std::vector<HalfVoxel> corners;
    for (std::size_t plane = 0; plane < planes.size(); ++plane)
        for (const HalfPixel corner : convexHull(std::move(planes[plane]))) {
            HalfVoxel& kept = corners.emplace_back();
            kept[axis] = first + static_cast<int>(plane);
            kept[across] = corner.x;
            kept[up] = corner.y;
        }
    return corners;
}

double squared(const Point3& a, const Point3& b)
{
    const Point3 apart = a - b;
    return dot(apart, apart);
}

struct FarPair {
    Point3 from, to;
    double squared_mm2 = -1.0;
};

/// A lower bound: from the first point to the one farthest from it, and on from there, until it gets no
/// longer.
FarPair walkFar(const std::vector<Point3>& points)
{
    FarPair far{points.front(), points.front()};
    for (;;) {
        const auto next =
            std::ranges::max_element(points, {}, [&](const Point3& p) { return squared(far.to, p); });
        if (squared(far.to, *next) <= far.squared_mm2)
            return far;
        far = {far.to, *next, squared(far.to, *next)};
    }
}

/// Without those that no other lies farther from than the pair is long: any two are no farther apart than by
/// way of its middle.
void keepFarPoints(const FarPair& far, std::vector<Point3>& points)
{
    constexpr double Rounding_mm = 1e-9;
    const Point3 middle = 0.5 * (far.from + far.to);
    double most_mm2 = 0.0;
    for (const Point3& p : points)
        most_mm2 = std::max(most_mm2, squared(p, middle));
    const double least_mm = std::sqrt(far.squared_mm2) - std::sqrt(most_mm2) - Rounding_mm;
    if (least_mm > 0.0)
        std::erase_if(points, [&](const Point3& p) { return squared(p, middle) < least_mm * least_mm; });
}

/// Points that lie near each other.
struct PointBox {
    Point3 low, high;
    std::vector<Point3> points;
};

/// The points in boxes, some fourteen of them along each axis.
std::vector<PointBox> boxesOf(const std::vector<Point3>& points)
{
    constexpr double AlongAxis = 14.0;
    Point3 low = points.front(), high = low;
    const auto widen = [](Point3& least, Point3& most, const Point3& p) {
        least = {std::min(least.x, p.x), std::min(least.y, p.y), std::min(least.z, p.z)};
        most = {std::max(most.x, p.x), std::max(most.y, p.y), std::max(most.z, p.z)};
    };
    for (const Point3& p : points)
        widen(low, high, p);
    const double side = std::max({high.x - low.x, high.y - low.y, high.z - low.z, 1e-6}) / AlongAxis;
    const auto place = [&](double at, double from) { return static_cast<int>((at - from) / side); };
    std::map<std::array<int, 3>, PointBox> boxes;
    for (const Point3& p : points) {
        const auto [box, isNew] =
            boxes.try_emplace({place(p.x, low.x), place(p.y, low.y), place(p.z, low.z)}, PointBox{p, p, {}});
        widen(box->second.low, box->second.high, p);
        box->second.points.push_back(p);
    }
    std::vector<PointBox> all;
    for (auto& [at, box] : boxes)
        all.push_back(std::move(box));
    return all;
}

/// No point of the first box (low, high) lies farther from one of the second.
double mostSquared(const Point3& low, const Point3& high, const PointBox& b)
{
    const double x = std::max(high.x - b.low.x, b.high.x - low.x),
                 y = std::max(high.y - b.low.y, b.high.y - low.y),
                 z = std::max(high.z - b.low.z, b.high.z - low.z);
    return x * x + y * y + z * z;
}

/// The farthest of two points of the boxes, where they are farther apart than `least_mm2`.
double farthestSquared(const PointBox& a, const PointBox& b, double least_mm2)
{
    for (const Point3& p : a.points)
        if (mostSquared(p, p, b) > least_mm2)
            for (const Point3& q : b.points)
                least_mm2 = std::max(least_mm2, squared(p, q));
    return least_mm2;
}

} // namespace

std::vector<Point3> hullVertices_mm(const imaging::Mask& mask)
{
    std::vector<HalfVoxel> corners = rowEndVertices(mask);
    for (const std::size_t axis : {1U, 0U})
        corners = hullCorners(corners, axis);

    const auto& grid = mask.grid();
    const Point3 origin = grid.toPatient(0.0, 0.0, 0.0);
    std::vector<Point3> points;
    for (const HalfVoxel& v : corners)
        points.push_back(grid.toPatient(0.5 * v[0], 0.5 * v[1], 0.5 * v[2]) - origin);
    return points;
}

double farthestVertices_mm(const imaging::Mask& mask)
{
    std::vector<Point3> points = hullVertices_mm(mask);
    const FarPair far = walkFar(points);
    keepFarPoints(far, points);
    double farthest_mm2 = far.squared_mm2;
    const std::vector<PointBox> boxes = boxesOf(points);
    for (std::size_t a = 0; a < boxes.size(); ++a)
        for (std::size_t b = a; b < boxes.size(); ++b)
            if (mostSquared(boxes[a].low, boxes[a].high, boxes[b]) > farthest_mm2)
                farthest_mm2 = farthestSquared(boxes[a], boxes[b], farthest_mm2);
    return std::sqrt(farthest_mm2);
}

} // namespace hepatica::measurement
