#include <hepatica/measurement/Subtraction.h>

#include "geometry/EnhancingTissue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;

/// Trilinear; nothing beyond the outermost centres.
std::optional<double> valueAt(const Volume& volume, const Point3& position)
{
    const Geometry& grid = volume.geometry();
    const Point3 index = grid.toContinuousIndex(position);
    const std::array<double, 3> at{index.x, index.y, index.z};
    std::array<int, 3> first{};
    std::array<double, 3> part{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const int last = grid.dims()[axis] - 1;
        if (!(at[axis] >= 0.0 && at[axis] <= last))
            return std::nullopt;
        first[axis] = std::min(static_cast<int>(at[axis]), std::max(0, last - 1));
        part[axis] = at[axis] - first[axis];
    }
    double value = 0.0;
    for (unsigned corner = 0; corner < 8; ++corner) {
        std::array<int, 3> voxel = first;
        double weight = 1.0;
        for (unsigned axis = 0; axis < 3; ++axis) {
            const bool isUpper = (corner >> axis & 1U) != 0;
            weight *= isUpper ? part[axis] : 1.0 - part[axis];
            voxel[axis] += isUpper ? 1 : 0;
        }
        if (weight > 0.0)
            value += weight * volume.at({voxel[0], voxel[1], voxel[2]});
    }
    return value;
}

IndexBox both(const IndexBox& one, const IndexBox& other)
{
    return {{std::min(one.first.i, other.first.i), std::min(one.first.j, other.first.j),
             std::min(one.first.k, other.first.k)},
            {std::max(one.last.i, other.last.i), std::max(one.last.j, other.last.j),
             std::max(one.last.k, other.last.k)}};
}

/// Whether the other series has a value where the voxel lies.
bool isCovered(const NonContrastPhase& nonContrast, const Geometry& grid, const VoxelIndex& voxel)
{
    return valueAt(*nonContrast.volume, nonContrast.fromArterial(grid.toPatient(voxel))).has_value();
}

/// The part of a mask that the other series covers; nothing where that is none of it.
std::optional<Mask> coveredPart(const Mask& mask, const NonContrastPhase& nonContrast)
{
    std::vector<std::uint8_t> inside(mask.inside().begin(), mask.inside().end());
    std::size_t at = 0;
    const IndexBox& box = mask.box();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i, ++at)
                if (inside[at] != 0 && !isCovered(nonContrast, mask.grid(), {i, j, k}))
                    inside[at] = 0;
    const auto covered = Mask::make(mask.grid(), box, inside);
    return covered ? std::optional(*covered) : std::nullopt;
}

/// The box of two masks of one grid, full.
Expected<Mask> boxOf(const Mask& one, const Mask& other)
{
    const IndexBox box = both(one.box(), other.box());
    const auto dims = box.dims();
    const auto count = static_cast<std::size_t>(dims[0]) * static_cast<std::size_t>(dims[1]) *
                       static_cast<std::size_t>(dims[2]);
    return Mask::make(one.grid(), box, std::vector<std::uint8_t>(count, 1));
}

} // namespace

Expected<Volume> subtracted(const Volume& arterial, const NonContrastPhase& nonContrast, const Mask& around)
{
    const Geometry& grid = arterial.geometry();
    auto added = std::make_shared<std::vector<float>>(grid.voxelCount(), 0.0F);
    const IndexBox& box = around.box();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i) {
                const VoxelIndex voxel{i, j, k};
                const auto before =
                    valueAt(*nonContrast.volume, nonContrast.fromArterial(grid.toPatient(voxel)));
                if (before)
                    (*added)[arterial.offset(voxel)] = static_cast<float>(arterial.at(voxel) - *before);
            }
    return Volume::make(grid, Volume::Buffer<float>(std::move(added)), arterial.origin());
}

Expected<ViablePart> measureViableSubtracted(const Mask& lesion, const Volume& arterial,
                                             const NonContrastPhase& nonContrast,
                                             const std::optional<Mask>& reference,
                                             const ViableOptions& options)
{
    const auto here = carriedTo(arterial.geometry(), lesion);
    if (!here)
        return fail(ProblemCode::OtherGrid,
                    {"the lesion's mask", "it does not reach into the arterial series"});
    if (reference && !reference->grid().sameGrid(arterial.geometry()))
        return fail(ProblemCode::OtherGrid, {"the reference region", "dimensions or positions differ"});
    const std::string other = "the series before the contrast medium";
    if (nonContrast.volume->origin().quantity != arterial.origin().quantity)
        return fail(ProblemCode::OtherGrid, {other, "its values have another unit than the arterial ones"});
    if (const auto covered = coveredPart(*here, nonContrast);
        !covered || covered->voxelCount() != here->voxelCount())
        return fail(ProblemCode::OtherGrid, {other, "it does not cover the whole lesion"});
    const auto tissue = reference ? reference : liverAround(*here, arterial);
    const auto liver = tissue ? coveredPart(*tissue, nonContrast) : std::nullopt;
    if (!liver)
        return fail(ProblemCode::NoReferenceRegion);
    const auto around = boxOf(*here, *liver);
    if (!around)
        return passOn(around);
    const auto added = subtracted(arterial, nonContrast, *around);
    if (!added)
        return passOn(added);
    return measureViable(*here, *added, liver, options);
}

} // namespace hepatica::measurement
