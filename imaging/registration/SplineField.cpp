#include "SplineField.h"

#include <hepatica/imaging/Parallel.h>

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::registration {

namespace {

/// The four control points along one axis that a voxel hangs on.
struct Hold {
    std::ptrdiff_t first = 0;
    std::array<float, 4> weights{};
};

std::vector<Hold> holdsOf(double firstVoxel_mm, double voxel_mm, int voxels, double firstControl_mm,
                          double step_mm, std::size_t controls)
{
    std::vector<Hold> holds;
    for (int n = 0; n < voxels; ++n) {
        const double place = (firstVoxel_mm + n * voxel_mm - firstControl_mm) / step_mm;
        const double whole = std::floor(place), t = place - whole, u = 1.0 - t;
        Hold hold{static_cast<std::ptrdiff_t>(whole) - 1,
                  {static_cast<float>(u * u * u / 6.0),
                   static_cast<float>((4.0 - 6.0 * t * t + 3.0 * t * t * t) / 6.0),
                   static_cast<float>((4.0 - 6.0 * u * u + 3.0 * u * u * u) / 6.0),
                   static_cast<float>(t * t * t / 6.0)}};
        // Control points beyond the lattice are zero: their weights are, and any index in it will do.
        const std::ptrdiff_t last = static_cast<std::ptrdiff_t>(controls) - 4;
        const std::ptrdiff_t kept = std::clamp<std::ptrdiff_t>(hold.first, 0, last);
        std::array<float, 4> shifted{};
        for (std::ptrdiff_t k = 0; k < 4; ++k)
            if (const std::ptrdiff_t to = hold.first + k - kept; to >= 0 && to < 4)
                shifted[static_cast<std::size_t>(to)] = hold.weights[static_cast<std::size_t>(k)];
        holds.push_back({kept, shifted});
    }
    return holds;
}

using Holds = std::array<std::vector<Hold>, 3>;

/// Runs of `inner` values, one control point or voxel after the other, `outer` times.
void expand(const std::vector<float>& controls, std::vector<float>& values, const std::vector<Hold>& holds,
            std::size_t inner, std::size_t outer, std::size_t count)
{
    values.assign(inner * outer * holds.size(), 0.0F);
    for (std::size_t block = 0; block < outer; ++block)
        for (std::size_t n = 0; n < holds.size(); ++n) {
            float* const to = values.data() + (block * holds.size() + n) * inner;
            for (std::size_t k = 0; k < 4; ++k) {
                const float weight = holds[n].weights[k];
                const float* const from =
                    controls.data() + (block * count + static_cast<std::size_t>(holds[n].first) + k) * inner;
                for (std::size_t i = 0; i < inner; ++i)
                    to[i] += weight * from[i];
            }
        }
}

void collect(const std::vector<float>& values, std::vector<float>& controls, const std::vector<Hold>& holds,
             std::size_t inner, std::size_t outer, std::size_t count)
{
    controls.assign(inner * outer * count, 0.0F);
    for (std::size_t block = 0; block < outer; ++block)
        for (std::size_t n = 0; n < holds.size(); ++n) {
            const float* const from = values.data() + (block * holds.size() + n) * inner;
            for (std::size_t k = 0; k < 4; ++k) {
                const float weight = holds[n].weights[k];
                float* const to =
                    controls.data() + (block * count + static_cast<std::size_t>(holds[n].first) + k) * inner;
                for (std::size_t i = 0; i < inner; ++i)
                    to[i] += weight * from[i];
            }
        }
}

Holds holdsOn(const Geometry& grid, const Point3& first, double step_mm,
              const std::array<std::size_t, 3>& counts)
{
    const std::array origin{grid.origin().x, grid.origin().y, grid.origin().z};
    const std::array start{first.x, first.y, first.z};
    Holds holds;
    for (std::size_t axis = 0; axis < 3; ++axis)
        holds[axis] = holdsOf(origin[axis], grid.spacing()[axis], grid.dims()[axis], start[axis], step_mm,
                              counts[axis]);
    return holds;
}

constexpr std::size_t Components = 3; // of a move

} // namespace

SplineLattice::SplineLattice(const Geometry& grid, double step_mm)
    : step_mm_(step_mm), first_(grid.origin() - Point3{step_mm, step_mm, step_mm})
{
    for (std::size_t axis = 0; axis < 3; ++axis)
        counts_[axis] =
            static_cast<std::size_t>((grid.dims()[axis] - 1) * grid.spacing()[axis] / step_mm) + 4;
}

std::size_t SplineLattice::count() const
{
    return counts_[0] * counts_[1] * counts_[2];
}

VectorField SplineLattice::zero() const
{
    const std::vector<float> none(count(), 0.0F);
    return {none, none, none};
}

VectorField SplineLattice::on(const Geometry& grid, const VectorField& controls) const
{
    const Holds holds = holdsOn(grid, first_, step_mm_, counts_);
    VectorField field;
    parallelFor(Components, [&](std::size_t c) {
        std::vector<float> rows, planes;
        expand(controls[c], rows, holds[0], 1, counts_[1] * counts_[2], counts_[0]);
        expand(rows, planes, holds[1], holds[0].size(), counts_[2], counts_[1]);
        expand(planes, field[c], holds[2], holds[0].size() * holds[1].size(), 1, counts_[2]);
    });
    return field;
}

VectorField SplineLattice::transposed(const Geometry& grid, const VectorField& slope) const
{
    const Holds holds = holdsOn(grid, first_, step_mm_, counts_);
    VectorField controls;
    parallelFor(Components, [&](std::size_t c) {
        std::vector<float> planes, rows;
        collect(slope[c], planes, holds[2], holds[0].size() * holds[1].size(), 1, counts_[2]);
        collect(planes, rows, holds[1], holds[0].size(), counts_[2], counts_[1]);
        collect(rows, controls[c], holds[0], 1, counts_[1] * counts_[2], counts_[0]);
    });
    return controls;
}

/// Calls `visit(before, at, after)` for three control points in a row along each axis.
template <typename Visit> void SplineLattice::forEachTriple(Visit&& visit) const
{
    const std::array<std::size_t, 3> strides{1, counts_[0], counts_[0] * counts_[1]};
    for (std::size_t n = 0; n < count(); ++n)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const std::size_t along = n / strides[axis] % counts_[axis];
            if (along > 0 && along + 1 < counts_[axis])
                visit(n - strides[axis], n, n + strides[axis]);
        }
}

double SplineLattice::bending(const VectorField& controls) const
{
    double sum = 0.0;
    for (const auto& component : controls)
        forEachTriple([&](std::size_t before, std::size_t at, std::size_t after) {
            const auto bend =
                static_cast<double>(component[before] - 2.0F * component[at] + component[after]);
            sum += bend * bend;
        });
    return sum / static_cast<double>(count());
}

VectorField SplineLattice::bendingSlope(const VectorField& controls) const
{
    VectorField slope = zero();
    const float scale = 2.0F / static_cast<float>(count());
    for (std::size_t c = 0; c < 3; ++c)
        forEachTriple([&](std::size_t before, std::size_t at, std::size_t after) {
            const auto& component = controls[c];
            const float bend = scale * (component[before] - 2.0F * component[at] + component[after]);
            slope[c][before] += bend;
            slope[c][at] -= 2.0F * bend;
            slope[c][after] += bend;
        });
    return slope;
}

} // namespace hepatica::imaging::registration
