#include "geometry/DifferenceImage.h"

#include <hepatica/imaging/Parallel.h>

#include "geometry/BetweenVoxels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <utility>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;
using imaging::VoxelIndex;

/// Of how many voxels along an axis the map is followed at the first alone: of 3 mm, and no more than four.
int mapStep(double spacing_mm)
{
    constexpr double Longest_mm = 3.0;
    return std::clamp(static_cast<int>(Longest_mm / spacing_mm), 1, 4);
}

/// Where the voxels of a box lie in the other series: the map is followed at knots, and is linear between
/// them, for it bends over centimetres. Across slices that are not evenly spaced, in either series, it is
/// followed on each. The last knots are the last voxels of the grid, for beyond the images a map may end.
template <typename Values> class KnottedMap {
public:
    KnottedMap(const NonContrastPhase& nonContrast, const Geometry& grid, const IndexBox& box,
               const Values& before)
        : steps_{mapStep(grid.spacing()[0]), mapStep(grid.spacing()[1]),
                 areEven(nonContrast, grid) ? mapStep(grid.spacing()[2]) : 1},
          dims_(grid.dims())
    {
        const std::array<int, 3> first{box.first.i, box.first.j, box.first.k},
            last{box.last.i, box.last.j, box.last.k};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            first_[axis] = first[axis] / steps_[axis];
            counts_[axis] = static_cast<std::size_t>(last[axis] / steps_[axis] - first_[axis]) + 2;
        }
        places_.resize(counts_[0] * counts_[1] * counts_[2]);
        imaging::parallelFor(counts_[2], [&](std::size_t z) {
            for (std::size_t y = 0, at = z * counts_[0] * counts_[1]; y < counts_[1]; ++y)
                for (std::size_t x = 0; x < counts_[0]; ++x, ++at)
                    places_[at] = before.indexOf(
                        nonContrast.fromArterial(grid.toPatient(voxel(0, x), voxel(1, y), voxel(2, z))));
        });
    }
    /// One place for each knot() of the box's width.
    [[nodiscard]] std::vector<Point3> row(int j, int k) const
    {
        std::vector<Point3> row(counts_[0]);
        const double down = part(1, j), through = part(2, k);
        const Point3* above = &places_[(knot(2, k) * counts_[1] + knot(1, j)) * counts_[0]];
        const std::size_t slice = counts_[0] * counts_[1];
        for (std::size_t n = 0; n < counts_[0]; ++n, ++above) {
            const Point3 here = above[0] + down * (above[counts_[0]] - above[0]);
            const Point3 next = above[slice] + down * (above[slice + counts_[0]] - above[slice]);
            row[n] = here + through * (next - here);
        }
        return row;
    }
    [[nodiscard]] std::size_t knot(int i) const { return knot(0, i); }
    [[nodiscard]] int step() const { return steps_[0]; } ///< voxels from knot to knot, but for the last
    [[nodiscard]] int apart(int i) const { return apart(0, i); } ///< of them from a voxel's knot to the next

private:
    static bool areEven(const NonContrastPhase& nonContrast, const Geometry& grid)
    {
        return grid.sliceDistances().empty() && nonContrast.volume->geometry().sliceDistances().empty();
    }
    [[nodiscard]] std::size_t knot(std::size_t axis, int voxel) const
    {
        return static_cast<std::size_t>(voxel / steps_[axis] - first_[axis]);
    }
    /// Of the way from a voxel's knot to the next.
    [[nodiscard]] double part(std::size_t axis, int voxel) const
    {
        return static_cast<double>(voxel % steps_[axis]) / apart(axis, voxel);
    }
    /// How many voxels a voxel's knot lies from the next.
    [[nodiscard]] int apart(std::size_t axis, int voxel) const
    {
        return std::clamp(dims_[axis] - 1 - (voxel - voxel % steps_[axis]), 1, steps_[axis]);
    }
    [[nodiscard]] int voxel(std::size_t axis, std::size_t knot) const
    {
        return std::min((first_[axis] + static_cast<int>(knot)) * steps_[axis], dims_[axis] - 1);
    }

    std::array<int, 3> steps_, dims_;
    std::array<int, 3> first_{}; ///< knots of the box
    std::array<std::size_t, 3> counts_{};
    std::vector<Point3> places_;
};

/// The places in the other series of a span of a row, from 0 on, and which of them it holds (1). For the
/// others stands its first voxel's, so that every place can be read.
template <typename Values>
void followRow(const KnottedMap<Values>& map, const std::vector<Point3>& row, const Values& before,
               const RowSpan& span, PlacesOnLine& places, std::span<std::uint8_t> held)
{
    const int step = map.step();
    std::size_t n = 0;
    for (int from = span.first - span.first % step; from <= span.last; from += step) {
        const Point3 &begin = row[map.knot(from)], &end = row[map.knot(from) + 1];
        const bool isWithin = before.holds(begin) && before.holds(end);
        const Point3 way = (1.0 / map.apart(from)) * (end - begin);
        for (int i = std::max(span.first, from); i <= std::min(span.last, from + step - 1); ++i, ++n) {
            const Point3 at = begin + static_cast<double>(i - from) * way;
            const bool isHeld = isWithin || before.holds(at);
            held[n] = isHeld ? 1 : 0;
            places.set(n, isHeld ? at : Point3{});
        }
    }
}

/// What lies between the values of a row and those before it, where there are some.
template <typename Value>
void subtractRow(std::span<const Value> after, std::span<const float> before,
                 std::span<const std::uint8_t> held, std::span<float> added)
{
    for (std::size_t n = 0; n < added.size(); ++n) {
        const float difference = static_cast<float>(after[n]) - before[n];
        added[n] = held[n] != 0 ? difference : 0.0F;
    }
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

/// How far the values around a voxel are smoothed over, in voxels.
VoxelIndex smoothedVoxels(const Geometry& grid)
{
    constexpr double Smoothed_mm = 4.0;
    const auto voxels = [&](std::size_t axis) {
        return static_cast<int>(std::ceil(Smoothed_mm / grid.spacing()[axis]));
    };
    return {voxels(0), voxels(1), voxels(2)};
}

/// From the first of both to the last.
RowSpan both(const RowSpan& one, const RowSpan& other)
{
    return {std::min(one.first, other.first), std::max(one.last, other.last)};
}

/// What each row needs, and up to `reach` rows before and after it, in lines of rows that lie `stride` apart.
Needed spread(const Needed& rows, std::size_t stride, std::size_t length, int reach)
{
    Needed all(rows.size());
    const auto within = static_cast<std::size_t>(reach);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::size_t place = row / stride % length, start = row - place * stride;
        for (std::size_t at = place - std::min(place, within); at <= std::min(length - 1, place + within);
             ++at)
            all[row] = both(all[row], rows[start + at * stride]);
    }
    return all;
}

/// Calls `visit(span, j, k)` for every row of a mask that holds something, with its first and last voxel.
template <typename Visit> void forEachRow(const Mask& mask, Visit&& visit)
{
    const auto& [first, last] = mask.box();
    const auto width = static_cast<std::size_t>(mask.box().dims()[0]);
    auto inside = mask.inside();
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j, inside = inside.subspan(width))
            if (const RowSpan span = insideSpan(inside.first(width)); !span.isEmpty())
                visit(RowSpan{first.i + span.first, first.i + span.last}, j, k);
}

} // namespace

IndexBox withSurroundings(const IndexBox& box, const Geometry& grid)
{
    const VoxelIndex by = smoothedVoxels(grid);
    const auto& dims = grid.dims();
    return {
        {std::max(0, box.first.i - by.i), std::max(0, box.first.j - by.j), std::max(0, box.first.k - by.k)},
        {std::min(dims[0] - 1, box.last.i + by.i), std::min(dims[1] - 1, box.last.j + by.j),
         std::min(dims[2] - 1, box.last.k + by.k)}};
}

Needed neededIn(const IndexBox& box, const Geometry& grid, const Mask& lesion,
                const std::optional<Mask>& region)
{
    const auto height = static_cast<std::size_t>(box.dims()[1]),
               depth = static_cast<std::size_t>(box.dims()[2]);
    const VoxelIndex reach = smoothedVoxels(grid);
    Needed needed(height * depth);
    const auto need = [&](const Mask& mask, int around) {
        forEachRow(mask, [&](const RowSpan& span, int j, int k) {
            if (j < box.first.j || j > box.last.j || k < box.first.k || k > box.last.k)
                return;
            RowSpan& row = needed[static_cast<std::size_t>(k - box.first.k) * height +
                                  static_cast<std::size_t>(j - box.first.j)];
            row = both(
                row, {std::max(span.first - around, box.first.i), std::min(span.last + around, box.last.i)});
        });
    };
    need(lesion, reach.i);
    needed = spread(spread(needed, 1, height, reach.j), height, depth, reach.k);
    if (region)
        need(*region, 0);
    return needed;
}

Expected<Difference> subtractedWithin(const Volume& arterial, const NonContrastPhase& nonContrast,
                                      const IndexBox& box, const Needed& needed)
{
    const Geometry& grid = arterial.geometry();
    const auto part = partOf(grid, box);
    if (!part)
        return passOn(part);
    auto added = std::make_shared<std::vector<float>>(part->voxelCount());
    std::vector<std::uint8_t> covered(part->voxelCount());
    const auto width = static_cast<std::size_t>(box.dims()[0]);
    const auto height = static_cast<std::size_t>(box.dims()[1]);
    nonContrast.volume->visit([&](auto voxels) {
        const BetweenVoxels before(*nonContrast.volume, voxels);
        const KnottedMap map(nonContrast, grid, box, before);
        imaging::parallelFor(static_cast<std::size_t>(box.dims()[2]), [&](std::size_t slice) {
            PlacesOnLine places(width);
            std::vector<float> values(width); // before the contrast medium
            const int k = box.first.k + static_cast<int>(slice);
            std::size_t row = slice * height;
            for (int j = box.first.j; j <= box.last.j; ++j, ++row) {
                const RowSpan span = needed.empty() ? RowSpan{box.first.i, box.last.i} : needed[row];
                if (span.isEmpty())
                    continue;
                const auto count = static_cast<std::size_t>(span.last - span.first) + 1;
                const std::size_t first = row * width + static_cast<std::size_t>(span.first - box.first.i);
                const auto held = std::span(covered).subspan(first, count);
                followRow(map, map.row(j, k), before, span, places, held);
                before.within(places, std::span(values).first(count));
                arterial.visit([&](auto after) {
                    subtractRow(after.subspan(arterial.offset({span.first, j, k}), count),
                                std::span<const float>(values), std::span<const std::uint8_t>(held),
                                std::span(*added).subspan(first, count));
                });
            }
        });
    });
    imaging::VolumeOrigin origin = arterial.origin();
    if (!origin.slices.empty())
        origin.slices = {origin.slices.begin() + box.first.k, origin.slices.begin() + box.last.k + 1};
    auto volume = Volume::make(*part, Volume::Buffer<float>(std::move(added)), std::move(origin));
    if (!volume)
        return passOn(volume);
    return Difference{std::move(*volume), box.first, std::move(covered)};
}

Expected<Difference> subtracted(const Volume& arterial, const NonContrastPhase& nonContrast,
                                const IndexBox& around)
{
    return subtractedWithin(arterial, nonContrast, withSurroundings(around, arterial.geometry()), {});
}

} // namespace hepatica::measurement
