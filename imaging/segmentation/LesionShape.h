#pragma once
#include "segmentation/Cube.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace hepatica::imaging::segmentation {

/// Two points in local millimetres.
struct Segment {
    Point3 from, to;
    [[nodiscard]] double length() const { return distance(from, to); }
    [[nodiscard]] Point3 middle() const { return 0.5 * (from + to); }
    bool operator==(const Segment&) const = default;
};

[[nodiscard]] double distanceTo(const Segment& segment, const Point3& local);
/// The middle part of a segment: `part` of its length.
[[nodiscard]] Segment shortened(const Segment& segment, double part);

/// What a prompt says about a lesion's shape, in the local millimetres of its cube: an ellipsoid around the
/// origin, and lines that lie inside it.
struct LesionShape {
    double length_mm = 0.0;       ///< the longest in-plane diameter
    std::vector<Segment> strokes; ///< lines inside the lesion, the long one first
    std::array<Point3, 3> axes;   ///< of the ellipsoid, orthonormal; the first lies along the long stroke
    std::array<double, 3> semi_mm{};
    Point3 throughPlane;            ///< the direction across the slices; what is seen there is less certain
    double insidePart = 0.8;        ///< how much of the strokes is surely inside
    bool endsAreOnTheBorder = true; ///< and then nothing lies farther from an end than the stroke is long
    /// Nothing lies farther from the origin along an axis.
    std::array<double, 3> reach_mm{Unlimited, Unlimited, Unlimited};

    static constexpr double Unlimited = std::numeric_limits<double>::infinity();

    /// 1 on the ellipsoid, 0 in the middle.
    [[nodiscard]] double ellipsoidDistance(const Point3& local) const
    {
        double squared = 0.0;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double part = dot(local, axes[axis]) / semi_mm[axis];
            squared += part * part;
        }
        return std::sqrt(squared);
    }
    /// Squared distance from the origin with the part across the slices multiplied by `factor`.
    [[nodiscard]] double dampedSquared(const Point3& local, double factor) const
    {
        const double through = dot(local, throughPlane);
        return std::max(0.0, dot(local, local) - (1.0 - factor * factor) * through * through);
    }
    [[nodiscard]] double distanceToStrokes(const Point3& local, double part) const;
    /// Farther out than a lesion with this long axis can reach.
    [[nodiscard]] bool isTooFar(const Point3& local) const;
    /// Half sides of a box around all that is not too far.
    [[nodiscard]] Point3 farthest_mm() const;
    /// The voxels that can lie within `radius_mm` of the middle `part` of a stroke.
    [[nodiscard]] CubeBox boxOfStrokes(const Cube& cube, double part, double radius_mm) const;
    bool operator==(const LesionShape&) const = default;
};

/// A place without a stroke: the ball around it.
[[nodiscard]] LesionShape shapeOfBall(double diameter_mm);

/// One stroke: a body of revolution a little flatter than a ball, as liver lesions are on average.
[[nodiscard]] LesionShape shapeOfStroke(const Segment& longAxis, const Point3& sliceNormal);
/// Long and short axis, or a second stroke on any other plane.
[[nodiscard]] LesionShape shapeOfTwoStrokes(const Segment& longAxis, const Segment& shortAxis,
                                            const Point3& sliceNormal);
/// The ellipsoid inscribed in a box around the origin with its sides along the local axes. A flat box says
/// nothing about the third axis.
[[nodiscard]] LesionShape shapeOfBox(const std::array<double, 3>& sides_mm);

} // namespace hepatica::imaging::segmentation
