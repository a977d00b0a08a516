// The longest segment through what enhances, against slow searches that share nothing with it: every line
// through two vertices of the border, and through every vertex the lines on which a gap is as long as it may
// be.
#include "measurement/geometry/ThroughSegment.h"

#include "measurement/geometry/Masks.h"

#include <algorithm>
#include <numbers>
#include <random>

#include <gtest/gtest.h>

using hepatica::imaging::Geometry;
using hepatica::imaging::Mask;
using hepatica::measurement::Contour;
using hepatica::measurement::longestThroughSegment;
using hepatica::measurement::longestThroughSegmentAcross;
using hepatica::measurement::PixelSpacing;
using hepatica::measurement::PlanePoint;
using hepatica::measurement::PlaneSegment;
using hepatica::measurement::reachOfSlices;
using hepatica::measurement::SliceReach;
using hepatica::measurement::sliceRegion;
using hepatica::measurement::traceContours;
using hepatica::tests::maskWhere;
using hepatica::tests::uprightGrid;

namespace {

constexpr double Hundredth_mm = 0.01;
constexpr double Rounding_mm = 1e-6;
constexpr double Unbounded_mm = 1e9;

struct Border {
    std::vector<Contour> contours;
    PixelSpacing spacing;
    std::vector<PlanePoint> vertices{};
    std::vector<std::array<PlanePoint, 2>> edges{};
};

Border borderOf(const Mask& mask)
{
    const auto& s = mask.grid().spacing();
    Border border{traceContours(sliceRegion(mask, 0)), {s[0], s[1]}};
    for (const Contour& contour : border.contours)
        for (std::size_t at = 0; at < contour.size(); ++at) {
            border.vertices.push_back(border.spacing.toPlane(contour[at]));
            border.edges.push_back(
                {border.vertices.back(), border.spacing.toPlane(contour[(at + 1) % contour.size()])});
        }
    return border;
}

/// A line with a direction of unit length.
struct Line {
    PlanePoint through, along;
    [[nodiscard]] PlanePoint at(double t) const { return {through.x + t * along.x, through.y + t * along.y}; }
    [[nodiscard]] double t(PlanePoint p) const
    {
        return (p.x - through.x) * along.x + (p.y - through.y) * along.y;
    }
    [[nodiscard]] double aside(PlanePoint p) const
    {
        return (p.y - through.y) * along.x - (p.x - through.x) * along.y;
    }
};

Line lineOf(PlanePoint a, PlanePoint b)
{
    const double length = std::hypot(b.x - a.x, b.y - a.y);
    return {a, {(b.x - a.x) / length, (b.y - a.y) / length}};
}

double fromEdge(PlanePoint p, const std::array<PlanePoint, 2>& edge)
{
    const Line line = lineOf(edge[0], edge[1]);
    const double t = std::clamp(line.t(p), 0.0, line.t(edge[1]));
    const PlanePoint near = line.at(t);
    return std::hypot(near.x - p.x, near.y - p.y);
}

/// Whether a point lies inside or on the border: by the even-odd rule along a row.
bool isIn(PlanePoint p, const Border& border)
{
    bool inside = false;
    for (const auto& edge : border.edges) {
        if (fromEdge(p, edge) <= Rounding_mm)
            return true;
        const auto& [a, b] = edge;
        if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (b.x - a.x) * (p.y - a.y) / (b.y - a.y))
            inside = !inside;
    }
    return inside;
}

/// Every place where the line meets the border, in order.
std::vector<double> meetings(const Line& line, const Border& border)
{
    std::vector<double> all;
    for (const auto& [a, b] : border.edges) {
        const double asideA = line.aside(a), asideB = line.aside(b);
        if (std::abs(asideA) <= Rounding_mm)
            all.push_back(line.t(a));
        else if (std::abs(asideB) > Rounding_mm && (asideA > 0.0) != (asideB > 0.0))
            all.push_back(line.t(a) + (line.t(b) - line.t(a)) * asideA / (asideA - asideB));
    }
    std::ranges::sort(all);
    return all;
}

struct Run {
    double longest_mm = 0.0;
    std::vector<double> gaps{};
};

/// The longest stretch of the line between two places of tissue that crosses no outside longer than the gap.
/// The border belongs to the tissue: where the line only touches it, the outside ends and begins anew.
Run runAlong(const Line& line, const Border& border, double gap_mm)
{
    Run run;
    const auto all = meetings(line, border);
    double begin = all.empty() ? 0.0 : all.front();
    for (std::size_t at = 0; at + 1 < all.size(); ++at) {
        const double next_mm = all[at + 1] - all[at];
        if (next_mm > Rounding_mm && !isIn(line.at(0.5 * (all[at] + all[at + 1])), border)) {
            run.gaps.push_back(next_mm);
            if (next_mm > gap_mm + 10 * Rounding_mm)
                begin = all[at + 1];
        }
        run.longest_mm = std::max(run.longest_mm, all[at + 1] - begin);
    }
    return run;
}

PlaneSegment longestOf(const Border& border, double gap_mm)
{
    const SliceReach slice{0, Unbounded_mm};
    return longestThroughSegment(
               {&slice, 1}, [&](int) { return border.contours; }, border.spacing, gap_mm)
        .segment;
}

double byVertexPairs(const Border& border, double gap_mm)
{
    double longest = 0.0;
    for (std::size_t one = 0; one < border.vertices.size(); ++one)
        for (std::size_t other = one + 1; other < border.vertices.size(); ++other)
            longest = std::max(
                longest,
                runAlong(lineOf(border.vertices[one], border.vertices[other]), border, gap_mm).longest_mm);
    return longest;
}

class RandomTissue {
public:
    explicit RandomTissue(unsigned seed) : engine_(seed) {}
    /// Blobs with ragged borders, holes and gaps in one slice of pixels of any shape.
    Mask next()
    {
        const int nx = 6 + static_cast<int>(between(0, 7)), ny = 6 + static_cast<int>(between(0, 7));
        const Geometry grid = uprightGrid({nx, ny, 1}, {between(0.5, 1.6), between(0.5, 1.6), 1.0});
        const auto& s = grid.spacing();
        const double wide = nx * s[0], high = ny * s[1], scale = 0.5 * std::min(wide, high);
        const auto disc = [&](double low, double most) {
            return std::array{between(0.2, 0.8) * wide, between(0.2, 0.8) * high, between(low, most) * scale};
        };
        std::vector<std::array<double, 3>> tissue, holes;
        for (int count = 0; count < 3; ++count)
            tissue.push_back(disc(0.3, 0.9));
        for (int count = static_cast<int>(between(0, 4)); count > 0; --count)
            holes.push_back(disc(0.1, 0.5));
        const double noise = between(0.0, 0.25);
        const auto isInOne = [](const auto& discs, double x, double y) {
            return std::ranges::any_of(
                discs, [&](const auto& one) { return std::hypot(x - one[0], y - one[1]) <= one[2]; });
        };
        return maskWhere(grid, [&](double x, double y, double) {
            const bool in = isInOne(tissue, x, y) && !isInOne(holes, x, y);
            return (x == 0.0 && y == 0.0) || (between(0.0, 1.0) < noise ? !in : in);
        });
    }
    double between(double low, double high)
    {
        return low + (high - low) * static_cast<double>(engine_()) / static_cast<double>(engine_.max());
    }

private:
    std::mt19937 engine_;
};

/// Through every vertex, the lines on which a gap is as long as it may be: sought between neighbouring
/// directions of vertices, where a gap's length changes steadily.
double byGapsAtVertices(const Border& border, double gap_mm)
{
    double longest = 0.0;
    for (const PlanePoint& pivot : border.vertices) {
        std::vector<double> angles;
        for (const PlanePoint& other : border.vertices)
            if (std::hypot(other.x - pivot.x, other.y - pivot.y) > Rounding_mm)
                angles.push_back(
                    std::fmod(std::atan2(other.y - pivot.y, other.x - pivot.x) + 2.0 * std::numbers::pi,
                              std::numbers::pi));
        std::ranges::sort(angles);
        const auto lineAt = [&](double angle) { return Line{pivot, {std::cos(angle), std::sin(angle)}}; };
        for (std::size_t at = 0; at + 1 < angles.size(); ++at) {
            if (angles[at + 1] - angles[at] < 1e-6)
                continue;
            double low = angles[at] + 1e-7, high = angles[at + 1] - 1e-7;
            const auto gapsAt = [&](double angle) { return runAlong(lineAt(angle), border, gap_mm).gaps; };
            const auto first = gapsAt(low), last = gapsAt(high);
            for (std::size_t gap = 0; gap < std::min(first.size(), last.size()); ++gap) {
                if ((first[gap] > gap_mm) == (last[gap] > gap_mm))
                    continue;
                double fits = first[gap] > gap_mm ? high : low, doesNot = first[gap] > gap_mm ? low : high;
                for (int halving = 0; halving < 30; ++halving) {
                    const double middle = 0.5 * (fits + doesNot);
                    const auto there = gapsAt(middle);
                    (gap < there.size() && there[gap] > gap_mm ? doesNot : fits) = middle;
                }
                longest = std::max(longest, runAlong(lineAt(fits), border, gap_mm).longest_mm);
            }
        }
    }
    return longest;
}

/// At right angles to a direction: lengths change steadily from vertex to vertex, but where a gap becomes too
/// long.
double byLinesAcross(const Border& border, double gap_mm, PlanePoint along)
{
    const Line axis{{0.0, 0.0}, along};
    const auto lineAt = [&](double t) { return Line{axis.at(t), {-along.y, along.x}}; };
    std::vector<double> stops;
    for (const PlanePoint& vertex : border.vertices)
        stops.push_back(axis.t(vertex));
    std::ranges::sort(stops);
    double longest = 0.0;
    const auto offer = [&](double t) {
        longest = std::max(longest, runAlong(lineAt(t), border, gap_mm).longest_mm);
    };
    for (std::size_t at = 0; at < stops.size(); ++at) {
        offer(stops[at]);
        if (at + 1 == stops.size() || stops[at + 1] - stops[at] < 1e-4)
            continue;
        const double low = stops[at] + 1e-5, high = stops[at + 1] - 1e-5;
        offer(low);
        offer(high);
        const auto first = runAlong(lineAt(low), border, gap_mm).gaps;
        const auto last = runAlong(lineAt(high), border, gap_mm).gaps;
        for (std::size_t gap = 0; gap < std::min(first.size(), last.size()); ++gap)
            if ((first[gap] > gap_mm) != (last[gap] > gap_mm))
                offer(low + (high - low) * (gap_mm - first[gap]) / (last[gap] - first[gap]));
    }
    return longest;
}

constexpr std::array Gaps_mm{0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0};
constexpr int MasksPerGap = 60;

} // namespace

// Ends and corners: the longest segment is stopped by two vertices, or by a vertex and a gap.
TEST(ThroughSegment, IsAsLongAsTheLongestOfAllLinesThroughTwoVertices)
{
    RandomTissue random(21);
    for (const double gap_mm : Gaps_mm)
        for (int count = 0; count < MasksPerGap; ++count) {
            const Mask mask = random.next();
            const Border border = borderOf(mask);
            const double found = longestOf(border, gap_mm).length_mm;
            const double slow = byVertexPairs(border, gap_mm);
            ASSERT_GE(found, slow - Hundredth_mm) << gap_mm << " mm, " << mask.runLengths();
            if (gap_mm == 0.0) { // no gap that could stop it elsewhere
                ASSERT_NEAR(found, slow, Hundredth_mm) << mask.runLengths();
            }
        }
}

TEST(ThroughSegment, IsAsLongAsTheLongestThroughAVertexWithAGapOfTheTolerance)
{
    RandomTissue random(22);
    for (const double gap_mm : Gaps_mm)
        for (int count = 0; count < MasksPerGap / 10; ++count) {
            const Mask mask = random.next();
            const Border border = borderOf(mask);
            ASSERT_GE(longestOf(border, gap_mm).length_mm, byGapsAtVertices(border, gap_mm) - Hundredth_mm)
                << gap_mm << " mm, " << mask.runLengths();
        }
}

TEST(ThroughSegment, CrossesNoGapOverTheToleranceAndEndsOnTheBorder)
{
    RandomTissue random(23);
    for (const double gap_mm : Gaps_mm)
        for (int count = 0; count < MasksPerGap; ++count) {
            const Mask mask = random.next();
            const Border border = borderOf(mask);
            const PlaneSegment found = longestOf(border, gap_mm);
            const auto& [from, to] = found.ends;
            ASSERT_NEAR(std::hypot(to.x - from.x, to.y - from.y), found.length_mm, Rounding_mm);
            // Two thousandths of a millimetre of outside are a line that only touches the border.
            ASSERT_GE(runAlong(lineOf(from, to), border, gap_mm + 0.002).longest_mm,
                      found.length_mm - 10 * Rounding_mm)
                << gap_mm << " mm, " << mask.runLengths();
            for (const PlanePoint& end : found.ends)
                ASSERT_TRUE(std::ranges::any_of(
                    border.edges, [&](const auto& edge) { return fromEdge(end, edge) <= Rounding_mm; }));
        }
}

TEST(ThroughSegment, AcrossIsAsLongAsTheLongestOfAllLinesThatWay)
{
    RandomTissue random(24);
    for (const double gap_mm : Gaps_mm)
        for (int count = 0; count < MasksPerGap; ++count) {
            const Mask mask = random.next();
            const Border border = borderOf(mask);
            const PlaneSegment axis = longestOf(border, gap_mm);
            const PlaneSegment across =
                longestThroughSegmentAcross(border.contours, border.spacing, gap_mm, axis);
            const Line along = lineOf(axis.ends[0], axis.ends[1]);
            ASSERT_GE(across.length_mm, byLinesAcross(border, gap_mm, along.along) - Hundredth_mm)
                << gap_mm << " mm, " << mask.runLengths();
            ASSERT_LE(across.length_mm, byLinesAcross(border, gap_mm + 0.002, along.along) + Hundredth_mm)
                << gap_mm << " mm, " << mask.runLengths();
            ASSERT_NEAR(along.t(across.ends[0]), along.t(across.ends[1]), Rounding_mm);
        }
}

// A row of 61 mm, a block in its middle 9 mm high, and aside a bar 19 mm high: the border runs along the
// lines sought.
TEST(ThroughSegment, AcrossRunsAlongTheBorderToo)
{
    const Geometry grid = uprightGrid({70, 40, 1}, {1, 1, 1});
    const Mask mask = maskWhere(grid, [](double x, double y, double) {
        const double u = x - 34, v = y - 20;
        return (std::abs(u) <= 30 && v == 0) || (std::abs(u) <= 5 && std::abs(v) <= 4) ||
               ((u == 18 || u == 19) && std::abs(v) <= 9);
    });
    const std::vector<Contour> contours = traceContours(sliceRegion(mask, 0));
    const PlaneSegment axis{{PlanePoint{3.5, 20.0}, PlanePoint{64.5, 20.0}}, 61.0};
    EXPECT_NEAR(longestThroughSegmentAcross(contours, {1, 1}, 2.0, axis).length_mm, 19.0, Hundredth_mm);
}

TEST(ThroughSegment, IsThatOfTheSliceWithTheLongest)
{
    RandomTissue random(25);
    for (int count = 0; count < MasksPerGap; ++count) {
        const PixelSpacing spacing{0.8, 1.1};
        std::vector<std::vector<Contour>> slices;
        double longest = 0.0;
        for (int slice = 0; slice < 5; ++slice) {
            slices.push_back(borderOf(random.next()).contours);
            longest = std::max(longest, longestOf({slices.back(), spacing}, 2.0).length_mm);
        }
        std::vector<SliceReach> reaches;
        for (int slice = 0; slice < 5; ++slice)
            reaches.push_back({slice, Unbounded_mm});
        const auto contoursOf = [&](int slice) { return slices[static_cast<std::size_t>(slice)]; };
        const auto found = longestThroughSegment(reaches, contoursOf, spacing, 2.0);
        ASSERT_NEAR(found.segment.length_mm, longest, Hundredth_mm);
        ASSERT_NEAR(longestOf({contoursOf(found.slice), spacing}, 2.0).length_mm, longest, Hundredth_mm);
    }
}

TEST(ThroughSegment, LooksAtNoSliceThatCannotHoldTheLongest)
{
    RandomTissue random(26);
    const PixelSpacing spacing{0.8, 1.1};
    int left = 0;
    for (int count = 0; count < MasksPerGap; ++count) {
        std::vector<Mask> masks;
        std::vector<SliceReach> reaches;
        double longest = 0.0;
        for (int slice = 0; slice < 5; ++slice) {
            masks.push_back(random.next());
            reaches.push_back({slice, reachOfSlices(masks.back(), spacing).front().most_mm});
            longest = std::max(longest, longestOf({borderOf(masks.back()).contours, spacing}, 2.0).length_mm);
        }
        std::ranges::stable_sort(reaches, std::ranges::greater{}, &SliceReach::most_mm);
        std::vector<int> looked;
        const auto contoursOf = [&](int slice) {
            looked.push_back(slice);
            return borderOf(masks[static_cast<std::size_t>(slice)]).contours;
        };
        const auto found = longestThroughSegment(reaches, contoursOf, spacing, 2.0);
        ASSERT_NEAR(found.segment.length_mm, longest, Hundredth_mm);
        for (const SliceReach& reach : reaches)
            if (std::ranges::find(looked, reach.slice) != looked.end())
                ASSERT_GE(reach.most_mm, longest - Hundredth_mm);
            else
                ++left;
    }
    EXPECT_GT(left, MasksPerGap);
}

TEST(ThroughSegment, IsThatOfTheFirstOfEqualSlices)
{
    RandomTissue random(27);
    for (int count = 0; count < MasksPerGap; ++count) {
        const Mask mask = random.next();
        const auto contours = borderOf(mask).contours;
        std::vector<SliceReach> reaches;
        for (int slice = 3; slice < 7; ++slice)
            reaches.push_back({slice, Unbounded_mm});
        EXPECT_EQ(longestThroughSegment(
                      reaches, [&](int) { return contours; }, {0.8, 1.1}, 0.5)
                      .slice,
                  3);
    }
}

TEST(ThroughSegment, IsNoneOnTheFirstSliceWhereNothingIsThere)
{
    const std::array<SliceReach, 2> reaches{{{4, 0.0}, {2, 0.0}}};
    const auto found = longestThroughSegment(
        reaches, [](int) { return std::vector<Contour>{}; }, {1, 1}, 2.0);
    EXPECT_EQ(found.slice, 4);
    EXPECT_EQ(found.segment.length_mm, 0.0);
}
