#pragma once
#include <hepatica/core/Point3.h>

#include <array>
#include <memory>
#include <vector>

namespace hepatica::phantom {

/// A solid in space. All lengths in mm, LPS.
class Shape {
public:
    Shape() = default;
    Shape(const Shape&) = delete;
    Shape& operator=(const Shape&) = delete;
    virtual ~Shape() = default;
    /// Negative inside, zero on the surface, and never changing faster than the position does: its size is a
    /// lower bound of the distance to the surface, so a ball of that radius lies wholly inside or outside.
    [[nodiscard]] virtual double distanceBound(const Point3& p) const = 0;
};

using ShapePointer = std::shared_ptr<const Shape>;

/// Semi-axes along x, y and z after a turn about the z axis.
[[nodiscard]] ShapePointer ellipsoid(const Point3& centre, const Point3& semiAxes, double turn_rad = 0.0);
/// An elliptic cylinder without ends along z.
[[nodiscard]] ShapePointer ellipticTube(double x, double y, double semiX, double semiY);
/// A vessel: a segment with round ends whose radius goes from one to the other.
[[nodiscard]] ShapePointer capsule(const Point3& from, const Point3& to, double fromRadius, double toRadius);
/// Everything that is not in the shape.
[[nodiscard]] ShapePointer outside(ShapePointer shape);
[[nodiscard]] ShapePointer intersection(std::vector<ShapePointer> shapes);
/// Union whose seams are rounded over about `blend_mm` (polynomial smooth minimum, Quilez 2013).
[[nodiscard]] ShapePointer smoothUnion(std::vector<ShapePointer> shapes, double blend_mm);
/// The space between z = low and z = high.
[[nodiscard]] ShapePointer slab(double low, double high);

/// A paraboloid dome: the height above (x, y) is top - fall * ((x - cx)^2 / rx^2 + (y - cy)^2 / ry^2).
struct Dome {
    double x, y, top, fall, radiusX, radiusY;
};
/// The space above all the domes, raised by `raise_mm`.
[[nodiscard]] ShapePointer aboveDomes(std::vector<Dome> domes, double raise_mm);

} // namespace hepatica::phantom
