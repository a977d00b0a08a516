#include "segmentation/ClickVessel.h"

#include "segmentation/Directions.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <Eigen/Dense>

namespace hepatica::imaging::segmentation {

namespace {

/// Where the brightness of a body is looked at: from the middle of the ball that it is about.
struct Outlook {
    const Voi& around;
    Point3 middle; ///< LPS, mm
    double radius_mm = 0.0;
    float level = 0.0F; ///< half of the contrast
};

float levelOf(const ClickBody& body)
{
    return static_cast<float>(0.5 * (body.inside + body.levels.surroundings));
}

/// Whether the values stay above the level from within the surface to a good way beyond it.
bool goesOn(const Outlook& outlook, const Point3& direction)
{
    constexpr double Within = 0.8, Beyond = 1.6, LeastBeyond_mm = 5.0, Step_mm = 1.0;
    const double radius = outlook.radius_mm, end = std::max(Beyond * radius, radius + LeastBeyond_mm);
    const Voi& around = outlook.around;
    const Point3 middle = around.toLocal(outlook.middle);
    for (double r = Within * radius; r <= end; r += Step_mm)
        if (sampleAt(around.cube, around.values, middle + r * direction) < outlook.level)
            return false;
    return true;
}

/// The directions in which they do.
std::vector<bool> onwardOf(const Outlook& outlook)
{
    std::vector<bool> onward;
    for (const Point3& unit : Directions::coarse().units())
        onward.push_back(goesOn(outlook, unit));
    return onward;
}

/// Those and their neighbours.
std::vector<bool> widened(const std::vector<bool>& directions)
{
    std::vector<bool> wider = directions;
    for (const auto& [a, b] : Directions::coarse().edges()) {
        const auto one = static_cast<std::size_t>(a), other = static_cast<std::size_t>(b);
        if (directions[one] || directions[other])
            wider[one] = wider[other] = true;
    }
    return wider;
}

/// From a point within a body to its surface; local mm of the body.
double radiusFrom(const ClickBody& body, const Point3& from, const Point3& unit)
{
    constexpr double Step_mm = 0.25;
    double radius = 0.0;
    for (;;) {
        const Point3 next = from + (radius + Step_mm) * unit;
        if (norm(next) >= static_cast<double>(Directions::coarse().interpolate(body.radii, next)))
            return radius + 0.5 * Step_mm;
        radius += Step_mm;
    }
}

struct Ball {
    Point3 middle;
    double radius_mm = 0.0;
};

/// The ball through points, by least squares of its equation (Coope 1993).
Ball ballThrough(const std::vector<Point3>& points)
{
    Eigen::Matrix4d squares = Eigen::Matrix4d::Zero();
    Eigen::Vector4d sums = Eigen::Vector4d::Zero();
    for (const Point3& p : points) {
        const Eigen::Vector4d row(2.0 * p.x, 2.0 * p.y, 2.0 * p.z, 1.0);
        squares += row * row.transpose();
        sums += dot(p, p) * row;
    }
    const Eigen::Vector4d solved = squares.ldlt().solve(sums);
    const Point3 middle{solved[0], solved[1], solved[2]};
    return {middle, std::sqrt(std::max(0.0, solved[3] + dot(middle, middle)))};
}

/// The ball that fits a body's surface where it is seen from the middle of another ball; nothing where too
/// little is, or where it is not about the same ball.
std::optional<Ball> ballOfSeen(const ClickBody& body, const Ball& from, const std::vector<bool>& hidden)
{
    constexpr double LeastSeen = 0.4, MostMoved = 0.6, MostGrown = 1.2; // of all directions; of the radius
    const auto& units = Directions::coarse().units();
    std::vector<Point3> seen;
    for (std::size_t n = 0; n < units.size(); ++n)
        if (!hidden[n])
            seen.push_back(from.middle + radiusFrom(body, from.middle, units[n]) * units[n]);
    if (static_cast<double>(seen.size()) < LeastSeen * static_cast<double>(units.size()))
        return std::nullopt;
    const Ball ball = ballThrough(seen);
    const auto limit = static_cast<double>(Directions::coarse().interpolate(body.radii, ball.middle));
    const bool isInside = norm(ball.middle) < limit;
    const bool isAboutTheSame = distance(ball.middle, from.middle) <= MostMoved * from.radius_mm &&
                                ball.radius_mm <= MostGrown * from.radius_mm;
    return isInside && isAboutTheSame ? std::optional(ball) : std::nullopt;
}

} // namespace

double passingShare(const ClickBody& body, const Voi& around)
{
    constexpr double Opposite = -0.87; // cosine: within 30 degrees
    const auto& units = Directions::coarse().units();
    const auto onward = onwardOf({around, body.centroid, 0.5 * body.diameter_mm, levelOf(body)});
    std::size_t passing = 0;
    for (std::size_t a = 0; a < units.size(); ++a)
        for (std::size_t b = 0; onward[a] && b < units.size(); ++b)
            if (onward[b] && dot(units[a], units[b]) < Opposite) {
                ++passing;
                break;
            }
    return static_cast<double>(passing) / static_cast<double>(units.size());
}

std::optional<ClickBody> withoutVessel(const ClickBody& body, const Voi& around)
{
    constexpr int Rounds = 3;
    Ball ball{body.voi.toLocal(body.centroid), 0.5 * body.diameter_mm};
    std::vector<bool> hidden;
    for (int round = 0; round < Rounds; ++round) {
        hidden = onwardOf({around, body.voi.toPatient(ball.middle), ball.radius_mm, levelOf(body)});
        if (std::ranges::none_of(hidden, std::identity{}))
            return std::nullopt;
        hidden = widened(hidden);
        const auto next = ballOfSeen(body, ball, hidden);
        if (!next)
            return std::nullopt;
        ball = *next;
    }
    ClickBody freed = body;
    freed.voi.centre = body.voi.toPatient(ball.middle);
    const auto& units = Directions::coarse().units();
    for (std::size_t n = 0; n < units.size(); ++n) {
        const double seen = radiusFrom(body, ball.middle, units[n]);
        freed.radii[n] = static_cast<float>(hidden[n] ? std::min(seen, ball.radius_mm) : seen);
    }
    measureVolume(freed);
    return freed;
}

} // namespace hepatica::imaging::segmentation
