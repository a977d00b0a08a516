#include "geometry/ThroughSegment.h"

#include "geometry/AxisFrame.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace hepatica::measurement {

namespace {

/// Where parallel lines of one direction cross the border: one list of v for each line.
class Lines {
public:
    Lines(const std::vector<FrameEdge>& edges, double step_mm) : step_mm_(step_mm)
    {
        double last = -std::numeric_limits<double>::infinity();
        for (const FrameEdge& edge : edges) {
            first_ = std::min(first_, edge.u0);
            last = std::max(last, edge.u1);
        }
        if (edges.empty())
            return;
        // Half a step inwards, so that no line runs through the outermost vertex alone.
        first_ += 0.5 * step_mm_;
        crossings_.resize(static_cast<std::size_t>(std::max(0.0, (last - first_) / step_mm_)) + 1);
        for (const FrameEdge& edge : edges)
            cross(edge);
    }
    [[nodiscard]] double u(std::size_t line) const { return first_ + step_mm_ * static_cast<double>(line); }
    [[nodiscard]] std::vector<std::vector<double>>& crossings() { return crossings_; }

private:
    void cross(const FrameEdge& edge)
    {
        const auto lineAfter = [this](double at) {
            return static_cast<std::size_t>(std::max(0.0, std::ceil((at - first_) / step_mm_)));
        };
        const std::size_t end = std::min(lineAfter(edge.u1), crossings_.size());
        for (std::size_t line = lineAfter(edge.u0); line < end; ++line)
            crossings_[line].push_back(edge.vAt(u(line)));
    }
    double step_mm_;
    double first_ = std::numeric_limits<double>::infinity();
    std::vector<std::vector<double>> crossings_;
};

struct Stretch {
    double low = 0.0, high = 0.0;
};

/// The longest run of inside stretches with no gap over the tolerance between two of them.
Stretch longestRun(std::vector<double>& crossings, double gap_mm)
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

    void look(double angle)
    {
        // Segments run along v, so the frame stands at right angles to them.
        const AxisFrame frame{{std::sin(angle), -std::cos(angle)}};
        Lines lines(edgesInFrame(polygons, spacing, frame), step_mm);
        for (std::size_t line = 0; line < lines.crossings().size(); ++line) {
            const Stretch run = longestRun(lines.crossings()[line], gap_mm);
            if (run.high - run.low <= best.length_mm)
                continue;
            best = {{frame.toPlane(lines.u(line), run.low), frame.toPlane(lines.u(line), run.high)},
                    run.high - run.low};
            bestAngle = angle;
        }
    }
};

} // namespace

PlaneSegment longestThroughSegment(std::span<const Contour> polygons, PixelSpacing spacing, double gap_mm)
{
    constexpr double Degree = std::numbers::pi / 180.0;
    constexpr int CoarseDegrees = 2;
    const double pixel_mm = std::min(spacing.x_mm, spacing.y_mm);
    Search search{polygons, spacing, gap_mm, 0.5 * pixel_mm};
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

} // namespace hepatica::measurement
