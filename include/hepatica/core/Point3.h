#pragma once
#include <cmath>

namespace hepatica {

/// A point or a direction in patient coordinates: LPS (x to the left, y to the back, z to the head),
/// millimetres.
struct Point3 {
    double x = 0.0, y = 0.0, z = 0.0;

    bool operator==(const Point3&) const = default;
    friend Point3 operator+(const Point3& a, const Point3& b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
    friend Point3 operator-(const Point3& a, const Point3& b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
    friend Point3 operator*(double factor, const Point3& a)
    {
        return {factor * a.x, factor * a.y, factor * a.z};
    }
};

[[nodiscard]] inline double dot(const Point3& a, const Point3& b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

[[nodiscard]] inline Point3 cross(const Point3& a, const Point3& b)
{
    return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

[[nodiscard]] inline double norm(const Point3& a)
{
    return std::sqrt(dot(a, a));
}

[[nodiscard]] inline double distance(const Point3& a, const Point3& b)
{
    return norm(a - b);
}

} // namespace hepatica
