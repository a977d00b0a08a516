#pragma once
#include <hepatica/core/Point3.h>

#include <span>

namespace hepatica::measurement {

struct HullSize {
    double volume_mm3 = 0.0, surface_mm2 = 0.0;
};

/// Of the convex hull of at least four points that do not lie in one plane (Qhull; Barber 1996).
[[nodiscard]] HullSize convexHullSize(std::span<const Point3> points_mm);

} // namespace hepatica::measurement
