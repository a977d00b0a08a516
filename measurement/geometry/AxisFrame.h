#pragma once
#include "geometry/PlaneDiameter.h"

#include <span>
#include <vector>

namespace hepatica::measurement {

/// The slice plane turned: u along a direction of unit length, v at right angles to it (to the left).
struct AxisFrame {
    /// Points nearer than this along u count as one: rounding must not open a gap between them.
    static constexpr double SameLine_mm = 1e-7;

    PlanePoint along;
    [[nodiscard]] double u(PlanePoint p) const { return p.x * along.x + p.y * along.y; }
    [[nodiscard]] double v(PlanePoint p) const { return p.y * along.x - p.x * along.y; }
    [[nodiscard]] PlanePoint toPlane(double atU, double atV) const
    {
        return {atU * along.x - atV * along.y, atU * along.y + atV * along.x};
    }
};

/// A polygon's edge in the frame, from its smaller u to its larger.
struct FrameEdge {
    double u0, v0, u1, v1;
    [[nodiscard]] double vAt(double at) const
    {
        if (at <= u0)
            return v0;
        return at >= u1 ? v1 : v0 + (v1 - v0) * (at - u0) / (u1 - u0);
    }
};

/// The edges of all polygons, but for those that run along v.
[[nodiscard]] std::vector<FrameEdge> edgesInFrame(std::span<const Contour> polygons, PixelSpacing spacing,
                                                  const AxisFrame& frame);

} // namespace hepatica::measurement
