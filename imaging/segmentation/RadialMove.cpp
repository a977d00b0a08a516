#include "segmentation/RadialMove.h"

#include "segmentation/Directions.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

/// A move and how it falls around its place.
struct Lobe {
    Point3 unit;
    double radius_mm = 1.0, half_mm = 1.0, factor = 0.0;

    [[nodiscard]] double heightAt(const Point3& direction) const
    {
        constexpr double Power = 1.4, Negligible = 14.0;
        const double chord = radius_mm * std::sqrt(std::max(0.0, 2.0 - 2.0 * dot(unit, direction)));
        const double halvings = std::pow(chord / half_mm, Power);
        return halvings > Negligible ? 0.0 : std::exp2(-halvings);
    }
};

/// Lobes that add up to every move at its place (Gaussian elimination; the matrix is diagonally weighted by
/// what a place is uncertain by, and no pivot vanishes).
std::vector<Lobe> lobesOf(const std::vector<RadialMove>& moves, double half_mm, const Cube& cube,
                          const Field& distance_mm)
{
    constexpr double Slack = 0.1; // variance; places that nearly coincide are not torn apart
    std::vector<Lobe> lobes;
    for (const RadialMove& move : moves) {
        const double far = norm(move.at);
        lobes.push_back(
            {(1.0 / far) * move.at, std::max(far, radiusTowards(cube, distance_mm, move.at)), half_mm, 0.0});
    }
    const std::size_t n = moves.size();
    std::vector<std::vector<double>> rows(n, std::vector<double>(n + 1, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
        double together = 0.0; // a place alone is met, and as many as stand together are
        for (std::size_t j = 0; j < n; ++j) {
            rows[i][j] = lobes[j].heightAt(lobes[i].unit);
            together += rows[i][j];
        }
        rows[i][i] += Slack;
        rows[i][n] = (1.0 + Slack / together) * moves[i].outwards_mm;
    }
    for (std::size_t pivot = 0; pivot < n; ++pivot)
        for (std::size_t i = 0; i < n; ++i) {
            const double part = i == pivot ? 0.0 : rows[i][pivot] / rows[pivot][pivot];
            for (std::size_t j = pivot; j <= n; ++j)
                rows[i][j] -= part * rows[pivot][j];
        }
    for (std::size_t i = 0; i < n; ++i)
        lobes[i].factor = rows[i][n] / rows[i][i];
    return lobes;
}

} // namespace

double radiusTowards(const Cube& cube, const Field& distance_mm, const Point3& direction)
{
    const double step = 0.25 * cube.spacing_mm;
    const Point3 unit = (1.0 / norm(direction)) * direction;
    double radius = 0.0;
    while (nearestOffset(cube, radius * unit) < cube.count() &&
           sampleAt(cube, distance_mm, radius * unit) > 0.0F)
        radius += step;
    return radius;
}

void moveRadially(Field& distance_mm, const Cube& cube, const std::vector<RadialMove>& moves, double half_mm)
{
    constexpr double LeastLeft = 0.2; // of the radius
    constexpr double Unmoved_mm = 0.02, Reach = 1.5;
    if (moves.empty())
        return;
    const auto largest = std::ranges::max_element(
        moves, {}, [](const RadialMove& move) { return std::abs(move.outwards_mm); });
    const double sign = largest->outwards_mm < 0.0 ? -1.0 : 1.0;
    // What lies deeper on either side stays on it.
    const double reach = Reach * std::abs(largest->outwards_mm) + 2.0 * cube.spacing_mm;
    const std::vector<Lobe> lobes = lobesOf(moves, half_mm, cube, distance_mm);
    const Directions& directions = Directions::fine();
    std::vector<float> radii;
    for (const Point3& unit : directions.units())
        radii.push_back(static_cast<float>(radiusTowards(cube, distance_mm, unit)));
    const Field before = distance_mm;
    forEachVoxelApart(cube, [&](std::size_t at, const Point3& local) {
        if (std::abs(static_cast<double>(before[at])) > reach)
            return;
        const double far = norm(local);
        if (far < 0.5 * cube.spacing_mm)
            return;
        const Point3 unit = (1.0 / far) * local;
        double move = 0.0;
        for (const Lobe& lobe : lobes)
            move += lobe.factor * lobe.heightAt(unit);
        if (sign * move < Unmoved_mm)
            return;
        const auto radius = static_cast<double>(directions.interpolate(radii, local));
        const double moved = std::max(radius + move, LeastLeft * radius);
        const float value = sampleAt(cube, before, (radius / moved) * local);
        distance_mm[at] = sign > 0.0 ? std::max(distance_mm[at], value) : std::min(distance_mm[at], value);
    });
}

} // namespace hepatica::imaging::segmentation
