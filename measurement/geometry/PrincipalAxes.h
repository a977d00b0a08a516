#pragma once
#include <hepatica/imaging/Mask.h>

#include <array>

namespace hepatica::measurement {

/// Full lengths of the axes of the ellipsoid that has the covariance of the lesion's voxel centres, longest
/// first: 4 square roots of its eigenvalues (IBSI 3.1.12 to 3.1.14), mm. The consensus of IBSI's phantom is
/// that of a sample's covariance, by the count less one; PyRadiomics divides by the count.
[[nodiscard]] std::array<double, 3> principalAxes_mm(const imaging::Mask& lesion);

/// Surface of an ellipsoid of these full lengths, longest first, by IBSI's series of 20 Legendre polynomials
/// (3.1.22); the longest is not 0.
[[nodiscard]] double ellipsoidSurface_mm2(const std::array<double, 3>& axes_mm);

} // namespace hepatica::measurement
