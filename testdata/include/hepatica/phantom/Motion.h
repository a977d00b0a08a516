#pragma once
#include <hepatica/core/Point3.h>

#include <vector>

namespace hepatica::phantom {

/// One wave of a deformation: amplitude * sin(waveVector . p + shift), p in the visit's patient coordinates.
struct Wave {
    Point3 amplitude_mm, waveVector_perMm;
    double shift_rad = 0.0;
    bool operator==(const Wave&) const = default;
};

/// How the organs of a visit lie against the baseline visit: point p of the visit shows the tissue that lay
/// at p - breathingShift - (sum of the waves at p) at baseline. Spine, ribs and skin do not breathe: for them
/// the shift is left out.
struct Motion {
    Point3 breathingShift_mm;
    std::vector<Wave> waves; ///< none at baseline
    bool operator==(const Motion&) const = default;
};

/// The sum of the waves at a point of the visit, mm.
[[nodiscard]] Point3 deformationAt(const Motion& motion, const Point3& visitPoint);
/// Where the organ tissue at a point of the visit lay at baseline.
[[nodiscard]] Point3 toBaseline(const Motion& motion, const Point3& visitPoint);
/// Where the organ tissue that lay at a baseline point is found at the visit (to 1e-9 mm).
[[nodiscard]] Point3 toVisit(const Motion& motion, const Point3& baselinePoint);

} // namespace hepatica::phantom
