#include "FieldShape.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepatica::imaging::registration {

namespace {

/// 0 at the ends of an axis, 1 at the margin and farther within.
std::vector<float> fadeAlong(int count, double spacing_mm, double margin_mm)
{
    std::vector<float> weights;
    for (int n = 0; n < count; ++n) {
        const double within_mm = spacing_mm * std::min(n, count - 1 - n);
        weights.push_back(static_cast<float>(
            0.5 - 0.5 * std::cos(std::numbers::pi * std::min(within_mm / margin_mm, 1.0))));
    }
    return weights;
}

struct Range {
    double least = 1.0, greatest = 1.0;
};

/// Determinants of the derivative of p + d(p) at the corners of every cell between voxels, where a trilinear
/// field is steepest.
Range jacobians(const VectorField& field, const Geometry& grid)
{
    const auto& dims = grid.dims();
    const std::array<std::size_t, 3> strides{1, static_cast<std::size_t>(dims[0]),
                                             static_cast<std::size_t>(dims[0]) *
                                                 static_cast<std::size_t>(dims[1])};
    Range range;
    const auto along = [&](std::size_t from, std::size_t axis) {
        const std::size_t to = from + strides[axis];
        Point3 step{static_cast<double>(field[0][to] - field[0][from]),
                    static_cast<double>(field[1][to] - field[1][from]),
                    static_cast<double>(field[2][to] - field[2][from])};
        step = (1.0 / grid.spacing()[axis]) * step +
               Point3{axis == 0 ? 1.0 : 0.0, axis == 1 ? 1.0 : 0.0, axis == 2 ? 1.0 : 0.0};
        return step;
    };
    for (int k = 0; k + 1 < dims[2]; ++k)
        for (int j = 0; j + 1 < dims[1]; ++j)
            for (int i = 0; i + 1 < dims[0]; ++i) {
                const std::size_t first = static_cast<std::size_t>(k) * strides[2] +
                                          static_cast<std::size_t>(j) * strides[1] +
                                          static_cast<std::size_t>(i);
                for (std::size_t corner = 0; corner < 8; ++corner) {
                    const std::size_t x = corner & 1 ? strides[0] : 0, y = corner & 2 ? strides[1] : 0,
                                      z = corner & 4 ? strides[2] : 0;
                    const double determinant =
                        dot(along(first + y + z, 0), cross(along(first + x + z, 1), along(first + x + y, 2)));
                    range.least = std::min(range.least, determinant);
                    range.greatest = std::max(range.greatest, determinant);
                }
            }
    return range;
}

} // namespace

VectorField faded(VectorField field, const Geometry& grid, double margin_mm)
{
    const auto& dims = grid.dims();
    std::array<std::vector<float>, 3> weights;
    for (std::size_t axis = 0; axis < 3; ++axis)
        weights[axis] = fadeAlong(dims[axis], grid.spacing()[axis], margin_mm);
    std::size_t n = 0;
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i, ++n) {
                const float weight = weights[0][static_cast<std::size_t>(i)] *
                                     weights[1][static_cast<std::size_t>(j)] *
                                     weights[2][static_cast<std::size_t>(k)];
                for (auto& component : field)
                    component[n] *= weight;
            }
    return field;
}

FittedDeformation unfolded(VectorField field, const Geometry& grid)
{
    constexpr double LeastJacobian = 0.2;
    constexpr float Shrink = 0.9F;
    Range range = jacobians(field, grid);
    while (range.least < LeastJacobian) {
        for (auto& component : field)
            for (float& mm : component)
                mm *= Shrink;
        range = jacobians(field, grid);
    }
    auto made = std::make_shared<DisplacementField>(DisplacementField{grid, {}});
    made->mm.reserve(field[0].size());
    double most_mm = 0.0;
    for (std::size_t n = 0; n < field[0].size(); ++n) {
        made->mm.push_back({field[0][n], field[1][n], field[2][n]});
        const auto [x, y, z] = made->mm.back();
        most_mm = std::max(
            most_mm, std::hypot(static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)));
    }
    return {std::move(made), range.least, range.greatest, most_mm};
}

} // namespace hepatica::imaging::registration
