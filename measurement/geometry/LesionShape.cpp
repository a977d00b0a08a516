#include <hepatica/measurement/LesionShape.h>

#include "geometry/FarthestVertices.h"
#include "geometry/SurfaceCells.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Mask;
using imaging::VoxelIndex;

/// Calls `visit(offset in the box, i, j, k)` for every inside voxel.
template <typename Visit> void forEachInside(const Mask& mask, Visit&& visit)
{
    std::size_t offset = 0;
    const auto& box = mask.box();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i, ++offset)
                if (mask.inside()[offset] != 0)
                    visit(VoxelIndex{i, j, k});
}

/// The mask's box in a ring of outside voxels.
struct PaddedBox {
    std::array<std::size_t, 3> dims{};
    std::vector<std::uint8_t> inside;
    [[nodiscard]] std::size_t at(std::size_t x, std::size_t y, std::size_t z) const
    {
        return (z * dims[1] + y) * dims[0] + x;
    }
};

PaddedBox padded(const Mask& mask)
{
    const auto n = mask.box().dims();
    PaddedBox box;
    for (std::size_t axis = 0; axis < 3; ++axis)
        box.dims[axis] = static_cast<std::size_t>(n[axis]) + 2;
    box.inside.assign(box.dims[0] * box.dims[1] * box.dims[2], 0);
    const std::size_t row = box.dims[0] - 2;
    std::size_t from = 0;
    for (std::size_t z = 1; z + 1 < box.dims[2]; ++z)
        for (std::size_t y = 1; y + 1 < box.dims[1]; ++y, from += row)
            std::ranges::copy(mask.inside().subspan(from, row),
                              box.inside.begin() + static_cast<std::ptrdiff_t>(box.at(1, y, z)));
    return box;
}

/// The corners of a cell at x = 1 become those at x = 0 of the next cell in the row.
CellCase nextCase(CellCase last, const PaddedBox& box, std::size_t x, std::size_t y, std::size_t z)
{
    const auto bit = [&](std::size_t dy, std::size_t dz) {
        return static_cast<CellCase>(box.inside[box.at(x + 1, y + dy, z + dz)]) << (1 + 2 * dy + 4 * dz);
    };
    return (last >> 1 & 0x55U) | bit(0, 0) | bit(1, 0) | bit(0, 1) | bit(1, 1);
}

struct MeshSize {
    double volume_mm3 = 0.0, surface_mm2 = 0.0;
};

MeshSize meshSize(const Mask& mask)
{
    const auto& grid = mask.grid();
    std::array<Point3, 3> edges;
    for (std::size_t axis = 0; axis < 3; ++axis)
        edges[axis] = grid.spacing()[axis] * grid.directions()[axis];
    const auto surfaces = cellSurfaces(edges);
    const PaddedBox box = padded(mask);

    MeshSize size;
    for (std::size_t z = 0; z + 1 < box.dims[2]; ++z)
        for (std::size_t y = 0; y + 1 < box.dims[1]; ++y) {
            CellCase which = 0; // the ring
            for (std::size_t x = 0; x + 1 < box.dims[0]; ++x) {
                which = nextCase(which, box, x, y, z);
                if (which == 0 || which == 255)
                    continue;
                const Point3 origin = static_cast<double>(x) * edges[0] + static_cast<double>(y) * edges[1] +
                                      static_cast<double>(z) * edges[2];
                const CellSurface& surface = surfaces[which];
                size.surface_mm2 += surface.area_mm2;
                // Moving a triangle by `origin` adds origin . area / 3 to its signed tetrahedron.
                size.volume_mm3 += surface.volume_mm3 + dot(origin, surface.areaVector_mm2) / 3.0;
            }
        }
    return size;
}

/// Of ascending values; between two of them linear in the rank.
double percentile(const std::vector<double>& values, double percent)
{
    const double rank = percent / 100.0 * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(rank);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], rank - static_cast<double>(below));
}

} // namespace

LesionShape measureShape(const Mask& lesion)
{
    const auto& grid = lesion.grid();
    double i = 0.0, j = 0.0, k = 0.0;
    forEachInside(lesion, [&](const VoxelIndex& v) {
        i += v.i;
        j += v.j;
        k += v.k;
    });
    const auto count = static_cast<double>(lesion.voxelCount());
    const MeshSize mesh = meshSize(lesion);
    return {.voxels = lesion.voxelCount(),
            .volume_mm3 = count * grid.voxelVolume_mm3(),
            .meshVolume_mm3 = mesh.volume_mm3,
            .surface_mm2 = mesh.surface_mm2,
            .maxDiameter3d_mm = farthestVertices_mm(lesion),
            .centroid = grid.toPatient(i / count, j / count, k / count)};
}

double sphericity(const LesionShape& shape)
{
    const double ball_mm2 = std::cbrt(36.0 * std::numbers::pi * shape.meshVolume_mm3 * shape.meshVolume_mm3);
    return ball_mm2 / shape.surface_mm2;
}

Expected<DensityStatistics> measureDensity(const Mask& lesion, const imaging::Volume& volume)
{
    if (!lesion.grid().sameGrid(volume.geometry()))
        return fail(ProblemCode::OtherGrid, {"the lesion's mask", "dimensions or positions differ"});
    std::vector<double> values;
    values.reserve(lesion.voxelCount());
    volume.visit([&](auto voxels) {
        forEachInside(lesion, [&](const VoxelIndex& v) {
            values.push_back(static_cast<double>(voxels[volume.offset(v)]));
        });
    });
    const auto count = static_cast<double>(values.size());
    DensityStatistics density;
    for (const double value : values)
        density.mean += value;
    density.mean /= count;
    double squares = 0.0;
    for (const double value : values)
        squares += (value - density.mean) * (value - density.mean);
    density.sd = std::sqrt(squares / count);
    std::ranges::sort(values);
    density.min = values.front();
    density.max = values.back();
    density.median = percentile(values, 50.0);
    density.p10 = percentile(values, 10.0);
    density.p25 = percentile(values, 25.0);
    density.p75 = percentile(values, 75.0);
    density.p90 = percentile(values, 90.0);
    return density;
}

} // namespace hepatica::measurement
