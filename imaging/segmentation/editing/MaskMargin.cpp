#include "segmentation/Smoothing.h"
#include "segmentation/editing/VoxelBlock.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

using editing::VoxelBlock;

constexpr double LargestMargin_mm = 50.0, LargestSigma_mm = 20.0;
constexpr double Rounding_mm = 1e-6; // a neighbour exactly as far away as the margin is reached

std::optional<Problem> problemOf(double length_mm, double largest_mm)
{
    if (length_mm > 0.0 && length_mm <= largest_mm)
        return std::nullopt;
    return fail(ProblemCode::NothingEdited, {fmt::format("the distance is {} mm", length_mm),
                                             fmt::format("more than 0 and at most {} mm", largest_mm)})
        .value();
}

/// How many slices on either side of slice k lie within a distance along the normal.
int slicesWithin(const Geometry& grid, int k, double margin_mm)
{
    const auto height = [&](int slice) {
        return dot(grid.toPatient(0, 0, slice) - grid.toPatient(0, 0, k), grid.sliceNormal());
    };
    int most = 0;
    for (const int side : {-1, 1})
        for (int n = 1; k + side * n >= 0 && k + side * n < grid.dims()[2]; ++n) {
            if (std::abs(height(k + side * n)) > margin_mm)
                break;
            most = std::max(most, n);
        }
    return most;
}

std::array<int, 3> voxelsWithin(const Mask& mask, double margin_mm)
{
    const Geometry& grid = mask.grid();
    int slices = 0;
    for (int k = mask.box().first.k; k <= mask.box().last.k; ++k)
        slices = std::max(slices, slicesWithin(grid, k, margin_mm));
    // A leaning axis moves the neighbours in a slice aside as well.
    const Point3 lean = grid.toPatient(0, 0, 1) - grid.toPatient(0, 0, 0);
    const double aside = slices * norm(lean - dot(lean, grid.sliceNormal()) * grid.sliceNormal());
    const auto within = [&](std::size_t axis) {
        return static_cast<int>(std::ceil((margin_mm + aside) / grid.spacing()[axis]));
    };
    return {within(0), within(1), slices};
}

/// The runs of voxels of slice `to` within a distance of the voxel (0, 0) of slice `from`.
struct Run {
    int j = 0, first = 0, last = 0;
};

std::vector<Run> runsOf(const Geometry& grid, int from, int to, double margin_mm)
{
    const Point3 step = grid.toPatient(0, 0, to) - grid.toPatient(0, 0, from);
    const double along = dot(step, grid.directions()[0]), across = dot(step, grid.directions()[1]);
    const double height = dot(step, grid.sliceNormal()), flat = margin_mm * margin_mm - height * height;
    constexpr double Rounding = 1e-9;
    std::vector<Run> runs;
    if (flat < 0.0)
        return runs;
    const auto& spacing = grid.spacing();
    const double reach = std::sqrt(flat);
    for (int j = static_cast<int>(std::ceil((-reach - across) / spacing[1] - Rounding));
         j <= std::floor((reach - across) / spacing[1] + Rounding); ++j) {
        const double y = j * spacing[1] + across, half = std::sqrt(std::max(0.0, flat - y * y));
        const Run run{j, static_cast<int>(std::ceil((-half - along) / spacing[0] - Rounding)),
                      static_cast<int>(std::floor((half - along) / spacing[0] + Rounding))};
        if (run.first <= run.last)
            runs.push_back(run);
    }
    return runs;
}

/// Sets every voxel of `target` within a distance of the voxels of `sources` to `value`. Only voxels with a
/// neighbour that is none of the sources are looked at: the others reach nothing farther.
void spread(VoxelBlock& target, const Geometry& grid, const VoxelBlock& sources, double margin_mm,
            std::uint8_t value)
{
    const IndexBox& box = target.box();
    const auto isAtBorder = [&](const VoxelIndex& v) {
        for (const VoxelIndex& next :
             {VoxelIndex{v.i - 1, v.j, v.k}, VoxelIndex{v.i + 1, v.j, v.k}, VoxelIndex{v.i, v.j - 1, v.k},
              VoxelIndex{v.i, v.j + 1, v.k}, VoxelIndex{v.i, v.j, v.k - 1}, VoxelIndex{v.i, v.j, v.k + 1}})
            if (sources.box().contains(next) && !sources.holds(next))
                return true;
        return false;
    };
    for (int k = sources.box().first.k; k <= sources.box().last.k; ++k) {
        std::vector<std::vector<Run>> reached;
        for (int to = box.first.k; to <= box.last.k; ++to)
            reached.push_back(runsOf(grid, k, to, margin_mm));
        IndexBox slice = sources.box();
        slice.first.k = slice.last.k = k;
        editing::forEachIn(slice, [&](const VoxelIndex& v) {
            if (!sources.holds(v) || !isAtBorder(v))
                return;
            for (int to = box.first.k; to <= box.last.k; ++to)
                for (const Run& run : reached[static_cast<std::size_t>(to - box.first.k)]) {
                    const int j = v.j + run.j;
                    const int first = std::max(v.i + run.first, box.first.i);
                    const int last = std::min(v.i + run.last, box.last.i);
                    if (j < box.first.j || j > box.last.j || first > last)
                        continue;
                    const auto at =
                        target.bytes().begin() + static_cast<std::ptrdiff_t>(target.offset({first, j, to}));
                    std::fill(at, at + (last - first + 1), value);
                }
        });
    }
}

} // namespace

Expected<MaskOrNothing> grown(const Mask& mask, double margin_mm)
{
    if (auto problem = problemOf(margin_mm, LargestMargin_mm))
        return tl::unexpected<Problem>(std::move(*problem));
    const IndexBox box =
        editing::widened(mask.box(), voxelsWithin(mask, margin_mm + Rounding_mm), mask.grid());
    const VoxelBlock inside(mask, box);
    VoxelBlock grownBlock = inside;
    spread(grownBlock, mask.grid(), inside, margin_mm + Rounding_mm, 1);
    return grownBlock.mask();
}

Expected<MaskOrNothing> shrunk(const Mask& mask, double margin_mm)
{
    if (auto problem = problemOf(margin_mm, LargestMargin_mm))
        return tl::unexpected<Problem>(std::move(*problem));
    // The voxels outside that touch the mask are the nearest ones there are.
    const IndexBox box = editing::widened(mask.box(), {1, 1, 1}, mask.grid());
    VoxelBlock shrunkBlock(mask, box), outside(mask, box);
    for (std::uint8_t& voxel : outside.bytes())
        voxel = voxel == 0 ? 1 : 0;
    spread(shrunkBlock, mask.grid(), outside, margin_mm + Rounding_mm, 0);
    return shrunkBlock.mask();
}

Expected<MaskOrNothing> smoothed(const Mask& mask, double sigma_mm)
{
    if (auto problem = problemOf(sigma_mm, LargestSigma_mm))
        return tl::unexpected<Problem>(std::move(*problem));
    const auto& spacing = mask.grid().spacing();
    const std::array<double, 3> sigma{sigma_mm / spacing[0], sigma_mm / spacing[1], sigma_mm / spacing[2]};
    std::array<int, 3> room{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        room[axis] = static_cast<int>(std::ceil(2.0 * sigma[axis]));
    VoxelBlock block(mask, editing::widened(mask.box(), room, mask.grid()));
    segmentation::Field blurred(block.bytes().begin(), block.bytes().end());
    segmentation::smooth(blurred, block.dims(), sigma);

    std::vector<float> ranked = blurred;
    const auto last = ranked.begin() + static_cast<std::ptrdiff_t>(mask.voxelCount() - 1);
    std::ranges::nth_element(ranked, last, std::greater<>());
    std::ranges::transform(blurred, block.bytes().begin(),
                           [level = *last](float value) -> std::uint8_t { return value >= level ? 1 : 0; });
    return block.mask();
}

} // namespace hepatica::imaging
