#include "geometry/PlaneDiameter.h"

#include "geometry/AxisFrame.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>

namespace hepatica::measurement {

namespace {

/// Twice the area of the triangle a, b, c: positive when it turns to the left.
std::int64_t turn(HalfPixel a, HalfPixel b, HalfPixel c)
{
    return static_cast<std::int64_t>(b.x - a.x) * (c.y - a.y) -
           static_cast<std::int64_t>(b.y - a.y) * (c.x - a.x);
}

std::vector<double> sweepStops(const std::vector<FrameEdge>& edges)
{
    std::vector<double> all;
    for (const FrameEdge& edge : edges) {
        all.push_back(edge.u0);
        all.push_back(edge.u1);
    }
    std::ranges::sort(all);
    std::vector<double> stops;
    for (const double u : all)
        if (stops.empty() || u > stops.back() + AxisFrame::SameLine_mm)
            stops.push_back(u);
    return stops;
}

struct Chord {
    double u = 0.0, low = 0.0, high = 0.0;
    [[nodiscard]] double length() const { return high - low; }
};

/// Takes the longer of `best` and the inside segments at both sides of the strip; `active` are the edges
/// across it, from low to high.
void lengthen(Chord& best, const std::vector<FrameEdge>& active, double left, double right)
{
    for (std::size_t at = 0; at + 1 < active.size(); at += 2)
        for (const double u : {left, right}) {
            const Chord chord{u, active[at].vAt(u), active[at + 1].vAt(u)};
            if (chord.length() > best.length() + AxisFrame::SameLine_mm)
                best = chord;
        }
}

} // namespace

std::vector<HalfPixel> convexHull(std::vector<HalfPixel> points)
{
    std::ranges::sort(points);
    const auto repeated = std::ranges::unique(points);
    points.erase(repeated.begin(), repeated.end());
    if (points.size() < 3)
        return points;
    std::vector<HalfPixel> hull;
    const auto addChain = [&hull](auto first, auto last) {
        const std::size_t start = hull.size();
        for (auto at = first; at != last; ++at) {
            while (hull.size() >= start + 2 && turn(hull[hull.size() - 2], hull.back(), *at) <= 0)
                hull.pop_back();
            hull.push_back(*at);
        }
        hull.pop_back();
    };
    addChain(points.begin(), points.end());
    addChain(points.rbegin(), points.rend());
    return hull;
}

PlaneSegment farthestPair(std::span<const HalfPixel> hull, PixelSpacing spacing)
{
    PlaneSegment farthest;
    const auto offer = [&](HalfPixel from, HalfPixel to) {
        const PlanePoint a = spacing.toPlane(from), b = spacing.toPlane(to);
        const double length = std::hypot(b.x - a.x, b.y - a.y);
        if (length > farthest.length_mm)
            farthest = {{a, b}, length};
    };
    const std::size_t n = hull.size();
    if (n == 2)
        offer(hull[0], hull[1]);
    if (n < 3)
        return farthest;
    std::size_t opposite = 1;
    for (std::size_t at = 0; at < n; ++at) {
        const HalfPixel from = hull[at], to = hull[(at + 1) % n];
        const auto height = [&](std::size_t corner) { return turn(from, to, hull[corner % n]); };
        while (height(opposite + 1) > height(opposite))
            ++opposite;
        offer(from, hull[opposite % n]);
        offer(to, hull[opposite % n]);
        if (height(opposite + 1) == height(opposite)) { // parallel edges: four pairs
            offer(from, hull[(opposite + 1) % n]);
            offer(to, hull[(opposite + 1) % n]);
        }
    }
    return farthest;
}

PlaneSegment longestPerpendicularChord(std::span<const Contour> polygons, PixelSpacing spacing,
                                       const PlaneSegment& axis)
{
    if (axis.length_mm <= 0.0)
        return {};
    const AxisFrame frame{{(axis.ends[1].x - axis.ends[0].x) / axis.length_mm,
                           (axis.ends[1].y - axis.ends[0].y) / axis.length_mm}};
    std::vector<FrameEdge> edges = edgesInFrame(polygons, spacing, frame);
    std::ranges::sort(edges, {}, &FrameEdge::u0);
    const std::vector<double> stops = sweepStops(edges);

    Chord best;
    std::vector<FrameEdge> active;
    auto coming = edges.begin();
    for (std::size_t strip = 0; strip + 1 < stops.size(); ++strip) {
        const double left = stops[strip], right = stops[strip + 1], middle = 0.5 * (left + right);
        std::erase_if(active, [middle](const FrameEdge& edge) { return edge.u1 <= middle; });
        for (; coming != edges.end() && coming->u0 < middle; ++coming)
            if (coming->u1 > middle)
                active.push_back(*coming);
        std::ranges::sort(active, {}, [middle](const FrameEdge& edge) { return edge.vAt(middle); });
        lengthen(best, active, left, right);
    }
    return {{frame.toPlane(best.u, best.low), frame.toPlane(best.u, best.high)}, best.length()};
}

} // namespace hepatica::measurement
