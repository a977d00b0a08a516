#pragma once
#include <hepatica/core/Point3.h>

#include <optional>
#include <span>

namespace hepatica::measurement {

struct HullSize {
    double volume_mm3 = 0.0, surface_mm2 = 0.0;
};

/// Of the convex hull of points (Qhull; Barber 1996); nothing where they lie in one plane.
[[nodiscard]] std::optional<HullSize> convexHullSize(std::span<const Point3> points_mm);

} // namespace hepatica::measurement
