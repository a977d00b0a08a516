#include "geometry/ThroughSegment.h"

#include "geometry/AxisFrame.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <queue>

namespace hepatica::measurement {

namespace {

/// What two segments may differ by and count as equally long.
constexpr double SameLength_mm = 0.005;
/// A line that only touches the border does not cross it. Gaps over the tolerance by less than this are
/// sought, those by less than twice this taken: where a single line fits exactly, a line next to it is found.
constexpr double Touch_mm = 0.001;
/// Bundles so narrow are one line.
constexpr double OneLine_mm = 1e-4;
/// So wide is a bundle that is nearly one line.
constexpr double Narrow_mm = 0.02;
/// Some thousand are looked at where many lines are of nearly one length, some hundred elsewhere.
constexpr int MostBundles = 20000;

struct Stretch {
    double low = 0.0, high = 0.0;
    [[nodiscard]] double length() const { return high - low; }
};

/// Lines that are nearly one: directions within `turn` of `angle`, and beside the origin within `half_mm` of
/// `u`. `edges` are all that any of them meets; none of them has a longer segment than `most_mm`.
struct Bundle {
    double angle = 0.0, turn = 0.0, u = 0.0, half_mm = 0.0;
    double most_mm = 0.0;
    std::vector<int> edges{};
};

struct IsShorter {
    bool operator()(const Bundle& one, const Bundle& other) const { return one.most_mm < other.most_mm; }
};

/// The longest run of stretches with no gap over the tolerance between two of them.
Stretch longestRun(std::vector<Stretch>& stretches, double gap_mm)
{
    std::ranges::sort(stretches, {}, &Stretch::low);
    Stretch longest, run{0.0, -std::numeric_limits<double>::infinity()};
    for (const Stretch& one : stretches) {
        if (one.low - run.high > gap_mm)
            run = one;
        run.high = std::max(run.high, one.high);
        if (run.length() > longest.length())
            longest = run;
    }
    return longest;
}

/// Branch and bound over all straight lines: a bundle in which no line can be longer than the best one known
/// is left, others are parted, those that may hold the longest first. So what is found is the longest.
class Search {
public:
    Search(std::span<const Contour> polygons, PixelSpacing spacing, double gap_mm, double than_mm)
        : gap_mm_(gap_mm), than_mm_(than_mm)
    {
        PlanePoint low{1e9, 1e9}, high{-1e9, -1e9};
        for (const Contour& polygon : polygons)
            for (std::size_t at = 0; at < polygon.size(); ++at) {
                const PlanePoint a = spacing.toPlane(polygon[at]);
                edges_.push_back({a, spacing.toPlane(polygon[(at + 1) % polygon.size()])});
                low = {std::min(low.x, a.x), std::min(low.y, a.y)};
                high = {std::max(high.x, a.x), std::max(high.y, a.y)};
            }
        if (edges_.empty())
            return;
        centre_ = {0.5 * (low.x + high.x), 0.5 * (low.y + high.y)};
        radius_mm_ = 0.5 * std::hypot(high.x - low.x, high.y - low.y);
        for (auto& edge : edges_)
            for (PlanePoint& end : edge)
                end = {end.x - centre_.x, end.y - centre_.y};
    }

    /// The longest of the lines whose direction differs by at most `turn` from `angle`.
    [[nodiscard]] PlaneSegment longest(double angle, double turn)
    {
        constexpr int FirstParts = 16;
        const int parts = turn > 0.0 ? FirstParts : 1;
        std::priority_queue<Bundle, std::vector<Bundle>, IsShorter> open;
        const auto consider = [&](Bundle bundle, const std::vector<int>& edges) {
            bound(bundle, edges);
            if (bundle.most_mm <= least())
                return;
            look(bundle);
            if (bundle.most_mm > least() && width(bundle) > OneLine_mm)
                open.push(std::move(bundle));
        };
        all_.resize(edges_.size());
        for (std::size_t at = 0; at < all_.size(); ++at)
            all_[at] = static_cast<int>(at);
        for (int part = 0; part < parts && !all_.empty(); ++part)
            consider({angle + (2 * part + 1 - parts) * turn / parts, turn / parts, 0.0, radius_mm_}, all_);
        for (int parted = 0; !open.empty() && open.top().most_mm > least() && parted < MostBundles;
             ++parted) {
            const Bundle bundle = open.top();
            open.pop();
            for (Bundle& half : halvesOf(bundle))
                consider(std::move(half), bundle.edges);
        }
        return best_;
    }

private:
    [[nodiscard]] std::array<Bundle, 2> halvesOf(const Bundle& bundle) const
    {
        Bundle half{bundle.angle, bundle.turn, bundle.u, bundle.half_mm};
        const bool isTurned = bundle.turn * radius_mm_ > bundle.half_mm;
        (isTurned ? half.turn : half.half_mm) *= 0.5;
        std::array<Bundle, 2> halves{half, half};
        for (const int side : {0, 1})
            (isTurned ? halves[static_cast<std::size_t>(side)].angle
                      : halves[static_cast<std::size_t>(side)].u) +=
                (2 * side - 1) * (isTurned ? half.turn : half.half_mm);
        return halves;
    }

    /// What is not longer is of no interest.
    [[nodiscard]] double least() const { return std::max(best_.length_mm, than_mm_) + SameLength_mm; }

    /// Sets the bundle's edges and bound.
    void bound(Bundle& bundle, const std::vector<int>& among)
    {
        const AxisFrame frame = frameAlong(bundle.angle);
        const double wide_mm = width(bundle);
        const double left = bundle.u - wide_mm, right = bundle.u + wide_mm;
        std::vector<int> kept;
        covered_.clear();
        atLeft_.clear();
        atRight_.clear();
        for (const int number : among) {
            const FrameEdge edge = inFrame(number, frame);
            if (edge.u1 < left || edge.u0 > right)
                continue;
            kept.push_back(number);
            cross(edge, left, atLeft_);
            cross(edge, right, atRight_);
            const double v0 = edge.vAt(std::max(left, edge.u0)), v1 = edge.vAt(std::min(right, edge.u1));
            covered_.push_back({std::min(v0, v1), std::max(v0, v1)});
        }
        bundle.edges = std::move(kept);
        // What lies inside anywhere between the outermost lines is inside for the bound.
        addInside(covered_, atLeft_);
        addInside(covered_, atRight_);
        bundle.most_mm = longestRun(covered_, gap_mm_ + Touch_mm).length() / std::cos(bundle.turn);
    }

    /// Takes the longest segment of a line where that is the best so far.
    void look(const AxisFrame& frame, double u, const std::vector<int>& edges)
    {
        covered_.clear();
        atLeft_.clear();
        for (const int number : edges) {
            const FrameEdge edge = inFrame(number, frame);
            cross(edge, u, atLeft_);
            // The border belongs to the tissue, also where it runs along the line or only touches it.
            const bool isFirst = std::abs(edge.u0 - u) <= AxisFrame::SameLine_mm;
            const bool isSecond = std::abs(edge.u1 - u) <= AxisFrame::SameLine_mm;
            if (isFirst || isSecond) {
                const double v0 = isFirst ? edge.v0 : edge.v1, v1 = isSecond ? edge.v1 : edge.v0;
                covered_.push_back({std::min(v0, v1), std::max(v0, v1)});
            }
        }
        addInside(covered_, atLeft_);
        const Stretch run = longestRun(covered_, gap_mm_ + 2.0 * Touch_mm);
        if (run.length() <= best_.length_mm)
            return;
        const auto place = [&](double v) {
            const PlanePoint at = frame.toPlane(u, v);
            return PlanePoint{at.x + centre_.x, at.y + centre_.y};
        };
        best_ = {{place(run.low), place(run.high)}, run.length()};
    }

    /// The middle line; of a bundle that is nearly one line also that through the outermost corners in it:
    /// the longest one often touches two corners, and no other line near it passes both.
    void look(const Bundle& bundle)
    {
        const AxisFrame frame = frameAlong(bundle.angle);
        look(frame, bundle.u, bundle.edges);
        const double wide_mm = width(bundle);
        if (bundle.turn == 0.0 || wide_mm > Narrow_mm)
            return;
        std::optional<PlanePoint> low, high;
        for (const int number : bundle.edges)
            for (const PlanePoint& corner : edges_[static_cast<std::size_t>(number)]) {
                if (std::abs(frame.u(corner) - bundle.u) > wide_mm)
                    continue;
                if (!low || frame.v(corner) < frame.v(*low))
                    low = corner;
                if (!high || frame.v(corner) > frame.v(*high))
                    high = corner;
            }
        if (!low || frame.v(*high) - frame.v(*low) < 10.0 * Narrow_mm)
            return;
        const AxisFrame through = frameAlong(std::atan2(high->y - low->y, high->x - low->x));
        look(through, through.u(*low), all_);
    }

    /// Segments run along v, so the frame stands at right angles to them.
    static AxisFrame frameAlong(double angle) { return {{std::sin(angle), -std::cos(angle)}}; }

    [[nodiscard]] FrameEdge inFrame(int number, const AxisFrame& frame) const
    {
        const auto& [a, b] = edges_[static_cast<std::size_t>(number)];
        const FrameEdge edge{frame.u(a), frame.v(a), frame.u(b), frame.v(b)};
        return edge.u0 <= edge.u1 ? edge : FrameEdge{edge.u1, edge.v1, edge.u0, edge.v0};
    }

    /// How far from the middle line, within the border's reach, a line of the bundle lies at most.
    [[nodiscard]] double width(const Bundle& bundle) const
    {
        return bundle.half_mm + radius_mm_ * bundle.turn * (1.0 + 0.5 * bundle.turn) + 1e-9;
    }

    static void cross(const FrameEdge& edge, double u, std::vector<double>& crossings)
    {
        if (edge.u0 < u && edge.u1 >= u)
            crossings.push_back(edge.vAt(u));
    }

    static void addInside(std::vector<Stretch>& stretches, std::vector<double>& crossings)
    {
        std::ranges::sort(crossings);
        for (std::size_t at = 0; at + 1 < crossings.size(); at += 2)
            stretches.push_back({crossings[at], crossings[at + 1]});
    }

    double gap_mm_, than_mm_;
    PlanePoint centre_{};
    double radius_mm_ = 0.0;
    std::vector<std::array<PlanePoint, 2>> edges_;
    PlaneSegment best_{};
    std::vector<Stretch> covered_;
    std::vector<int> all_; ///< numbers of all edges
    std::vector<double> atLeft_, atRight_;
};

} // namespace

PlaneSegment longestThroughSegment(std::span<const Contour> polygons, PixelSpacing spacing, double gap_mm,
                                   double than_mm)
{
    constexpr double RightAngle = 0.5 * std::numbers::pi;
    return Search(polygons, spacing, gap_mm, than_mm).longest(RightAngle, RightAngle);
}

PlaneSegment longestThroughSegmentAcross(std::span<const Contour> polygons, PixelSpacing spacing,
                                         double gap_mm, const PlaneSegment& axis)
{
    const double x = axis.ends[1].x - axis.ends[0].x, y = axis.ends[1].y - axis.ends[0].y;
    return Search(polygons, spacing, gap_mm, 0.0).longest(std::atan2(y, x) + 0.5 * std::numbers::pi, 0.0);
}

} // namespace hepatica::measurement
