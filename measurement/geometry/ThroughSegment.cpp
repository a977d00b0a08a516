#include "geometry/ThroughSegment.h"

#include "geometry/AxisFrame.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace hepatica::measurement {

namespace {

/// Where parallel lines of one direction cross the border: the crossings of all lines in one list, line by
/// line. Kept from direction to direction, so that memory is asked for once.
class Lines {
public:
    void cross(const std::vector<FrameEdge>& edges, double step_mm)
    {
        step_mm_ = step_mm;
        first_ = std::numeric_limits<double>::infinity();
        double last = -first_;
        for (const FrameEdge& edge : edges) {
            first_ = std::min(first_, edge.u0);
            last = std::max(last, edge.u1);
        }
        // Half a step inwards, so that no line runs through the outermost vertex alone.
        first_ += 0.5 * step_mm_;
        const auto count =
            edges.empty() ? 0 : static_cast<std::size_t>(std::max(0.0, (last - first_) / step_mm_)) + 1;
        begins_.assign(count + 1, 0);
        forEachCrossing(edges, [&](std::size_t line, const FrameEdge&) { ++begins_[line + 1]; });
        std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
        crossings_.resize(begins_.back());
        filled_.assign(begins_.begin(), begins_.end());
        forEachCrossing(edges, [&](std::size_t line, const FrameEdge& edge) {
            crossings_[filled_[line]++] = edge.vAt(u(line));
        });
    }
    [[nodiscard]] std::size_t count() const { return begins_.size() - 1; }
    [[nodiscard]] double u(std::size_t line) const { return first_ + step_mm_ * static_cast<double>(line); }
    [[nodiscard]] std::span<double> crossings(std::size_t line)
    {
        return std::span(crossings_).subspan(begins_[line], begins_[line + 1] - begins_[line]);
    }

private:
    template <typename Visit> void forEachCrossing(const std::vector<FrameEdge>& edges, Visit&& visit) const
    {
        const auto lineAfter = [this](double at) {
            return static_cast<std::size_t>(std::max(0.0, std::ceil((at - first_) / step_mm_)));
        };
        for (const FrameEdge& edge : edges) {
            const std::size_t end = std::min(lineAfter(edge.u1), count());
            for (std::size_t line = lineAfter(edge.u0); line < end; ++line)
                visit(line, edge);
        }
    }

    double step_mm_ = 1.0, first_ = 0.0;
    std::vector<std::size_t> begins_{0}, filled_;
    std::vector<double> crossings_;
};

struct Stretch {
    double low = 0.0, high = 0.0;
};

/// The longest run of inside stretches with no gap over the tolerance between two of them.
Stretch longestRun(std::span<double> crossings, double gap_mm)
{
    std::ranges::sort(crossings);
    Stretch longest, run;
    for (std::size_t at = 0; at + 1 < crossings.size(); at += 2) {
        if (at == 0 || crossings[at] - run.high > gap_mm)
            run.low = crossings[at];
        run.high = crossings[at + 1];
        if (run.high - run.low > longest.high - longest.low)
            longest = run;
    }
    return longest;
}

struct Search {
    std::span<const Contour> polygons;
    PixelSpacing spacing;
    double gap_mm, step_mm;
    PlaneSegment best{};
    double bestAngle = 0.0;
    Lines lines{};

    void look(double angle)
    {
        // Segments run along v, so the frame stands at right angles to them.
        const AxisFrame frame{{std::sin(angle), -std::cos(angle)}};
        lines.cross(edgesInFrame(polygons, spacing, frame), step_mm);
        for (std::size_t line = 0; line < lines.count(); ++line) {
            const Stretch run = longestRun(lines.crossings(line), gap_mm);
            if (run.high - run.low <= best.length_mm)
                continue;
            best = {{frame.toPlane(lines.u(line), run.low), frame.toPlane(lines.u(line), run.high)},
                    run.high - run.low};
            bestAngle = angle;
        }
    }
};

/// The longer side of the box around the polygons.
double extentOf(std::span<const Contour> polygons, PixelSpacing spacing)
{
    double lowX = 1e9, highX = -1e9, lowY = 1e9, highY = -1e9;
    for (const Contour& polygon : polygons)
        for (const HalfPixel& vertex : polygon) {
            const PlanePoint at = spacing.toPlane(vertex);
            lowX = std::min(lowX, at.x);
            highX = std::max(highX, at.x);
            lowY = std::min(lowY, at.y);
            highY = std::max(highY, at.y);
        }
    return std::max({0.0, highX - lowX, highY - lowY});
}

} // namespace

PlaneSegment longestThroughSegment(std::span<const Contour> polygons, PixelSpacing spacing, double gap_mm)
{
    constexpr double Degree = std::numbers::pi / 180.0;
    constexpr int CoarseDegrees = 2;
    const double pixel_mm = std::min(spacing.x_mm, spacing.y_mm);
    // Half a pixel, or a hundredth of what is large: the best direction is refined below.
    Search search{polygons, spacing, gap_mm, std::max(0.5 * pixel_mm, extentOf(polygons, spacing) / 100.0)};
    for (int degrees = 0; degrees < 180; degrees += CoarseDegrees)
        search.look(degrees * Degree);
    search.step_mm = 0.25 * pixel_mm;
    for (double turn = 0.5 * CoarseDegrees; turn > 0.05; turn *= 0.5) {
        const double middle = search.bestAngle;
        search.look(middle);
        for (const double side : {-2.0, -1.0, 1.0, 2.0})
            search.look(middle + side * turn * Degree);
    }
    return search.best;
}

PlaneSegment longestThroughSegmentAcross(std::span<const Contour> polygons, PixelSpacing spacing,
                                         double gap_mm, const PlaneSegment& axis)
{
    constexpr double Steps = 0.05; // of a pixel
    const double x = axis.ends[1].x - axis.ends[0].x, y = axis.ends[1].y - axis.ends[0].y;
    Search search{polygons, spacing, gap_mm, Steps * std::min(spacing.x_mm, spacing.y_mm)};
    search.look(std::atan2(y, x) + 0.5 * std::numbers::pi);
    return search.best;
}

} // namespace hepatica::measurement
