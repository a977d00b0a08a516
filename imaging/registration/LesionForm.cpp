#include "registration/LesionForm.h"

#include "segmentation/Directions.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepatica::imaging::registration {

namespace {

using segmentation::Directions;
using segmentation::Segment;

/// Trilinear between the voxels of a mask: 1 inside, 0 outside.
double insideAt(const Mask& mask, const Point3& position)
{
    const Point3 index = mask.grid().toContinuousIndex(position);
    const int i = static_cast<int>(std::floor(index.x)), j = static_cast<int>(std::floor(index.y)),
              k = static_cast<int>(std::floor(index.z));
    const double x = index.x - i, y = index.y - j, z = index.z - k;
    double sum = 0.0;
    for (int corner = 0; corner < 8; ++corner) {
        const int a = corner & 1, b = corner >> 1 & 1, c = corner >> 2 & 1;
        const double weight = (a == 1 ? x : 1.0 - x) * (b == 1 ? y : 1.0 - y) * (c == 1 ? z : 1.0 - z);
        sum += mask.contains({i + a, j + b, k + c}) ? weight : 0.0;
    }
    return sum;
}

template <typename Visit> void forEachInside(const Mask& mask, Visit&& visit)
{
    const auto& [first, last] = mask.box();
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j)
            for (int i = first.i; i <= last.i; ++i)
                if (mask.contains({i, j, k}))
                    visit(mask.grid().toPatient(VoxelIndex{i, j, k}));
}

/// How far the mask reaches from its centre along a direction: to the last way out of it.
double reachAlong(const Mask& mask, const Point3& centre, const Point3& direction, double most_mm)
{
    constexpr double Step_mm = 0.5;
    double reach = Step_mm, before = 1.0;
    for (double far = Step_mm; far < most_mm; far += Step_mm) {
        const double here = insideAt(mask, centre + far * direction);
        if (before >= 0.5 && here < 0.5)
            reach = far - Step_mm * (0.5 - here) / (before - here);
        before = here;
    }
    return reach;
}

/// The turn of an affine map without its stretch and shift: the nearest orthogonal matrix, by averaging with
/// the inverse transpose (Higham 1986).
AffineMap rotationOf(const AffineMap& map)
{
    constexpr int Rounds = 12;
    AffineMap turn{map.rows, {}};
    for (int round = 0; round < Rounds; ++round) {
        const auto [a, b, c] = inverseOf(turn).rows;
        turn.rows = {0.5 * (turn.rows[0] + Point3{a.x, b.x, c.x}),
                     0.5 * (turn.rows[1] + Point3{a.y, b.y, c.y}),
                     0.5 * (turn.rows[2] + Point3{a.z, b.z, c.z})};
    }
    return turn;
}

/// How far a point lies beyond the form's surface, mm along the ray from its centre; negative inside.
double beyondSurface(const LesionForm& form, const Point3& at)
{
    const Point3 from = at - form.centre;
    return norm(from) - static_cast<double>(Directions::coarse().interpolate(form.reach_mm, from));
}

/// Where every line through the middle, in one slice of a grid, first meets the form and last leaves it.
std::vector<Point3> rimOnSlice(const LesionForm& form, const Geometry& grid, int k, double most_mm)
{
    constexpr double Step_mm = 0.5;
    constexpr int Lines = 90;
    const Point3 middle = grid.toContinuousIndex(form.centre);
    const Point3 origin = grid.toPatient(middle.x, middle.y, k);
    const int steps = static_cast<int>(std::ceil(most_mm / Step_mm)) + 1;
    std::vector<Point3> rim;
    for (int line = 0; line < Lines; ++line) {
        const double angle = std::numbers::pi * line / Lines;
        const Point3 way = std::cos(angle) * grid.directions()[0] + std::sin(angle) * grid.directions()[1];
        std::optional<Point3> first, last;
        double before = beyondSurface(form, origin - (steps * Step_mm) * way);
        for (int step = 1 - steps; step <= steps; ++step) {
            const double here = beyondSurface(form, origin + (step * Step_mm) * way);
            if ((before < 0.0) != (here < 0.0)) {
                last = origin + Step_mm * (step - here / (here - before)) * way;
                first = first.value_or(*last);
            }
            before = here;
        }
        if (first)
            rim.insert(rim.end(), {*first, *last});
    }
    return rim;
}

} // namespace

double LesionForm::radius_mm() const
{
    double cubes = 0.0;
    for (const float reach : reach_mm)
        cubes += std::pow(static_cast<double>(reach), 3.0);
    return std::cbrt(cubes / static_cast<double>(reach_mm.size()));
}

LesionForm LesionForm::scaled(double factor) const
{
    LesionForm form = *this;
    for (float& reach : form.reach_mm)
        reach *= static_cast<float>(factor);
    return form;
}

LesionForm formOf(const Mask& mask)
{
    LesionForm form;
    Point3 sum;
    forEachInside(mask, [&](const Point3& at) { sum = sum + at; });
    form.centre = (1.0 / static_cast<double>(mask.voxelCount())) * sum;
    double farthest = 0.0;
    forEachInside(mask, [&](const Point3& at) { farthest = std::max(farthest, distance(at, form.centre)); });
    const auto& spacing = mask.grid().spacing();
    farthest += std::max({spacing[0], spacing[1], spacing[2]});
    for (const Point3& direction : Directions::coarse().units())
        form.reach_mm.push_back(static_cast<float>(reachAlong(mask, form.centre, direction, farthest)));
    return form;
}

LesionForm carried(const LesionForm& form, const SpatialMap& map)
{
    const AffineMap back = inverseOf(rotationOf(map.affine));
    LesionForm moved{map(form.centre), {}};
    for (const Point3& direction : Directions::coarse().units())
        moved.reach_mm.push_back(Directions::coarse().interpolate(form.reach_mm, back(direction)));
    return moved;
}

std::vector<Point3> raysIn(const segmentation::Voi& voi, const LesionForm& form)
{
    std::vector<Point3> rays;
    for (std::size_t n = 0; n < form.reach_mm.size(); ++n) {
        const Point3 ray = static_cast<double>(form.reach_mm[n]) * Directions::coarse().units()[n];
        rays.push_back({dot(ray, voi.axes[0]), dot(ray, voi.axes[1]), dot(ray, voi.axes[2])});
    }
    return rays;
}

Segment longestInPlane(const LesionForm& form, const Geometry& grid)
{
    const double most = static_cast<double>(*std::ranges::max_element(form.reach_mm));
    const int middle = grid.toNearestVoxel(form.centre).k;
    const int reach = static_cast<int>(std::ceil(most / grid.spacing()[2]));
    Segment longest;
    for (int k = middle - reach; k <= middle + reach; ++k) {
        const std::vector<Point3> rim = rimOnSlice(form, grid, k, most);
        for (std::size_t a = 0; a < rim.size(); ++a)
            for (std::size_t b = a + 1; b < rim.size(); ++b)
                if (distance(rim[a], rim[b]) > longest.length())
                    longest = {rim[a], rim[b]};
    }
    return longest;
}

} // namespace hepatica::imaging::registration
