#include "geometry/ThroughSegment.h"

#include "geometry/AxisFrame.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numbers>
#include <optional>

namespace hepatica::measurement {

namespace {

/// What two segments may differ by and count as equally long; as much again for every so many bundles that
/// were parted. Some hundred are where one line is the longest, thousands in a rim where many nearly are.
constexpr double SameLength_mm = 0.005;
constexpr double BundlesForMore = 4000.0;
/// A line that only touches the border does not cross it. Gaps over the tolerance by less than this are
/// sought, those by less than twice this taken: where a single line fits exactly, a line next to it is found.
constexpr double Touch_mm = 0.001;
/// Bundles so narrow are one line.
constexpr double OneLine_mm = 1e-4;
/// So wide is a bundle that is nearly one line.
constexpr double Narrow_mm = 0.02;
constexpr int MostBundles = 60000;

struct Stretch {
    double low = 0.0, high = 0.0;
    [[nodiscard]] double length() const { return high - low; }
};

/// The border of one slice, about its middle.
struct Border {
    int slice = 0;
    PlanePoint centre{};
    double radius_mm = 0.0;
    std::vector<std::array<PlanePoint, 2>> edges{};
    std::vector<int> all{}; ///< numbers of all edges
};

/// Lines of a slice that are nearly one: directions within `turn` of `angle`, and beside the middle within
/// `half_mm` of `u`. `edges` are all that any of them meets; none of them has a longer segment than
/// `most_mm`.
struct Bundle {
    const Border* border = nullptr;
    double angle = 0.0, turn = 0.0, u = 0.0, half_mm = 0.0;
    double most_mm = 0.0;
    std::vector<int> edges{};
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

/// The corners at which a polygon turns, in mm.
std::vector<PlanePoint> turnsOf(const Contour& polygon, PixelSpacing spacing)
{
    std::vector<PlanePoint> turns;
    const std::size_t count = polygon.size();
    for (std::size_t at = 0; at < count; ++at) {
        const HalfPixel &before = polygon[(at + count - 1) % count], &here = polygon[at],
                        &next = polygon[(at + 1) % count];
        if ((here.x - before.x) * (next.y - here.y) != (here.y - before.y) * (next.x - here.x))
            turns.push_back(spacing.toPlane(here));
    }
    return turns;
}

Border borderOf(int slice, std::span<const Contour> polygons, PixelSpacing spacing)
{
    Border border{slice};
    PlanePoint low{1e9, 1e9}, high{-1e9, -1e9};
    for (const Contour& polygon : polygons) {
        const std::vector<PlanePoint> turns = turnsOf(polygon, spacing);
        for (std::size_t at = 0; at < turns.size(); ++at) {
            const PlanePoint& a = turns[at];
            border.edges.push_back({a, turns[(at + 1) % turns.size()]});
            low = {std::min(low.x, a.x), std::min(low.y, a.y)};
            high = {std::max(high.x, a.x), std::max(high.y, a.y)};
        }
    }
    border.centre = {0.5 * (low.x + high.x), 0.5 * (low.y + high.y)};
    border.radius_mm = 0.5 * std::hypot(high.x - low.x, high.y - low.y);
    for (auto& edge : border.edges)
        for (PlanePoint& end : edge)
            end = {end.x - border.centre.x, end.y - border.centre.y};
    border.all.resize(border.edges.size());
    for (std::size_t at = 0; at < border.all.size(); ++at)
        border.all[at] = static_cast<int>(at);
    return border;
}

/// Branch and bound over all straight lines: a bundle in which no line can be longer than the best one known
/// is left, others are parted, those that may hold the longest first. So what is found is the longest.
class Search {
public:
    explicit Search(double gap_mm) : gap_mm_(gap_mm) {}

    /// Considers the lines of one more border whose direction differs by at most `turn` from `angle`.
    void add(const Border& border, double angle, double turn)
    {
        constexpr int FirstParts = 4;
        const int parts = turn > 0.0 ? FirstParts : 1;
        for (int part = 0; part < parts && !border.all.empty(); ++part)
            consider(
                {&border, angle + (2 * part + 1 - parts) * turn / parts, turn / parts, 0.0, border.radius_mm},
                border.all);
    }
    /// Parts the bundle that may hold the longest line. False where nothing longer is left, or no time.
    bool part()
    {
        if (mostLeft_mm() <= least() || parted_ >= MostBundles)
            return false;
        std::ranges::pop_heap(open_, isLessWorth);
        const Bundle bundle = std::move(open_.back());
        open_.pop_back();
        for (Bundle& half : halvesOf(bundle))
            consider(std::move(half), bundle.edges);
        ++parted_;
        return true;
    }
    /// How long a line of the bundles left open can be.
    [[nodiscard]] double mostLeft_mm() const { return open_.empty() ? 0.0 : open_.front().most_mm; }
    /// What is not longer is of no interest.
    [[nodiscard]] double least() const
    {
        return best_.length_mm + SameLength_mm * (1.0 + parted_ / BundlesForMore);
    }
    /// The longest so far; of the borders added another may be longer by what it says.
    [[nodiscard]] ThroughSegment found() const
    {
        return {best_, of_ == nullptr ? 0 : of_->slice, std::max(least(), mostLeft_mm()) - best_.length_mm};
    }

private:
    /// Of two that may hold equally long lines, the one of the first slice is looked at first.
    static bool isLessWorth(const Bundle& a, const Bundle& b)
    {
        return a.most_mm < b.most_mm || (a.most_mm == b.most_mm && a.border->slice > b.border->slice);
    }

    void consider(Bundle bundle, const std::vector<int>& edges)
    {
        bound(bundle, edges);
        if (bundle.most_mm <= least())
            return;
        look(bundle);
        if (bundle.most_mm <= least() || width(bundle) <= OneLine_mm)
            return;
        open_.push_back(std::move(bundle));
        std::ranges::push_heap(open_, isLessWorth);
    }

    [[nodiscard]] static std::array<Bundle, 2> halvesOf(const Bundle& bundle)
    {
        Bundle half{bundle.border, bundle.angle, bundle.turn, bundle.u, bundle.half_mm};
        const bool isTurned = bundle.turn * bundle.border->radius_mm > bundle.half_mm;
        (isTurned ? half.turn : half.half_mm) *= 0.5;
        std::array<Bundle, 2> halves{half, half};
        for (const int side : {0, 1})
            (isTurned ? halves[static_cast<std::size_t>(side)].angle
                      : halves[static_cast<std::size_t>(side)].u) +=
                (2 * side - 1) * (isTurned ? half.turn : half.half_mm);
        return halves;
    }

    /// Sets the bundle's edges and bound.
    void bound(Bundle& bundle, const std::vector<int>& among)
    {
        const Border& border = *bundle.border;
        const AxisFrame frame = frameAlong(bundle.angle);
        // Turned by d at the distance s from the centre a line lies at s / cos d - v tan d: the bundle is as
        // narrow as its lines are apart where they pass the middle, and wider towards both ends.
        const double secant = 1.0 / std::cos(bundle.turn), tangent = std::tan(bundle.turn);
        const double inMiddle_mm = bundle.half_mm * secant + std::abs(bundle.u) * (secant - 1.0) + 1e-9;
        const double widest_mm = inMiddle_mm + tangent * border.radius_mm;
        std::vector<int> kept;
        kept.reserve(among.size());
        covered_.clear();
        atMiddle_.clear();
        for (const int number : among) {
            const auto& [a, b] = border.edges[static_cast<std::size_t>(number)];
            const double ua = frame.u(a) - bundle.u, ub = frame.u(b) - bundle.u;
            if (std::max(ua, ub) < -widest_mm || std::min(ua, ub) > widest_mm)
                continue;
            const double va = frame.v(a), vb = frame.v(b);
            const double wide_mm = inMiddle_mm + tangent * std::max(std::abs(va), std::abs(vb));
            if (std::max(ua, ub) < -wide_mm || std::min(ua, ub) > wide_mm)
                continue;
            kept.push_back(number);
            const FrameEdge edge = ua <= ub ? FrameEdge{ua, va, ub, vb} : FrameEdge{ub, vb, ua, va};
            cross(edge, 0.0, atMiddle_);
            // All of an edge along the lines lies on one of them.
            const bool isAlong = edge.u1 - edge.u0 <= AxisFrame::SameLine_mm;
            const double v0 = isAlong ? edge.v0 : edge.vAt(std::max(-wide_mm, edge.u0)),
                         v1 = isAlong ? edge.v1 : edge.vAt(std::min(wide_mm, edge.u1));
            cover({std::min(v0, v1), std::max(v0, v1)});
        }
        bundle.edges = std::move(kept);
        // What lies inside on any of the lines is inside for the bound: where no border comes between them,
        // all of them are inside where the middle one is.
        addInside(covered_, atMiddle_);
        bundle.most_mm = longestRun(covered_, gap_mm_ + Touch_mm).length() / std::cos(bundle.turn);
    }

    /// Takes the longest segment of a line where that is the best so far.
    void look(const Border& border, const AxisFrame& frame, double u, const std::vector<int>& edges)
    {
        covered_.clear();
        atMiddle_.clear();
        for (const int number : edges) {
            const FrameEdge edge = inFrame(border.edges[static_cast<std::size_t>(number)], frame);
            cross(edge, u, atMiddle_);
            // The border belongs to the tissue, also where it runs along the line or only touches it.
            const bool isFirst = std::abs(edge.u0 - u) <= AxisFrame::SameLine_mm;
            const bool isSecond = std::abs(edge.u1 - u) <= AxisFrame::SameLine_mm;
            if (isFirst || isSecond) {
                const double v0 = isFirst ? edge.v0 : edge.v1, v1 = isSecond ? edge.v1 : edge.v0;
                covered_.push_back({std::min(v0, v1), std::max(v0, v1)});
            }
        }
        addInside(covered_, atMiddle_);
        const Stretch run = longestRun(covered_, gap_mm_ + 2.0 * Touch_mm);
        if (run.length() <= best_.length_mm)
            return;
        const auto place = [&](double v) {
            const PlanePoint at = frame.toPlane(u, v);
            return PlanePoint{at.x + border.centre.x, at.y + border.centre.y};
        };
        of_ = &border;
        best_ = {{place(run.low), place(run.high)}, run.length()};
    }

    /// The middle line; of a bundle that is nearly one line also that through the outermost corners in it:
    /// the longest one often touches two corners, and no other line near it passes both.
    void look(const Bundle& bundle)
    {
        const AxisFrame frame = frameAlong(bundle.angle);
        look(*bundle.border, frame, bundle.u, bundle.edges);
        const double wide_mm = width(bundle);
        const bool isTime = (wide_mm <= Narrow_mm && wide_mm > 0.5 * Narrow_mm) || wide_mm < 4.0 * OneLine_mm;
        if (bundle.turn == 0.0 || !isTime) // once when it becomes narrow, and at its end
            return;
        std::optional<PlanePoint> low, high;
        for (const int number : bundle.edges)
            for (const PlanePoint& corner : bundle.border->edges[static_cast<std::size_t>(number)]) {
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
        look(*bundle.border, through, through.u(*low), bundle.border->all);
    }

    /// Segments run along v, so the frame stands at right angles to them.
    static AxisFrame frameAlong(double angle) { return {{std::sin(angle), -std::cos(angle)}}; }

    [[nodiscard]] static FrameEdge inFrame(const std::array<PlanePoint, 2>& line, const AxisFrame& frame)
    {
        const auto& [a, b] = line;
        const FrameEdge edge{frame.u(a), frame.v(a), frame.u(b), frame.v(b)};
        return edge.u0 <= edge.u1 ? edge : FrameEdge{edge.u1, edge.v1, edge.u0, edge.v0};
    }

    /// How far from the middle line, within the border's reach, a line of the bundle lies at most.
    [[nodiscard]] static double width(const Bundle& bundle)
    {
        return bundle.half_mm + bundle.border->radius_mm * bundle.turn * (1.0 + 0.5 * bundle.turn) + 1e-9;
    }

    static void cross(const FrameEdge& edge, double u, std::vector<double>& crossings)
    {
        if (edge.u0 < u && edge.u1 >= u)
            crossings.push_back(edge.vAt(u));
    }

    /// Edges that follow each other along the border lengthen one stretch: few are left to sort.
    void cover(const Stretch& next)
    {
        if (covered_.empty() || next.low > covered_.back().high || next.high < covered_.back().low)
            return covered_.push_back(next);
        covered_.back() = {std::min(covered_.back().low, next.low),
                           std::max(covered_.back().high, next.high)};
    }

    static void addInside(std::vector<Stretch>& stretches, std::vector<double>& crossings)
    {
        std::ranges::sort(crossings);
        for (std::size_t at = 0; at + 1 < crossings.size(); at += 2)
            stretches.push_back({crossings[at], crossings[at + 1]});
    }

    double gap_mm_;
    int parted_ = 0;
    std::vector<Bundle> open_; ///< a heap
    PlaneSegment best_{};
    const Border* of_ = nullptr; ///< that holds it
    std::vector<Stretch> covered_;
    std::vector<double> atMiddle_;
};

} // namespace

ThroughSegment longestThroughSegment(std::span<const SliceReach> slices,
                                     const std::function<std::vector<Contour>(int slice)>& contoursOf,
                                     PixelSpacing spacing, double gap_mm)
{
    constexpr double RightAngle = 0.5 * std::numbers::pi;
    Search search(gap_mm);
    std::deque<Border> borders; // which stay where they are
    auto next = slices.begin();
    do { // slices that reach no farther than the best bundle, or than what is found, can wait
        for (; next != slices.end() && next->most_mm > std::max(search.least(), search.mostLeft_mm()); ++next)
            search.add(borders.emplace_back(borderOf(next->slice, contoursOf(next->slice), spacing)),
                       RightAngle, RightAngle);
    } while (search.part());
    ThroughSegment found = search.found();
    if (found.segment.length_mm == 0.0 && !slices.empty())
        found.slice = slices.front().slice;
    return found;
}

PlaneSegment longestThroughSegmentAcross(std::span<const Contour> polygons, PixelSpacing spacing,
                                         double gap_mm, const PlaneSegment& axis)
{
    const double x = axis.ends[1].x - axis.ends[0].x, y = axis.ends[1].y - axis.ends[0].y;
    const Border border = borderOf(0, polygons, spacing);
    Search search(gap_mm);
    search.add(border, std::atan2(y, x) + 0.5 * std::numbers::pi, 0.0);
    while (search.part())
        continue;
    return search.found().segment;
}

} // namespace hepatica::measurement
