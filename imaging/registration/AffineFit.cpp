#include "AffineFit.h"

#include <Eigen/Dense>

namespace hepatica::imaging::registration {

namespace {

using Direction =
    Eigen::Matrix<double, 3, 4>; ///< change of the matrix times the radius, and of the shift; mm

Eigen::Matrix3d matrixOf(const Matrix& rows)
{
    Eigen::Matrix3d matrix;
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column)
            matrix(row, column) = rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
    return matrix;
}

Matrix rowsOf(const Eigen::Matrix3d& matrix)
{
    Matrix rows{};
    for (int row = 0; row < 3; ++row)
        for (int column = 0; column < 3; ++column)
            rows[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] = matrix(row, column);
    return rows;
}

/// How a map stretches and shears (Almansi's strain, to the first order); zero for every turn.
Eigen::Matrix3d strainOf(const CentredMap& map)
{
    const Eigen::Matrix3d matrix = matrixOf(map.matrix);
    return 0.5 * (matrix * matrix.transpose() - Eigen::Matrix3d::Identity());
}

double valueOf(const Fitted& fitted, const Ascent& ascent)
{
    return fitted.agreement.information - 0.5 * ascent.stiffness * strainOf(fitted.map).squaredNorm();
}

Direction slopeOf(const Fitted& fitted, double radius_mm, const Ascent& ascent)
{
    const Eigen::Matrix3d byMatrix = matrixOf(fitted.agreement.byMatrix);
    Direction slope;
    if (ascent.freedom == Freedom::Rigid)
        slope.leftCols<3>() = 0.5 * (byMatrix - byMatrix.transpose());
    else
        slope.leftCols<3>() = byMatrix - ascent.stiffness * strainOf(fitted.map);
    slope.leftCols<3>() /= radius_mm;
    const Vector& byShift = fitted.agreement.byShift;
    slope.col(3) = Eigen::Vector3d(byShift[0], byShift[1], byShift[2]);
    return slope;
}

CentredMap moved(const CentredMap& map, const Direction& step_mm, double radius_mm, Freedom freedom)
{
    const Eigen::Matrix3d change = step_mm.leftCols<3>() / radius_mm;
    Eigen::Matrix3d factor = Eigen::Matrix3d::Identity() + change;
    if (freedom == Freedom::Rigid) {
        const Eigen::Vector3d axis(change(2, 1), change(0, 2), change(1, 0));
        const double angle = axis.norm();
        factor = angle > 0.0 ? Eigen::AngleAxisd(angle, axis / angle).toRotationMatrix()
                             : Eigen::Matrix3d::Identity();
    }
    CentredMap next = map;
    next.matrix = rowsOf(factor * matrixOf(map.matrix));
    next.image = map.image + Point3{step_mm(0, 3), step_mm(1, 3), step_mm(2, 3)};
    return next;
}

} // namespace

Expected<Fitted> climb(const Samples& samples, const GreyImage& moving, const CentredMap& start,
                       const Ascent& ascent, const Stretch& way)
{
    // A map under which half of what lay within the images leaves them agrees on less, not better.
    constexpr double LeastKept = 0.7;
    Fitted best{start, agreementOf(samples, moving, start)};
    const double leastWithin = LeastKept * best.agreement.within;
    Direction last = Direction::Zero();
    double step_mm = ascent.firstStep_mm;
    for (int round = 0; round < ascent.mostSteps && step_mm >= ascent.leastStep_mm; ++round) {
        if (!way.goesOn(static_cast<double>(round) / ascent.mostSteps))
            return fail(ProblemCode::Cancelled, {"aligning the series"});
        const Direction slope = slopeOf(best, samples.radius_mm, ascent);
        if (!(slope.norm() > 0.0))
            break;
        // Part of the last direction goes on, so that a narrow ridge is followed and not crossed to and fro.
        const Direction direction = (slope.normalized() + 0.5 * last).normalized();
        Fitted next{moved(best.map, step_mm * direction, samples.radius_mm, ascent.freedom), {}};
        next.agreement = agreementOf(samples, moving, next.map);
        if (valueOf(next, ascent) > valueOf(best, ascent) && next.agreement.within >= leastWithin) {
            best = next;
            last = direction;
            step_mm *= 1.2;
        } else {
            last = Direction::Zero();
            step_mm *= 0.5;
        }
    }
    return best;
}

} // namespace hepatica::imaging::registration
