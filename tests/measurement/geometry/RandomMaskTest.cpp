// Random masks against slow and simple answers: every pair of vertices, every chord.
#include <hepatica/measurement/LesionAxes.h>
#include <hepatica/measurement/LesionShape.h>

#include "measurement/geometry/Masks.h"

#include <algorithm>
#include <limits>
#include <random>

#include <gtest/gtest.h>

using hepatica::Point3;
using hepatica::imaging::Geometry;
using hepatica::imaging::Mask;
using hepatica::imaging::VoxelIndex;
using hepatica::measurement::LesionAxes;
using hepatica::measurement::measureAxes;
using hepatica::measurement::measureShape;
using hepatica::measurement::partsInSlice;
using hepatica::measurement::sliceContours;
using hepatica::tests::maskWhere;
using hepatica::tests::obliqueGrid;

namespace {

constexpr double RoundedToHundredths_mm = 0.0051;

class RandomBlobs {
public:
    explicit RandomBlobs(unsigned seed) : engine_(seed) {}

    /// A union of balls with ragged borders on a turned grid of random spacing.
    Mask next()
    {
        const Geometry grid =
            obliqueGrid({24, 22, 5}, {between(0.4, 1.2), between(0.4, 1.2), between(1.0, 6.0)});
        const auto& s = grid.spacing();
        const Point3 size{24 * s[0], 22 * s[1], 5 * s[2]};
        const double scale_mm = 0.5 * std::min(size.x, size.y);
        std::vector<std::pair<Point3, double>> balls;
        for (int ball = 0; ball < 4; ++ball)
            balls.emplace_back(
                Point3{between(0.2, 0.8) * size.x, between(0.2, 0.8) * size.y, between(0.2, 0.8) * size.z},
                between(0.2, 0.7) * scale_mm);
        const double ragged = between(0.0, 0.3);
        balls[0].first = grid.spacing()[2] * Point3{0, 0, 2} + Point3{0.5 * size.x, 0.5 * size.y, 0};
        return maskWhere(grid, [&](double x, double y, double z) {
            return std::ranges::any_of(balls, [&](const auto& ball) {
                return distance(ball.first, {x, y, z}) <= ball.second * (1.0 + ragged * between(-1.0, 1.0));
            });
        });
    }

private:
    double between(double low, double high)
    {
        return low + (high - low) * static_cast<double>(engine_()) / static_cast<double>(engine_.max());
    }
    std::mt19937 engine_;
};

/// Half-way points between inside voxels and outside ones next to them along the first `axes` axes.
std::vector<Point3> halfWayPoints(const Mask& mask, int slice, std::size_t axes)
{
    std::vector<Point3> points;
    constexpr std::array<VoxelIndex, 3> Steps{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    for (int j = mask.box().first.j; j <= mask.box().last.j; ++j)
        for (int i = mask.box().first.i; i <= mask.box().last.i; ++i) {
            if (!mask.contains({i, j, slice}))
                continue;
            for (std::size_t axis = 0; axis < axes; ++axis)
                for (const int sign : {-1, 1}) {
                    const VoxelIndex step{sign * Steps[axis].i, sign * Steps[axis].j, sign * Steps[axis].k};
                    if (!mask.contains({i + step.i, j + step.j, slice + step.k}))
                        points.push_back(
                            mask.grid().toPatient(i + 0.5 * step.i, j + 0.5 * step.j, slice + 0.5 * step.k));
                }
        }
    return points;
}

double farthestOfAllPairs(const std::vector<Point3>& points)
{
    double farthest = 0.0;
    for (const Point3& a : points)
        for (const Point3& b : points)
            farthest = std::max(farthest, distance(a, b));
    return farthest;
}

/// The longest inside segment along `across` in a polygon, looked for on lines just beside every vertex.
double longestChordByLines(const std::vector<Point3>& polygon, const Point3& along, const Point3& across)
{
    double longest = 0.0;
    for (const Point3& vertex : polygon)
        for (const double beside_mm : {-1e-5, 1e-5}) {
            const double u = dot(vertex, along) + beside_mm;
            std::vector<double> crossings;
            for (std::size_t at = 0; at < polygon.size(); ++at) {
                const Point3& a = polygon[at];
                const Point3& b = polygon[(at + 1) % polygon.size()];
                const double ua = dot(a, along), ub = dot(b, along);
                if ((ua < u) == (ub < u))
                    continue;
                crossings.push_back(dot(a, across) +
                                    (dot(b, across) - dot(a, across)) * (u - ua) / (ub - ua));
            }
            std::ranges::sort(crossings);
            for (std::size_t at = 0; at + 1 < crossings.size(); at += 2)
                longest = std::max(longest, crossings[at + 1] - crossings[at]);
        }
    return longest;
}

double distanceToPolygon(const Point3& point, const std::vector<Point3>& polygon)
{
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t at = 0; at < polygon.size(); ++at) {
        const Point3& a = polygon[at];
        const Point3 edge = polygon[(at + 1) % polygon.size()] - a;
        const double t = std::clamp(dot(point - a, edge) / dot(edge, edge), 0.0, 1.0);
        nearest = std::min(nearest, distance(point, a + t * edge));
    }
    return nearest;
}

bool everySliceIsOnePart(const Mask& mask)
{
    for (int slice = mask.box().first.k; slice <= mask.box().last.k; ++slice)
        if (partsInSlice(mask, slice) != 1)
            return false;
    return true;
}

} // namespace

TEST(RandomMasks, HaveTheLongAxisOfAllPairs)
{
    RandomBlobs blobs(11);
    int compared = 0;
    for (int round = 0; round < 5000 && compared < 500; ++round) {
        const Mask mask = blobs.next();
        if (!everySliceIsOnePart(mask))
            continue;
        double longest = 0.0;
        for (int slice = mask.box().first.k; slice <= mask.box().last.k; ++slice)
            longest = std::max(longest, farthestOfAllPairs(halfWayPoints(mask, slice, 2)));
        ASSERT_NEAR(measureAxes(mask).longAxis.mm(), longest, RoundedToHundredths_mm) << mask.runLengths();
        ++compared;
    }
    EXPECT_EQ(compared, 500);
}

TEST(RandomMasks, HaveTheLongestPerpendicularChordInsideTheirOutline)
{
    RandomBlobs blobs(12);
    int compared = 0;
    for (int round = 0; round < 5000 && compared < 500; ++round) {
        const Mask mask = blobs.next();
        const LesionAxes axes = measureAxes(mask);
        const auto contours = sliceContours(mask, axes.sliceIndex);
        if (contours.size() != 1)
            continue;
        const Point3 along =
            (1.0 / distance(axes.longEnds[0], axes.longEnds[1])) * (axes.longEnds[1] - axes.longEnds[0]);
        const Point3 across = cross(mask.grid().sliceNormal(), along);
        ASSERT_NEAR(axes.shortAxis.mm(), longestChordByLines(contours[0], along, across), 0.01)
            << mask.runLengths();
        ASSERT_NEAR(dot(axes.shortEnds[1] - axes.shortEnds[0], along), 0.0, 1e-9);
        ASSERT_LE(axes.shortAxis, axes.longAxis);
        for (const Point3& end : {axes.longEnds[0], axes.longEnds[1], axes.shortEnds[0], axes.shortEnds[1]}) {
            ASSERT_NEAR(mask.grid().toContinuousIndex(end).z, axes.sliceIndex, 1e-9);
            ASSERT_LT(distanceToPolygon(end, contours[0]), 1e-6);
        }
        ++compared;
    }
    EXPECT_EQ(compared, 500);
}

TEST(RandomMasks, HaveTheDiameterOfAllPairsInSpace)
{
    RandomBlobs blobs(13);
    for (int round = 0; round < 150; ++round) {
        const Mask mask = blobs.next();
        std::vector<Point3> vertices;
        for (int slice = mask.box().first.k; slice <= mask.box().last.k; ++slice)
            std::ranges::copy(halfWayPoints(mask, slice, 3), std::back_inserter(vertices));
        ASSERT_NEAR(measureShape(mask).maxDiameter3d_mm, farthestOfAllPairs(vertices), 1e-9)
            << mask.runLengths();
    }
}

// An open mesh would have a volume that depends on where it lies.
TEST(RandomMasks, HaveAClosedMesh)
{
    RandomBlobs blobs(14);
    for (int round = 0; round < 100; ++round) {
        const Mask mask = blobs.next();
        const auto& grid = mask.grid();
        const auto& box = mask.box();
        const auto d = box.dims();
        const auto wide = *Geometry::make({90, 90, 90}, grid.spacing(), grid.origin(), grid.directions());
        const Mask moved =
            *Mask::make(wide, {{60, 50, 70}, {59 + d[0], 49 + d[1], 69 + d[2]}}, mask.inside());
        ASSERT_NEAR(measureShape(moved).meshVolume_mm3, measureShape(mask).meshVolume_mm3, 1e-6);
        // Every vertex halves an edge, so the mesh lies within half a voxel of the voxels' cuboids.
        ASSERT_LT(measureShape(mask).meshVolume_mm3, measureShape(mask).volume_mm3 * 1.05);
        ASSERT_GT(measureShape(mask).meshVolume_mm3, 0.0);
    }
}
