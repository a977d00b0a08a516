#include "SlicePlane.h"

#include <algorithm>
#include <cmath>

namespace hepatica::viewer {

namespace {

/// Patient axes (0 = x to the left, 1 = y to the back, 2 = z to the head) and the sense in which they are
/// shown: a radiologist looks at axial slices from the feet, at sagittal ones from the patient's left, at
/// coronal ones from the front.
struct PlaneRow {
    PlaneName name;
    int rightAxis, rightSign;
    int upAxis, upSign;
    int throughAxis, forwardSign;
};
constexpr std::array<PlaneRow, 3> PlaneRows{{
    {PlaneName::Axial, 0, +1, 1, -1, 2, -1},
    {PlaneName::Sagittal, 1, +1, 2, +1, 0, +1},
    {PlaneName::Coronal, 0, +1, 2, +1, 1, +1},
}};

/// Which index axis stands for which patient axis.
std::array<int, 3> gridAxisOfPatientAxis(const imaging::Geometry& grid)
{
    std::array<int, 3> order{0, 1, 2}, best = order;
    double bestFit = -1.0;
    do {
        double fit = 0.0;
        for (int axis = 0; axis < 3; ++axis)
            fit += std::abs(component(
                grid.directions()[static_cast<std::size_t>(order[static_cast<std::size_t>(axis)])], axis));
        if (fit > bestFit + 1e-9) {
            bestFit = fit;
            best = order;
        }
    } while (std::ranges::next_permutation(order).found);
    return best;
}

Point3 unit(const Point3& v)
{
    return (1.0 / norm(v)) * v;
}

Point3 along(const imaging::Geometry& grid, int gridAxis, int patientAxis, int sign)
{
    const Point3 direction = grid.directions()[static_cast<std::size_t>(gridAxis)];
    return (component(direction, patientAxis) * sign >= 0.0 ? 1.0 : -1.0) * direction;
}

} // namespace

const char* planeNameText(PlaneName name)
{
    constexpr std::array Texts{"Axial", "Sagittal", "Coronal"};
    return Texts[static_cast<std::size_t>(name)];
}

double component(const Point3& point, int axis)
{
    return axis == 0 ? point.x : axis == 1 ? point.y : point.z;
}

void setComponent(Point3& point, int axis, double value)
{
    (axis == 0 ? point.x : axis == 1 ? point.y : point.z) = value;
}

std::array<SlicePlane, 3> slicePlanes(const imaging::Geometry& grid)
{
    const auto axes = gridAxisOfPatientAxis(grid);
    const auto axisOf = [&](int patientAxis) { return axes[static_cast<std::size_t>(patientAxis)]; };
    std::array<SlicePlane, 3> planes;
    for (std::size_t at = 0; at < 3; ++at) {
        const PlaneRow& row = PlaneRows[at];
        SlicePlane& plane = planes[at];
        plane.name = row.name;
        plane.acrossAxis = axisOf(row.rightAxis);
        plane.upAxis = axisOf(row.upAxis);
        plane.throughAxis = axisOf(row.throughAxis);
        plane.right = along(grid, plane.acrossAxis, row.rightAxis, row.rightSign);
        // A leaning stack has axes that are not perpendicular: the screen's are.
        const Point3 leaning = along(grid, plane.upAxis, row.upAxis, row.upSign);
        plane.up = unit(leaning - dot(leaning, plane.right) * plane.right);
        plane.toward = cross(plane.right, plane.up);
        const Point3 through = grid.directions()[static_cast<std::size_t>(plane.throughAxis)];
        plane.forward = component(through, row.throughAxis) * row.forwardSign >= 0.0 ? 1 : -1;
    }
    std::ranges::stable_partition(planes, [](const SlicePlane& plane) { return plane.acquired(); });
    return planes;
}

bool isOnAcquiredSlice(const imaging::Geometry& grid, const Point3& position)
{
    constexpr double Rounding = 1e-6; // of a slice
    const double slice = grid.toContinuousIndex(position).z;
    return std::abs(slice - std::round(slice)) < Rounding;
}

std::string directionLetters(const Point3& direction)
{
    struct Part {
        double size;
        char letter;
    };
    std::array<Part, 3> parts{{{std::abs(direction.x), direction.x >= 0.0 ? 'L' : 'R'},
                               {std::abs(direction.y), direction.y >= 0.0 ? 'P' : 'A'},
                               {std::abs(direction.z), direction.z >= 0.0 ? 'H' : 'F'}}};
    std::ranges::stable_sort(parts, std::greater{}, &Part::size);
    constexpr double Notable = 0.26; // sine of 15 degrees
    std::string letters;
    for (const Part& part : parts)
        if (letters.empty() || part.size > Notable)
            letters += part.letter;
    return letters;
}

} // namespace hepatica::viewer
