#include "segmentation/Deformation.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::segmentation {

namespace {

/// A bump of the surface around a point: wide along the surface, and through it as far as the error reaches.
struct Bump {
    Point3 at, normal; ///< unit vector across the surface
    double along_mm = 1.0, through_mm = 1.0;

    [[nodiscard]] double heightAt(const Point3& local) const
    {
        const Point3 from = local - at;
        const double across = dot(from, normal), squared = dot(from, from) - across * across;
        return std::exp(-0.5 *
                        (squared / (along_mm * along_mm) + across * across / (through_mm * through_mm)));
    }
    [[nodiscard]] Bump movedTo(const Point3& place) const { return {place, normal, along_mm, through_mm}; }
    [[nodiscard]] double reach_mm() const { return 4.0 * std::max(along_mm, through_mm); }
};

/// Factors by which bumps of one form add up to `push_mm` at the first one's place and to nothing at the
/// others' (Gaussian elimination; the matrix is positive definite, no pivot vanishes).
std::vector<double> factorsOf(const std::vector<Bump>& bumps, double push_mm)
{
    constexpr double Slack = 0.01; // points that nearly coincide are not torn apart
    const std::size_t n = bumps.size();
    std::vector<std::vector<double>> rows(n, std::vector<double>(n + 1, 0.0));
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            rows[i][j] = bumps[j].heightAt(bumps[i].at) + (i == j ? Slack : 0.0);
    rows[0][n] = (1.0 + Slack) * push_mm;
    for (std::size_t pivot = 0; pivot < n; ++pivot)
        for (std::size_t i = 0; i < n; ++i) {
            const double part = i == pivot ? 0.0 : rows[i][pivot] / rows[pivot][pivot];
            for (std::size_t j = pivot; j <= n; ++j)
                rows[i][j] -= part * rows[pivot][j];
        }
    std::vector<double> factors;
    for (std::size_t i = 0; i < n; ++i)
        factors.push_back(rows[i][n] / rows[i][i]);
    return factors;
}

Point3 normalAt(const Cube& cube, const Field& distance_mm, const Point3& local)
{
    const double h = cube.spacing_mm;
    const auto slope = [&](const Point3& axis) {
        return static_cast<double>(sampleAt(cube, distance_mm, local + h * axis) -
                                   sampleAt(cube, distance_mm, local - h * axis));
    };
    const Point3 gradient{slope({1, 0, 0}), slope({0, 1, 0}), slope({0, 0, 1})};
    const double size = norm(gradient);
    return size > 0.0 ? (1.0 / size) * gradient : Point3{0, 0, 1};
}

bool isIn(const Cube& cube, const Point3& local)
{
    return nearestOffset(cube, local) < cube.count();
}

/// Moves the surface past one point, outwards (sign 1) or inwards (-1), and leaves it where it is at the
/// points to keep.
void pushPast(Field& distance_mm, const Cube& cube, const Point3& point, const std::vector<Point3>& keep,
              double sign, double length_mm)
{
    constexpr double Deepest = 0.2, Across = 2.0, HoleRadius = 0.1; // of the long axis; of the depth
    const double wrong = -sign * static_cast<double>(sampleAt(cube, distance_mm, point));
    if (wrong <= 0.0)
        return;
    const double least = 1.5 * cube.spacing_mm;
    const double deep = std::clamp(wrong, 0.5 * cube.spacing_mm, Deepest * length_mm);
    Bump bump{point, normalAt(cube, distance_mm, point), 0.0, 0.0};
    if (sign < 0.0 && wrong > deep) // a hole in the middle: the border stays
        bump.along_mm = bump.through_mm = std::max(HoleRadius * length_mm, least);
    else { // as wide as the cap of a ball of the lesion's size that is as high as the error is deep
        bump.along_mm = std::max(std::sqrt(0.5 * deep * length_mm), least);
        bump.through_mm = std::max(bump.along_mm, Across * deep);
    }
    std::vector<Bump> bumps{bump};
    for (const Point3& other : keep)
        if (isIn(cube, other) && distance(other, point) < bumps.front().reach_mm())
            bumps.push_back(bumps.front().movedTo(other));
    const std::vector<double> factors =
        factorsOf(bumps, wrong + (sign < 0.0 ? std::min(deep, bump.through_mm) : deep));
    forEachVoxel(cube, [&](std::size_t at, const Point3& local) {
        if (distance(local, point) > bumps.front().reach_mm())
            return;
        double push = 0.0;
        for (std::size_t n = 0; n < bumps.size(); ++n)
            push += factors[n] * bumps[n].heightAt(local);
        distance_mm[at] += static_cast<float>(sign * std::max(0.0, push));
    });
}

} // namespace

void deform(Field& distance_mm, const Cube& cube, const std::vector<Point3>& add,
            const std::vector<Point3>& remove, double length_mm)
{
    for (const Point3& point : add)
        if (isIn(cube, point))
            pushPast(distance_mm, cube, point, remove, 1.0, length_mm);
    for (const Point3& point : remove)
        if (isIn(cube, point))
            pushPast(distance_mm, cube, point, add, -1.0, length_mm);
}

} // namespace hepatica::imaging::segmentation
