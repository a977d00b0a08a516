#include <hepatica/imaging/Registration.h>

#include <Eigen/Dense>

namespace hepatica::imaging {

namespace {

Eigen::Vector3d vectorOf(const Point3& point)
{
    return {point.x, point.y, point.z};
}

} // namespace

AffineMap mapOfLandmarks(const std::vector<LandmarkPair>& pairs)
{
    Eigen::Vector3d fixedMean = Eigen::Vector3d::Zero(), movingMean = Eigen::Vector3d::Zero();
    for (const LandmarkPair& pair : pairs) {
        fixedMean += vectorOf(pair.fixed);
        movingMean += vectorOf(pair.moving);
    }
    fixedMean /= static_cast<double>(pairs.size());
    movingMean /= static_cast<double>(pairs.size());
    AffineMap map;
    Eigen::Matrix3d rotation = Eigen::Matrix3d::Identity();
    if (pairs.size() >= 3) {
        Eigen::Matrix3d spread = Eigen::Matrix3d::Zero();
        for (const LandmarkPair& pair : pairs)
            spread += (vectorOf(pair.moving) - movingMean) * (vectorOf(pair.fixed) - fixedMean).transpose();
        // The identity, a little: it decides what the pairs leave open, such as the turn around their line.
        spread += 1e-6 * spread.norm() * Eigen::Matrix3d::Identity();
        const Eigen::JacobiSVD<Eigen::Matrix3d> svd(spread, Eigen::ComputeFullU | Eigen::ComputeFullV);
        const double side = (svd.matrixU() * svd.matrixV().transpose()).determinant() < 0.0 ? -1.0 : 1.0;
        rotation = svd.matrixU() * Eigen::Vector3d(1.0, 1.0, side).asDiagonal() * svd.matrixV().transpose();
    }
    for (int row = 0; row < 3; ++row)
        map.rows[static_cast<std::size_t>(row)] = {rotation(row, 0), rotation(row, 1), rotation(row, 2)};
    const Eigen::Vector3d shift = movingMean - rotation * fixedMean;
    map.translation = {shift.x(), shift.y(), shift.z()};
    return map;
}

} // namespace hepatica::imaging
