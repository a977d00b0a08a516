#include <hepatica/measurement/Subtraction.h>

#include "geometry/BoxSums.h"
#include "geometry/EnhancingTissue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;

/// The values of a series, trilinear between the centres of its voxels; nothing beyond the outermost ones.
template <typename T> class Between {
public:
    Between(const Volume& volume, std::span<const T> voxels) : grid_(volume.geometry()), voxels_(voxels) {}

    [[nodiscard]] Point3 indexOf(const Point3& position) const { return grid_.toContinuousIndex(position); }
    [[nodiscard]] std::optional<double> at(const Point3& index) const
    {
        const std::array<double, 3> at{index.x, index.y, index.z};
        std::array<std::size_t, 3> first{}, step{};
        std::array<double, 3> part{};
        std::size_t stride = 1;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const int last = grid_.dims()[axis] - 1;
            constexpr double Rounding = 1e-6;
            if (!(at[axis] >= -Rounding && at[axis] <= last + Rounding))
                return std::nullopt;
            first[axis] =
                static_cast<std::size_t>(std::min(static_cast<int>(at[axis]), std::max(0, last - 1)));
            part[axis] = at[axis] - static_cast<double>(first[axis]);
            step[axis] = last > 0 ? stride : 0;
            first[axis] *= stride;
            stride *= static_cast<std::size_t>(grid_.dims()[axis]);
        }
        const std::size_t corner = first[0] + first[1] + first[2];
        const auto row = [&](std::size_t from) {
            return std::lerp(valueOf(from), valueOf(from + step[0]), part[0]);
        };
        const auto plane = [&](std::size_t from) {
            return std::lerp(row(from), row(from + step[1]), part[1]);
        };
        return std::lerp(plane(corner), plane(corner + step[2]), part[2]);
    }

private:
    [[nodiscard]] double valueOf(std::size_t offset) const { return static_cast<double>(voxels_[offset]); }

    const Geometry& grid_;
    std::span<const T> voxels_;
};

/// Which voxels of a box are needed, x fastest; all where it is empty.
using Needed = std::vector<std::uint8_t>;

/// Where the voxels of a row lie in the other series: the map is followed at every fourth, and is linear
/// between them, for it bends over centimetres.
template <typename Values> class MappedRow {
public:
    MappedRow(const NonContrastPhase& nonContrast, const Geometry& grid, const Values& before)
        : nonContrast_(nonContrast), grid_(grid), before_(before)
    {
    }
    void begin(int j, int k)
    {
        j_ = j;
        k_ = k;
        from_ = -1;
    }
    [[nodiscard]] Point3 at(int i)
    {
        const int from = i - i % Step;
        if (from != from_) {
            first_ = from == from_ + Step && from_ >= 0 ? last_ : followed(from);
            last_ = followed(from + Step);
            from_ = from;
        }
        const double part = static_cast<double>(i - from) / Step;
        return first_ + part * (last_ - first_);
    }

private:
    static constexpr int Step = 4;
    [[nodiscard]] Point3 followed(int i) const
    {
        return before_.indexOf(nonContrast_.fromArterial(grid_.toPatient(i, j_, k_)));
    }
    const NonContrastPhase& nonContrast_;
    const Geometry& grid_;
    const Values& before_;
    int j_ = 0, k_ = 0, from_ = -1;
    Point3 first_, last_;
};

/// Calls `visit(voxel, value before the contrast medium)` for every voxel of a box of a grid; without a value
/// where it is not needed.
template <typename Visit>
void forEachBefore(const NonContrastPhase& nonContrast, const Geometry& grid, const IndexBox& box,
                   const Needed& needed, Visit&& visit)
{
    std::size_t at = 0;
    nonContrast.volume->visit([&](auto voxels) {
        const Between before(*nonContrast.volume, voxels);
        MappedRow row(nonContrast, grid, before);
        for (int k = box.first.k; k <= box.last.k; ++k)
            for (int j = box.first.j; j <= box.last.j; ++j) {
                row.begin(j, k);
                for (int i = box.first.i; i <= box.last.i; ++i, ++at)
                    visit(VoxelIndex{i, j, k},
                          needed.empty() || needed[at] != 0 ? before.at(row.at(i)) : std::nullopt);
            }
    });
}

IndexBox both(const IndexBox& one, const IndexBox& other)
{
    return {{std::min(one.first.i, other.first.i), std::min(one.first.j, other.first.j),
             std::min(one.first.k, other.first.k)},
            {std::max(one.last.i, other.last.i), std::max(one.last.j, other.last.j),
             std::max(one.last.k, other.last.k)}};
}

template <typename Visit> void forEachOf(const Mask& mask, Visit&& visit)
{
    const auto& [first, last] = mask.box();
    std::size_t at = 0;
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j)
            for (int i = first.i; i <= last.i; ++i)
                if (mask.inside()[at++] != 0)
                    visit(i, j, k);
}

/// The part of a mask on the part's grid that the other series covers; nothing where that is none of it.
std::optional<Mask> coveredPart(const Mask& mask, const Difference& difference)
{
    std::vector<std::uint8_t> inside;
    inside.reserve(mask.inside().size());
    const IndexBox& box = mask.box();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i) {
                const bool isCovered = difference.covered[difference.volume.offset({i, j, k})] != 0;
                inside.push_back(isCovered && mask.inside()[inside.size()] != 0 ? 1 : 0);
            }
    const auto covered = Mask::make(mask.grid(), box, inside);
    return covered ? std::optional(*covered) : std::nullopt;
}

/// A box and as much around it as values are smoothed over, within the grid.
IndexBox withSurroundings(IndexBox box, const Geometry& grid)
{
    constexpr double Smoothed_mm = 4.0;
    const auto voxels = [&](std::size_t axis) {
        return static_cast<int>(std::ceil(Smoothed_mm / grid.spacing()[axis]));
    };
    const auto& dims = grid.dims();
    return {{std::max(0, box.first.i - voxels(0)), std::max(0, box.first.j - voxels(1)),
             std::max(0, box.first.k - voxels(2))},
            {std::min(dims[0] - 1, box.last.i + voxels(0)), std::min(dims[1] - 1, box.last.j + voxels(1)),
             std::min(dims[2] - 1, box.last.k + voxels(2))}};
}

/// A box of a grid as a grid.
Expected<Geometry> partOf(const Geometry& grid, const IndexBox& box)
{
    const auto part =
        Geometry::make(box.dims(), grid.spacing(), grid.toPatient(box.first), grid.directions());
    if (!part || grid.sliceDistances().empty())
        return part;
    std::vector<double> distances_mm;
    for (int k = box.first.k; k <= box.last.k; ++k)
        distances_mm.push_back(grid.sliceDistances()[static_cast<std::size_t>(k)] -
                               grid.sliceDistances()[static_cast<std::size_t>(box.first.k)]);
    return part->withSlicesAt(std::move(distances_mm));
}

/// A mask on another grid of the same voxels, `by` voxels farther on.
Expected<Mask> movedTo(const Geometry& grid, const Mask& mask, const VoxelIndex& by)
{
    const auto moved = [&](const VoxelIndex& v) { return VoxelIndex{v.i + by.i, v.j + by.j, v.k + by.k}; };
    return Mask::make(grid, {moved(mask.box().first), moved(mask.box().last)}, mask.inside());
}

/// What was subtracted beside its place looks as if it enhanced, or did not.
void addAlignment(ViablePart& viable, const imaging::AlignmentQuality& quality)
{
    constexpr double Near_mm = 2.0, Far_mm = 10.0;
    if (quality.roundTrip_mm) {
        const double far = std::clamp((*quality.roundTrip_mm - Near_mm) / (Far_mm - Near_mm), 0.0, 1.0);
        viable.confidence *= 1.0 - 0.7 * far;
        viable.reasons.push_back(
            fmt::format("the series subtracted is aligned to {:.1f} mm", *quality.roundTrip_mm));
    }
    if (quality.verdict != imaging::AlignmentQuality::Verdict::Doubtful)
        return;
    viable.confidence *= 0.5;
    viable.reasons.emplace_back("the alignment of the series subtracted is doubtful");
}

/// In a box, the lesion with what its border is compared with, and the liver: nothing else is read.
Needed neededIn(const IndexBox& box, const Geometry& grid, const Mask& lesion,
                const std::optional<Mask>& liver)
{
    const auto dims = box.dims();
    Needed needed(static_cast<std::size_t>(dims[0]) * static_cast<std::size_t>(dims[1]) *
                      static_cast<std::size_t>(dims[2]),
                  0);
    const auto place = [&](int i, int j, int k) {
        return (static_cast<std::size_t>(k - box.first.k) * static_cast<std::size_t>(dims[1]) +
                static_cast<std::size_t>(j - box.first.j)) *
                   static_cast<std::size_t>(dims[0]) +
               static_cast<std::size_t>(i - box.first.i);
    };
    if (liver)
        forEachOf(*liver, [&](int i, int j, int k) { needed[place(i, j, k)] = 1; });
    const IndexBox wide = withSurroundings(lesion.box(), grid);
    std::vector<std::uint8_t> inside;
    for (int k = wide.first.k; k <= wide.last.k; ++k)
        for (int j = wide.first.j; j <= wide.last.j; ++j)
            for (int i = wide.first.i; i <= wide.last.i; ++i)
                inside.push_back(lesion.contains({i, j, k}) ? 1 : 0);
    const IndexBox reach = withSurroundings({{0, 0, 0}, {0, 0, 0}}, grid);
    const auto near = boxSums(inside, wide.dims(), reach.last);
    std::size_t at = 0;
    for (int k = wide.first.k; k <= wide.last.k; ++k)
        for (int j = wide.first.j; j <= wide.last.j; ++j)
            for (int i = wide.first.i; i <= wide.last.i; ++i)
                if (near[at++] > 0)
                    needed[place(i, j, k)] = 1;
    return needed;
}

Expected<Difference> subtractedWithin(const Volume& arterial, const NonContrastPhase& nonContrast,
                                      const IndexBox& box, const Needed& needed)
{
    const Geometry& grid = arterial.geometry();
    const auto part = partOf(grid, box);
    if (!part)
        return passOn(part);
    auto added = std::make_shared<std::vector<float>>();
    added->reserve(part->voxelCount());
    std::vector<std::uint8_t> covered;
    covered.reserve(part->voxelCount());
    forEachBefore(nonContrast, grid, box, needed, [&](const VoxelIndex& voxel, std::optional<double> before) {
        covered.push_back(before ? 1 : 0);
        added->push_back(before ? static_cast<float>(arterial.at(voxel) - *before) : 0.0F);
    });
    imaging::VolumeOrigin origin = arterial.origin();
    if (!origin.slices.empty())
        origin.slices = {origin.slices.begin() + box.first.k, origin.slices.begin() + box.last.k + 1};
    auto volume = Volume::make(*part, Volume::Buffer<float>(std::move(added)), std::move(origin));
    if (!volume)
        return passOn(volume);
    return Difference{std::move(*volume), box.first, std::move(covered)};
}

} // namespace

Expected<Difference> subtracted(const Volume& arterial, const NonContrastPhase& nonContrast,
                                const IndexBox& around)
{
    return subtractedWithin(arterial, nonContrast, withSurroundings(around, arterial.geometry()), {});
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
    const auto tissue = reference ? reference : liverAround(*here, arterial);
    const IndexBox box =
        withSurroundings(tissue ? both(here->box(), tissue->box()) : here->box(), arterial.geometry());
    const auto added =
        subtractedWithin(arterial, nonContrast, box, neededIn(box, arterial.geometry(), *here, tissue));
    if (!added)
        return passOn(added);
    const VoxelIndex back{-added->first.i, -added->first.j, -added->first.k};
    const auto lesionInPart = movedTo(added->volume.geometry(), *here, back);
    if (!lesionInPart)
        return passOn(lesionInPart);
    if (const auto covered = coveredPart(*lesionInPart, *added);
        !covered || covered->voxelCount() != here->voxelCount())
        return fail(ProblemCode::OtherGrid, {other, "it does not cover the whole lesion"});
    if (!tissue)
        return fail(ProblemCode::NoReferenceRegion);
    const auto tissueInPart = movedTo(added->volume.geometry(), *tissue, back);
    if (!tissueInPart)
        return passOn(tissueInPart);
    const auto liverInPart = coveredPart(*tissueInPart, *added);
    if (!liverInPart)
        return fail(ProblemCode::NoReferenceRegion);
    auto viable = measureViable(*lesionInPart, added->volume, *liverInPart, options);
    if (!viable)
        return viable;
    if (nonContrast.quality)
        addAlignment(*viable, *nonContrast.quality);
    if (!viable->mask)
        return viable;
    auto mask = movedTo(arterial.geometry(), *viable->mask, added->first);
    if (!mask)
        return passOn(mask);
    viable->mask = std::move(*mask);
    viable->sliceIndex += added->first.k;
    return viable;
}

} // namespace hepatica::measurement
