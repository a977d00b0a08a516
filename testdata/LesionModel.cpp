#include "LesionModel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "LesionSection.h"
#include "Random.h"

namespace hepatica::phantom {

namespace {

/// Calls visit(direction, weight) for directions spread evenly over the sphere: Gauss-Legendre would be
/// exact for polynomials, the midpoint rule in angle and height is for smooth periodic shapes as good.
template <typename Visit> void overDirections(int rings, Visit&& visit)
{
    const int around = 2 * rings;
    const double weight = 4.0 * std::numbers::pi / (static_cast<double>(rings) * around);
    for (int ring = 0; ring < rings; ++ring) {
        const double z = -1.0 + (2.0 * ring + 1.0) / rings, flat = std::sqrt(1.0 - z * z);
        for (int step = 0; step < around; ++step) {
            const double angle = 2.0 * std::numbers::pi * (step + 0.5) / around;
            visit(Point3{flat * std::cos(angle), flat * std::sin(angle), z}, weight);
        }
    }
}

class Star final : public Shape {
public:
    Star(StarShape shape, const Point3& centre, double scale)
        : shape_(std::move(shape)), centre_(centre), scale_(scale)
    {
        least_ = 1e9;
        overDirections(24, [&](const Point3& direction, double) {
            const double radius = shape_.radius(direction) * scale_;
            least_ = std::min(least_, radius);
            largest_ = std::max(largest_, radius);
            steepest_ = std::max(steepest_, steepness(direction, radius));
        });
        // The directions above are 5 degrees apart: leave room for what lies between them.
        least_ *= 0.97;
        largest_ *= 1.03;
        flatness_ = 1.0 / std::hypot(1.0, 1.15 * steepest_ / (0.5 * least_));
    }

    double distanceBound(const Point3& p) const override
    {
        const Point3 d = p - centre_;
        const double away = norm(d);
        if (away > 2.0 * largest_)
            return away - largest_;
        if (away < 0.5 * least_)
            return -0.5 * least_ * flatness_;
        const double above = away - scale_ * shape_.radius((1.0 / away) * d);
        return flatness_ * std::max(above, -0.5 * least_);
    }

private:
    /// Change of the radius per radian.
    double steepness(const Point3& direction, double radius) const
    {
        constexpr double Step = 0.02;
        const Point3 other = std::abs(direction.z) < 0.7 ? Point3{0, 0, 1} : Point3{1, 0, 0};
        const Point3 side = cross(direction, other);
        const Point3 first = (1.0 / norm(side)) * side, second = cross(direction, first);
        const auto change = [&](const Point3& across) {
            const Point3 near = std::cos(Step) * direction + std::sin(Step) * across;
            return (shape_.radius(near) * scale_ - radius) / Step;
        };
        return std::hypot(change(first), change(second));
    }

    StarShape shape_;
    Point3 centre_;
    double scale_, least_ = 0.0, largest_ = 0.0, steepest_ = 0.0, flatness_ = 1.0;
};

} // namespace

double StarShape::radius(const Point3& d) const
{
    const double x = dot(d, axes[0]), y = dot(d, axes[1]), z = dot(d, axes[2]);
    const double ellipsoid =
        1.0 / std::sqrt(x * x / (semiAxes.x * semiAxes.x) + y * y / (semiAxes.y * semiAxes.y) +
                        z * z / (semiAxes.z * semiAxes.z));
    double factor = 1.0;
    for (const Lobe& lobe : lobes)
        factor += lobe.amplitude * std::exp(lobe.sharpness * (dot(d, lobe.direction) - 1.0));
    return ellipsoid * factor;
}

double StarShape::volume() const
{
    if (lobes.empty())
        return 4.0 / 3.0 * std::numbers::pi * semiAxes.x * semiAxes.y * semiAxes.z;
    double sum = 0.0;
    overDirections(96, [&](const Point3& direction, double weight) {
        sum += weight * std::pow(radius(direction), 3) / 3.0;
    });
    return sum;
}

double StarShape::radiusBound() const
{
    double factor = 1.0;
    for (const Lobe& lobe : lobes)
        factor += lobe.amplitude;
    return factor * std::max({semiAxes.x, semiAxes.y, semiAxes.z});
}

double StarShape::largestRadius() const
{
    double largest = 0.0;
    overDirections(40,
                   [&](const Point3& direction, double) { largest = std::max(largest, radius(direction)); });
    return 1.01 * largest;
}

double StarShape::reachAlong(const Point3& direction) const
{
    double farthest = 0.0;
    overDirections(
        40, [&](const Point3& d, double) { farthest = std::max(farthest, radius(d) * dot(d, direction)); });
    return farthest;
}

double StarShape::longestAxialDiameter() const
{
    constexpr int Heights = 61, Angles = 120;
    const double reach = 0.9 * largestRadius();
    double longest = 0.0;
    for (int height = 0; height < Heights; ++height) {
        const double z = reach * (2.0 * height / (Heights - 1) - 1.0);
        const Outline outline = sectionOutline(*this, z, Angles);
        if (!outline.empty())
            longest = std::max(longest, longestDiameter(outline).length);
    }
    return longest;
}

StarShape drawShape(std::uint64_t key, bool lobulated)
{
    Draws draws(key);
    StarShape shape;
    shape.semiAxes = {1.0, draws.between(0.72, 0.9), draws.between(0.78, 0.98)};
    const double turn = draws.between(0, std::numbers::pi), tilt = draws.between(-0.35, 0.35);
    const double c = std::cos(turn), s = std::sin(turn), ct = std::cos(tilt), st = std::sin(tilt);
    shape.axes = {{{c, s, 0}, {-s * ct, c * ct, st}, {s * st, -c * st, ct}}};
    const int lobes = lobulated ? 6 : 0;
    for (int lobe = 0; lobe < lobes; ++lobe) {
        const double z = draws.between(-0.8, 0.8), flat = std::sqrt(1 - z * z);
        const double angle = (lobe + draws.between(0.1, 0.9)) * 2 * std::numbers::pi / lobes;
        shape.lobes.push_back({{flat * std::cos(angle), flat * std::sin(angle), z},
                               draws.between(0.08, 0.26),
                               draws.between(4, 8)});
    }
    return shape;
}

bool PlacedLesion::contains(const Point3& p) const
{
    const Point3 d = p - centre;
    const double away = norm(d);
    return away == 0.0 || away < scale_mm * shape.radius((1.0 / away) * d);
}

double PlacedLesion::volume_mm3() const
{
    return std::pow(scale_mm, 3) * shape.volume();
}

double PlacedLesion::viableVolume_mm3() const
{
    return volume_mm3() * (1.0 - std::pow(coreFraction, 3));
}

ShapePointer outerShape(const PlacedLesion& lesion)
{
    return std::make_shared<Star>(lesion.shape, lesion.centre, lesion.scale_mm);
}

ShapePointer coreShape(const PlacedLesion& lesion)
{
    return std::make_shared<Star>(lesion.shape, lesion.coreCentre(), lesion.scale_mm * lesion.coreFraction);
}

} // namespace hepatica::phantom
