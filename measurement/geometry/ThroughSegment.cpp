#include "geometry/ThroughSegment.h"

#include "geometry/AxisFrame.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace hepatica::measurement {

namespace {

struct Stretch {
    double low = 0.0, high = 0.0;
};

/// Where parallel lines of one direction cross the border: the crossings of all lines in one list, line by
/// line. Kept from direction to direction, so that memory is asked for once.
class Lines {
public:
    /// `window`: only the lines between two places.
    void cross(const std::vector<FrameEdge>& edges, double step_mm, const Stretch& window)
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
        if (window.low > first_)
            first_ += step_mm_ * std::floor((window.low - first_) / step_mm_);
        last = std::min(last, window.high);
        const auto count =
            edges.empty() || last < first_ ? 0 : static_cast<std::size_t>((last - first_) / step_mm_) + 1;
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
    double than_mm = 0.0; ///< only longer ones are sought
    PlaneSegment best{};
    double bestAngle = 0.0;
    Lines lines{};

    /// Looks at the lines of one direction; `aside_mm`: only at those so near to the best segment's middle.
    void look(double angle, double aside_mm = std::numeric_limits<double>::infinity())
    {
        // Segments run along v, so the frame stands at right angles to them.
        const AxisFrame frame{{std::sin(angle), -std::cos(angle)}};
        const auto edges = edgesInFrame(polygons, spacing, frame);
        if (isTooShort(edges))
            return;
        const double middle = 0.5 * (frame.u(best.ends[0]) + frame.u(best.ends[1]));
        lines.cross(edges, step_mm, {middle - aside_mm, middle + aside_mm});
        for (std::size_t line = 0; line < lines.count(); ++line) {
            const Stretch run = longestRun(lines.crossings(line), gap_mm);
            if (run.high - run.low <= best.length_mm)
                continue;
            best = {{frame.toPlane(lines.u(line), run.low), frame.toPlane(lines.u(line), run.high)},
                    run.high - run.low};
            bestAngle = angle;
        }
    }

    /// Nothing along v is longer than the border reaches along it.
    [[nodiscard]] bool isTooShort(const std::vector<FrameEdge>& edges) const
    {
        double low = 1e9, high = -1e9;
        for (const FrameEdge& edge : edges) {
            low = std::min({low, edge.v0, edge.v1});
            high = std::max({high, edge.v0, edge.v1});
        }
        return high - low <= std::max(best.length_mm, than_mm);
    }
};

} // namespace

PlaneSegment longestThroughSegment(std::span<const Contour> polygons, PixelSpacing spacing, double gap_mm,
                                   double than_mm)
{
    constexpr double Degree = std::numbers::pi / 180.0;
    constexpr int CoarseDegrees = 2;
    // What is shorter by more in the coarse search does not become the longest by a degree.
    constexpr double Near = 0.9;
    const double pixel_mm = std::min(spacing.x_mm, spacing.y_mm);
    const double coarse_mm = 0.5 * pixel_mm;
    Search search{polygons, spacing, gap_mm, coarse_mm, Near * than_mm};
    for (int degrees = 0; degrees < 180; degrees += CoarseDegrees)
        search.look(degrees * Degree);
    search.step_mm = 0.25 * pixel_mm;
    for (double turn = 0.5 * CoarseDegrees; turn > 0.05 && search.best.length_mm > 0.0; turn *= 0.5) {
        const double middle = search.bestAngle;
        // Turned about an end, the middle moves by half the length times the angle.
        const double aside_mm = 2.0 * coarse_mm + search.best.length_mm * std::sin(2.0 * turn * Degree);
        for (const double side : {0.0, -2.0, -1.0, 1.0, 2.0})
            search.look(middle + side * turn * Degree, aside_mm);
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
