#include <hepatica/measurement/LesionAxes.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::Mask;

constexpr std::array<std::string_view, 3> PlaneNames{"axial", "coronal", "sagittal"};

/// The spacing of the grid's direction that is nearest to the patient's long axis.
double spacingAlongPatient(const Geometry& grid)
{
    std::size_t nearest = 0;
    for (std::size_t axis = 1; axis < 3; ++axis)
        if (std::abs(grid.directions()[axis].z) > std::abs(grid.directions()[nearest].z))
            nearest = axis;
    return grid.spacing()[nearest];
}

/// An even grid along the patient's axes around the mask.
Expected<Geometry> gridAlongPatient(const Mask& mask)
{
    const Geometry& grid = mask.grid();
    const auto& [first, last] = mask.box();
    Point3 low{1e9, 1e9, 1e9}, high{-1e9, -1e9, -1e9};
    for (unsigned corner = 0; corner < 8; ++corner) {
        const Point3 at = grid.toPatient((corner & 1U) != 0 ? last.i + 1.0 : first.i - 1.0,
                                         (corner & 2U) != 0 ? last.j + 1.0 : first.j - 1.0,
                                         (corner & 4U) != 0 ? last.k + 1.0 : first.k - 1.0);
        low = {std::min(low.x, at.x), std::min(low.y, at.y), std::min(low.z, at.z)};
        high = {std::max(high.x, at.x), std::max(high.y, at.y), std::max(high.z, at.z)};
    }
    const double fine = std::ranges::min(grid.spacing());
    const std::array<double, 3> spacing{fine, fine, spacingAlongPatient(grid)};
    // Planes through voxel centres where the axes are the patient's; within them a quarter beside, so that no
    // point lies half-way between two voxels, where a contour does.
    low = low - Point3{0.25 * fine, 0.25 * fine, 0.0};
    const auto count = [](double extent, double step) {
        return static_cast<int>(std::floor(extent / step + 1e-6)) + 1;
    };
    return Geometry::make({count(high.x - low.x, spacing[0]), count(high.y - low.y, spacing[1]),
                           count(high.z - low.z, spacing[2])},
                          spacing, low, {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}});
}

/// 0 outside, 1 inside, trilinear between voxel centres.
double insideAt(const Mask& mask, const Point3& index)
{
    const double i = std::floor(index.x), j = std::floor(index.y), k = std::floor(index.z);
    double sum = 0.0;
    for (const int dk : {0, 1})
        for (const int dj : {0, 1})
            for (const int di : {0, 1}) {
                const double weight = (di == 1 ? index.x - i : 1.0 - index.x + i) *
                                      (dj == 1 ? index.y - j : 1.0 - index.y + j) *
                                      (dk == 1 ? index.z - k : 1.0 - index.z + k);
                if (weight > 0.0 && mask.contains({static_cast<int>(i) + di, static_cast<int>(j) + dj,
                                                   static_cast<int>(k) + dk}))
                    sum += weight;
            }
    return sum;
}

} // namespace

AcquisitionPlane acquisitionPlaneOf(const Geometry& grid)
{
    const Point3 normal = grid.sliceNormal();
    const double x = std::abs(normal.x), y = std::abs(normal.y), z = std::abs(normal.z);
    if (z >= x && z >= y)
        return AcquisitionPlane::Axial;
    return y >= x ? AcquisitionPlane::Coronal : AcquisitionPlane::Sagittal;
}

std::string_view planeName(AcquisitionPlane plane)
{
    return PlaneNames[static_cast<std::size_t>(plane)];
}

std::optional<AxialAxes> measureAxialAxes(const Mask& lesion)
{
    constexpr double Half = 0.5;
    const auto grid = gridAlongPatient(lesion);
    if (!grid)
        return std::nullopt;
    std::vector<std::uint8_t> inside;
    inside.reserve(grid->voxelCount());
    const auto& dims = grid->dims();
    for (int k = 0; k < dims[2]; ++k)
        for (int j = 0; j < dims[1]; ++j)
            for (int i = 0; i < dims[0]; ++i) {
                const Point3 at = lesion.grid().toContinuousIndex(grid->toPatient(i, j, k));
                inside.push_back(insideAt(lesion, at) >= Half ? 1 : 0);
            }
    const auto mask = Mask::make(*grid, {{0, 0, 0}, {dims[0] - 1, dims[1] - 1, dims[2] - 1}}, inside);
    if (!mask)
        return std::nullopt;
    const LesionAxes axes = measureAxes(*mask);
    return AxialAxes{axes.longEnds, axes.shortEnds};
}

} // namespace hepatica::measurement
