#include <hepatica/imaging/Registration.h>

#include <algorithm>
#include <cmath>

namespace hepatica::imaging {

AffineMap inverseOf(const AffineMap& map)
{
    const auto& [a, b, c] = map.rows;
    const Point3 bc = cross(b, c), ca = cross(c, a), ab = cross(a, b);
    const double scale = 1.0 / dot(a, bc);
    AffineMap inverse{{{scale * Point3{bc.x, ca.x, ab.x}, scale * Point3{bc.y, ca.y, ab.y},
                        scale * Point3{bc.z, ca.z, ab.z}}},
                      {}};
    inverse.translation = -1.0 * inverse(map.translation);
    return inverse;
}

AffineMap composed(const AffineMap& outer, const AffineMap& inner)
{
    AffineMap both;
    for (std::size_t n = 0; n < 3; ++n) {
        const Point3& row = outer.rows[n];
        both.rows[n] = row.x * inner.rows[0] + row.y * inner.rows[1] + row.z * inner.rows[2];
    }
    both.translation = outer(inner.translation);
    return both;
}

Point3 DisplacementField::at(const Point3& point) const
{
    const Point3 index = grid.toContinuousIndex(point);
    const std::array<double, 3> place{index.x, index.y, index.z};
    std::array<int, 3> low{}, high{};
    std::array<double, 3> share{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int last = grid.dims()[axis] - 1;
        if (!(place[axis] >= -0.5 && place[axis] <= last + 0.5))
            return {};
        const double inside = std::clamp(place[axis], 0.0, static_cast<double>(last));
        low[axis] = static_cast<int>(inside);
        high[axis] = std::min(low[axis] + 1, last);
        share[axis] = inside - low[axis];
    }
    const auto columns = static_cast<std::size_t>(grid.dims()[0]),
               rows = static_cast<std::size_t>(grid.dims()[1]);
    const auto between = [](const Point3& from, const Point3& to, double part) {
        return from + part * (to - from);
    };
    const auto knot = [&](int x, std::size_t row) {
        const auto& there = mm[row * columns + static_cast<std::size_t>(x)];
        return Point3{there[0], there[1], there[2]};
    };
    const auto onRow = [&](int y, int z) {
        const std::size_t row = static_cast<std::size_t>(z) * rows + static_cast<std::size_t>(y);
        return between(knot(low[0], row), knot(high[0], row), share[0]);
    };
    const auto onLayer = [&](int z) { return between(onRow(low[1], z), onRow(high[1], z), share[1]); };
    return between(onLayer(low[2]), onLayer(high[2]), share[2]);
}

Point3 SpatialMap::operator()(const Point3& fixed) const
{
    return affine(deformation ? fixed + deformation->at(fixed) : fixed);
}

Point3 SpatialMap::inverse(const Point3& moving) const
{
    const Point3 deformed = inverseOf(affine)(moving);
    if (!deformation)
        return deformed;
    // p + d(p) = deformed. Each round shrinks the error by the steepest slope of d, which is below 1 where
    // nothing folds; half a step where it is steep.
    constexpr int Rounds = 200;
    constexpr double Enough_mm = 1e-4;
    Point3 found = deformed;
    double factor = 1.0, last = 1e9;
    for (int round = 0; round < Rounds; ++round) {
        const Point3 change = deformed - deformation->at(found) - found;
        const double size = norm(change);
        if (size < Enough_mm)
            break;
        if (size > 0.95 * last)
            factor = std::max(0.5 * factor, 0.05);
        last = size;
        found = found + factor * change;
    }
    return found;
}

} // namespace hepatica::imaging
