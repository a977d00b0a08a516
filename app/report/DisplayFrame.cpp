#include "DisplayFrame.h"

#include <algorithm>
#include <cmath>

namespace hepatica::report {

namespace {

constexpr double LeanThreshold = 0.342; // sine of 20 degrees

/// Where the right and the lower edge of the image should lie, by the axis that the slice normal is nearest
/// to.
struct Convention {
    Point3 right, down;
};
constexpr std::array<Convention, 3> Conventions{{
    {{0, 1, 0}, {0, 0, -1}}, // normal along x: sagittal
    {{1, 0, 0}, {0, 0, -1}}, // normal along y: coronal
    {{1, 0, 0}, {0, 1, 0}},  // normal along z: axial
}};

std::size_t nearestAxis(const Point3& v)
{
    const std::array<double, 3> size{std::abs(v.x), std::abs(v.y), std::abs(v.z)};
    return static_cast<std::size_t>(std::ranges::max_element(size) - size.begin());
}

Point3 pointingTo(const Point3& axis, const Point3& wanted)
{
    return dot(axis, wanted) < 0.0 ? -1.0 * axis : axis;
}

} // namespace

std::string sideName(const Point3& direction)
{
    struct Side {
        double size;
        char name;
    };
    std::array<Side, 3> sides{{{std::abs(direction.x), direction.x > 0 ? 'L' : 'R'},
                               {std::abs(direction.y), direction.y > 0 ? 'P' : 'A'},
                               {std::abs(direction.z), direction.z > 0 ? 'H' : 'F'}}};
    std::ranges::stable_sort(sides, [](const Side& a, const Side& b) { return a.size > b.size; });
    std::string name(1, sides[0].name);
    if (sides[1].size > LeanThreshold)
        name += sides[1].name;
    return name;
}

DisplayFrame displayFrame(const imaging::Geometry& grid)
{
    const auto& [row, column, stack] = grid.directions();
    const Convention& wanted = Conventions[nearestAxis(grid.sliceNormal())];
    const bool rowsRunAcross = std::abs(dot(row, wanted.right)) >= std::abs(dot(column, wanted.right));
    const Point3 right = pointingTo(rowsRunAcross ? row : column, wanted.right);
    const Point3 down = pointingTo(rowsRunAcross ? column : row, wanted.down);
    return {right, down, {sideName(-1.0 * right), sideName(right), sideName(-1.0 * down), sideName(down)}};
}

} // namespace hepatica::report
