#include "segmentation/liver/CoarseImage.h"

#include <hepatica/imaging/Parallel.h>

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::liver {

Expected<CoarseImage> coarsen(const Volume& volume, double size_mm)
{
    const auto [columns, rows, slices] = volume.geometry().dims();
    return coarsen(volume, {{0, 0, 0}, {columns - 1, rows - 1, slices - 1}}, size_mm);
}

Expected<CoarseImage> coarsen(const Volume& volume, const IndexBox& box, double size_mm)
{
    const Geometry& fine = volume.geometry();
    std::array<int, 3> per{}, dims{};
    std::array<double, 3> spacing{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const auto wanted = static_cast<int>(std::lround(size_mm / fine.spacing()[axis]));
        per[axis] = std::clamp(wanted, 1, box.dims()[axis]);
        dims[axis] = box.dims()[axis] / per[axis];
        spacing[axis] = fine.spacing()[axis] * per[axis];
    }
    const Point3 origin = fine.toPatient(box.first.i + 0.5 * (per[0] - 1), box.first.j + 0.5 * (per[1] - 1),
                                         box.first.k + 0.5 * (per[2] - 1));
    auto grid = Geometry::make(dims, spacing, origin, fine.directions());
    if (!grid)
        return passOn(grid);
    CoarseImage coarse{std::move(*grid), box, per, {}};
    coarse.values.resize(coarse.grid.voxelCount());
    const auto columns = static_cast<std::size_t>(dims[0]), rows = static_cast<std::size_t>(dims[1]);
    const float share = 1.0F / static_cast<float>(per[0] * per[1] * per[2]);
    volume.visit([&](auto voxels) {
        const auto sumSlice = [&](std::size_t slice) {
            float* const blocks = coarse.values.data() + slice * columns * rows;
            for (int k = 0; k < per[2]; ++k)
                for (int j = 0; j < dims[1] * per[1]; ++j) {
                    const VoxelIndex first{box.first.i, box.first.j + j,
                                           box.first.k + static_cast<int>(slice) * per[2] + k};
                    const auto* voxel = voxels.data() + volume.offset(first);
                    float* const row = blocks + static_cast<std::size_t>(j / per[1]) * columns;
                    for (std::size_t i = 0; i < columns; ++i)
                        for (int n = 0; n < per[0]; ++n)
                            row[i] += share * static_cast<float>(*voxel++);
                }
        };
        parallelFor(static_cast<std::size_t>(dims[2]), sumSlice);
    });
    return coarse;
}

} // namespace hepatica::imaging::liver
