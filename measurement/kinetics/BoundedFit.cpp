#include "BoundedFit.h"

#include <Eigen/LU>
#include <Eigen/QR>
#include <unsupported/Eigen/NonLinearOptimization>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hepatica::measurement {

namespace {

using Eigen::MatrixXd, Eigen::VectorXd;

/// What Eigen's optimiser asks for: residuals and their derivatives. Outside the bounds the curve is that of
/// the nearest allowed parameters, with the derivatives there, so that a step can come back.
struct Residuals {
    const Curve& curve;
    std::span<const CurvePoint> points;
    std::size_t parameterCount;

    [[nodiscard]] int inputs() const { return static_cast<int>(parameterCount); }
    [[nodiscard]] int values() const { return static_cast<int>(points.size()); }

    [[nodiscard]] static std::vector<double> allowed(const VectorXd& parameters)
    {
        std::vector<double> inside(static_cast<std::size_t>(parameters.size()));
        for (Eigen::Index at = 0; at < parameters.size(); ++at)
            inside[static_cast<std::size_t>(at)] = std::clamp(parameters[at], 0.0, 1.0);
        return inside;
    }

    int operator()(const VectorXd& parameters, VectorXd& residuals) const
    {
        const std::vector<double> inside = allowed(parameters);
        for (std::size_t at = 0; at < points.size(); ++at)
            residuals[static_cast<Eigen::Index>(at)] =
                points[at].value - curve.value(points[at].time, inside);
        return residuals.allFinite() ? 0 : -1;
    }

    int df(const VectorXd& parameters, MatrixXd& jacobian) const
    {
        const std::vector<double> inside = allowed(parameters);
        std::vector<double> derivatives(inside.size());
        for (std::size_t at = 0; at < points.size(); ++at) {
            curve.gradient(points[at].time, inside, derivatives);
            for (std::size_t column = 0; column < derivatives.size(); ++column)
                jacobian(static_cast<Eigen::Index>(at), static_cast<Eigen::Index>(column)) =
                    -derivatives[column];
        }
        return jacobian.allFinite() ? 0 : -1;
    }
};

bool isConverged(Eigen::LevenbergMarquardtSpace::Status status)
{
    using namespace Eigen::LevenbergMarquardtSpace;
    return status == RelativeReductionTooSmall || status == RelativeErrorTooSmall ||
           status == RelativeErrorAndReductionTooSmall || status == CosinusTooSmall;
}

/// The diagonal of (J^T J)^-1; nothing when a column is, but for its length, a combination of others.
std::optional<VectorXd> inverseDiagonal(const MatrixXd& jacobian)
{
    constexpr double Rank = 1e-7; // as R's qr() has it
    VectorXd lengths = jacobian.colwise().norm();
    if (!lengths.allFinite() || lengths.minCoeff() <= 0.0)
        return std::nullopt;
    const MatrixXd scaled = jacobian * lengths.cwiseInverse().asDiagonal();
    Eigen::ColPivHouseholderQR<MatrixXd> qr(scaled);
    qr.setThreshold(Rank);
    if (qr.rank() < scaled.cols())
        return std::nullopt;
    const MatrixXd inverse = (scaled.transpose() * scaled).inverse();
    return VectorXd(inverse.diagonal().cwiseQuotient(lengths.cwiseAbs2()));
}

} // namespace

std::optional<CurveFit> fitCurve(const Curve& curve, std::span<const CurvePoint> points,
                                 std::span<const double> start)
{
    Residuals residuals{curve, points, start.size()};
    Eigen::LevenbergMarquardt<Residuals> optimiser(residuals);
    // tumgr's settings: a small first step, and on until nothing changes.
    optimiser.parameters.factor = 0.01;
    optimiser.parameters.ftol = optimiser.parameters.xtol = std::numeric_limits<double>::epsilon();
    optimiser.parameters.gtol = 0.0;
    optimiser.parameters.maxfev = 1000;
    VectorXd solution = VectorXd::Map(start.data(), static_cast<Eigen::Index>(start.size()));
    auto status = optimiser.minimizeInit(solution);
    while (status == Eigen::LevenbergMarquardtSpace::NotStarted ||
           status == Eigen::LevenbergMarquardtSpace::Running) {
        status = optimiser.minimizeOneStep(solution);
        solution = solution.cwiseMax(0.0).cwiseMin(1.0);
    }

    CurveFit fit;
    fit.converged = isConverged(status);
    fit.parameters = Residuals::allowed(solution);
    solution = VectorXd::Map(fit.parameters.data(), solution.size());
    VectorXd left(residuals.values());
    MatrixXd jacobian(residuals.values(), residuals.inputs());
    if (residuals(solution, left) != 0 || residuals.df(solution, jacobian) != 0)
        return std::nullopt;
    fit.squares = left.squaredNorm();
    const auto diagonal = inverseDiagonal(jacobian);
    if (!diagonal)
        return std::nullopt;
    const double variance = fit.squares / static_cast<double>(points.size() - start.size());
    for (const double one : *diagonal)
        fit.standardErrors.push_back(std::sqrt(variance * one));
    return fit;
}

} // namespace hepatica::measurement
