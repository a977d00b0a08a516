#pragma once
#include "Enhancement.h"
#include "Shapes.h"

#include <hepatica/core/Length.h>

#include <array>
#include <cstdint>
#include <vector>

namespace hepatica::phantom {

/// A rounded lobe on a lesion's surface: the radius grows by amplitude * exp(sharpness * (cos angle - 1)).
struct Lobe {
    Point3 direction; ///< unit
    double amplitude = 0.0, sharpness = 6.0;
};

/// A star-shaped solid around the origin: an ellipsoid turned by a rotation, with lobes. Dimensionless form:
/// sizes are relative until scaled.
struct StarShape {
    Point3 semiAxes{1.0, 1.0, 1.0};
    std::array<Point3, 3> axes{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}; ///< unit directions of the semi-axes
    std::vector<Lobe> lobes;                                       ///< none: an ellipsoid

    [[nodiscard]] double radius(const Point3& direction) const; ///< of a unit direction
    [[nodiscard]] double volume() const;        ///< analytic for an ellipsoid, else by quadrature
    [[nodiscard]] double radiusBound() const;   ///< no radius is larger; quick and generous
    [[nodiscard]] double largestRadius() const; ///< to 1 %, from above
    /// How far the solid reaches along a unit direction, to 1 %.
    [[nodiscard]] double reachAlong(const Point3& direction) const;
    /// The longest diameter of any section across z.
    [[nodiscard]] double longestAxialDiameter() const;
};

/// A flattened ellipsoid at an angle, with six lobes if it is lobulated; the same key gives the same shape.
[[nodiscard]] StarShape drawShape(std::uint64_t key, bool lobulated);

/// One lesion at one visit, placed: the shape scaled and moved, and a necrotic core, which is the lesion
/// shrunk about a point of its inside.
struct PlacedLesion {
    StarShape shape;
    Point3 centre;
    double scale_mm = 1.0;
    double coreFraction = 0.0; ///< of the size; 0 = no core
    double reach_mm = 0.0;     ///< the largest distance of its surface from the centre
    Point3 coreOffset_mm;      ///< from the centre to the point that the core is shrunk about

    [[nodiscard]] Point3 coreCentre() const { return centre + (1.0 - coreFraction) * coreOffset_mm; }
    [[nodiscard]] bool contains(const Point3& p) const;
    [[nodiscard]] double volume_mm3() const;
    [[nodiscard]] double viableVolume_mm3() const; ///< the core has fraction^3 of the volume
};

/// The lesion's outer shape, or its core's, for rendering.
[[nodiscard]] ShapePointer outerShape(const PlacedLesion& lesion);
[[nodiscard]] ShapePointer coreShape(const PlacedLesion& lesion);

} // namespace hepatica::phantom
