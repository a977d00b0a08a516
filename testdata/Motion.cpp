#include <hepatica/phantom/Motion.h>

#include <cmath>

namespace hepatica::phantom {

Point3 deformationAt(const Motion& motion, const Point3& visitPoint)
{
    Point3 sum;
    for (const Wave& wave : motion.waves)
        sum = sum + std::sin(dot(wave.waveVector_perMm, visitPoint) + wave.shift_rad) * wave.amplitude_mm;
    return sum;
}

Point3 toBaseline(const Motion& motion, const Point3& visitPoint)
{
    return visitPoint - motion.breathingShift_mm - deformationAt(motion, visitPoint);
}

Point3 toVisit(const Motion& motion, const Point3& baselinePoint)
{
    // The deformation changes by less than half of the way, so each round at least halves the error.
    Point3 found = baselinePoint + motion.breathingShift_mm;
    for (int round = 0; round < 60; ++round) {
        const Point3 better = baselinePoint + motion.breathingShift_mm + deformationAt(motion, found);
        const double change = distance(better, found);
        found = better;
        if (change < 1e-10)
            break;
    }
    return found;
}

} // namespace hepatica::phantom
