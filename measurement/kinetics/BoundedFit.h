#pragma once
#include <optional>
#include <span>
#include <vector>

namespace hepatica::measurement {

/// A curve with parameters: its value at a time and the derivatives after each parameter.
struct Curve {
    double (*value)(double time, std::span<const double> parameters);
    void (*gradient)(double time, std::span<const double> parameters, std::span<double> derivatives);
};

struct CurvePoint {
    double time = 0.0, value = 0.0;
};

/// What least squares found: parameters, their standard errors, the sum of squares.
struct CurveFit {
    bool converged = false;
    std::vector<double> parameters, standardErrors;
    double squares = 0.0;
};

/// Levenberg-Marquardt with every parameter kept between 0 and 1. Nothing when the derivatives at the
/// solution do not tell the parameters apart, so that they have no standard error. There must be more points
/// than parameters.
///
/// Eigen's port of MINPACK (libeigen3-dev) does the work: the algorithm that tumgr used through R, header
/// only, and on every machine that has VTK's headers; Ceres and GSL are whole libraries for one small
/// problem.
[[nodiscard]] std::optional<CurveFit> fitCurve(const Curve& curve, std::span<const CurvePoint> points,
                                               std::span<const double> start);

} // namespace hepatica::measurement
