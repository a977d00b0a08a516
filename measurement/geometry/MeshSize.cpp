#include "geometry/MeshSize.h"

#include "geometry/SurfaceCells.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Mask;

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

/// How many cells of the row, in eights, are all outside or all inside as the last one was: the surface is
/// nowhere in them.
std::size_t alikeFrom(CellCase last, const PaddedBox& box, std::size_t x, std::size_t y, std::size_t z)
{
    constexpr std::size_t Eight = sizeof(std::uint64_t);
    if (last != 0 && last != 255)
        return 0;
    const std::uint64_t wanted = last == 0 ? 0 : 0x0101010101010101U;
    const std::array<const std::uint8_t*, 4> rows{
        &box.inside[box.at(0, y, z)], &box.inside[box.at(0, y + 1, z)], &box.inside[box.at(0, y, z + 1)],
        &box.inside[box.at(0, y + 1, z + 1)]};
    std::size_t alike = 0;
    for (; x + alike + Eight < box.dims[0]; alike += Eight)
        for (const std::uint8_t* row : rows) {
            std::uint64_t ahead = 0;
            std::memcpy(&ahead, row + x + alike + 1, Eight);
            if (ahead != wanted)
                return alike;
        }
    return alike;
}

} // namespace

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
                x += alikeFrom(which, box, x, y, z);
                if (x + 1 >= box.dims[0])
                    break;
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

} // namespace hepatica::measurement
