#include "geometry/PrincipalAxes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Eigenvalues>

namespace hepatica::measurement {

namespace {

using Eigen::Matrix3d, Eigen::Vector3d;

/// Of the voxels' indices within the box, as of a sample (by the count less one); sums of whole numbers are
/// exact.
Matrix3d indexCovariance(const imaging::Mask& lesion)
{
    const auto& [first, last] = lesion.box();
    Vector3d sum = Vector3d::Zero();
    Matrix3d products = Matrix3d::Zero();
    const std::uint8_t* inside = lesion.inside().data();
    for (int k = 0; k <= last.k - first.k; ++k)
        for (int j = 0; j <= last.j - first.j; ++j)
            for (int i = 0; i <= last.i - first.i; ++i)
                if (*inside++ != 0) {
                    const Vector3d at(i, j, k);
                    sum += at;
                    products += at * at.transpose();
                }
    const auto count = static_cast<double>(lesion.voxelCount());
    return (products - sum * sum.transpose() / count) / std::max(1.0, count - 1.0);
}

} // namespace

std::array<double, 3> principalAxes_mm(const imaging::Mask& lesion)
{
    const auto& grid = lesion.grid();
    Matrix3d steps; // one column an axis of the grid
    for (int axis = 0; axis < 3; ++axis) {
        const auto n = static_cast<std::size_t>(axis);
        const Point3 step = grid.spacing()[n] * grid.directions()[n];
        steps.col(axis) = Vector3d(step.x, step.y, step.z);
    }
    const Eigen::SelfAdjointEigenSolver<Matrix3d> solver(steps * indexCovariance(lesion) * steps.transpose(),
                                                         Eigen::EigenvaluesOnly);
    const auto length = [&](int n) { return 4.0 * std::sqrt(std::max(0.0, solver.eigenvalues()[n])); };
    return {length(2), length(1), length(0)};
}

double ellipsoidSurface_mm2(const std::array<double, 3>& axes_mm)
{
    constexpr unsigned Terms = 20;
    const double a = 0.5 * axes_mm[0], b = 0.5 * axes_mm[1], c = 0.5 * axes_mm[2];
    const double alpha = std::sqrt(1.0 - b * b / (a * a)), beta = std::sqrt(1.0 - c * c / (a * a));
    // A ball or a disc of revolution: (alpha beta)^n P_n(x) with x -> infinity; the limit is taken near it.
    const double product = std::max(alpha * beta, 1e-6);
    const double at = (alpha * alpha + beta * beta) / (2.0 * product);
    double sum = 0.0, power = 1.0;
    // P_n of an argument beyond 1 by its recursion: std::legendre takes none.
    double before = 0.0, here = 1.0;
    for (unsigned n = 0; n <= Terms; ++n) {
        sum += power * here / (1.0 - 4.0 * n * n);
        const double next = ((2.0 * n + 1.0) * at * here - n * before) / (n + 1.0);
        before = here;
        here = next;
        power *= product;
    }
    return 4.0 * std::numbers::pi * a * b * sum;
}

} // namespace hepatica::measurement
