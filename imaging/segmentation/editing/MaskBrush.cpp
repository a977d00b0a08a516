#include "Median.h"
#include "segmentation/editing/VoxelBlock.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

using editing::VoxelBlock;

constexpr double LargestRadius_mm = 100.0;

/// A straight piece of the path; a point is one of no length.
struct Piece {
    Point3 from, to;
};

double distanceTo(const Piece& piece, const Point3& p)
{
    const Point3 along = piece.to - piece.from;
    const double squared = dot(along, along);
    const double t = squared > 0.0 ? std::clamp(dot(p - piece.from, along) / squared, 0.0, 1.0) : 0.0;
    return distance(p, piece.from + t * along);
}

/// A position on the plane of slice k, moved along the slice normal.
Point3 ontoSlice(const Geometry& grid, const Point3& position, int k)
{
    const Point3 normal = grid.sliceNormal();
    return position - dot(position - grid.toPatient(0, 0, k), normal) * normal;
}

/// All voxels that can lie within `radius_mm` of a piece, and perhaps more; none outside the grid.
std::optional<IndexBox> boxOf(const Geometry& grid, const Piece& piece, double radius_mm)
{
    Point3 least = grid.toContinuousIndex(piece.from), most = least;
    for (const Point3& end : {piece.from, piece.to})
        for (int corner = 0; corner < 8; ++corner) {
            const auto side = [&](int axis) { return (corner >> axis & 1) == 0 ? -radius_mm : radius_mm; };
            const Point3 index = grid.toContinuousIndex(end + Point3{side(0), side(1), side(2)});
            least = {std::min(least.x, index.x), std::min(least.y, index.y), std::min(least.z, index.z)};
            most = {std::max(most.x, index.x), std::max(most.y, index.y), std::max(most.z, index.z)};
        }
    const auto& n = grid.dims();
    const auto first = [](double at, int count) {
        return static_cast<int>(std::clamp(std::floor(at), 0.0, static_cast<double>(count)));
    };
    const auto last = [](double at, int count) {
        return static_cast<int>(std::clamp(std::ceil(at), -1.0, count - 1.0));
    };
    const IndexBox box{{first(least.x, n[0]), first(least.y, n[1]), first(least.z, n[2])},
                       {last(most.x, n[0]), last(most.y, n[1]), last(most.z, n[2])}};
    const auto d = box.dims();
    return d[0] > 0 && d[1] > 0 && d[2] > 0 ? std::optional(box) : std::nullopt;
}

/// Where the brush goes: pieces, and for each the slice it stays on (of a disc).
struct Path {
    std::vector<Piece> pieces;
    std::vector<std::optional<int>> slices;
};

Path pathOf(const Geometry& grid, const BrushStroke& stroke)
{
    Path path;
    const auto add = [&](const Piece& piece, std::optional<int> slice) {
        path.pieces.push_back(piece);
        path.slices.push_back(slice);
    };
    if (stroke.shape == BrushShape::Ball) {
        for (std::size_t n = 0; n < stroke.path.size(); ++n)
            add({stroke.path[n == 0 ? 0 : n - 1], stroke.path[n]}, std::nullopt);
        return path;
    }
    std::optional<int> before;
    Point3 last;
    for (const Point3& point : stroke.path) {
        const int k = grid.toNearestVoxel(point).k;
        if (k < 0 || k >= grid.dims()[2] || !grid.isOnSlice(point, k)) {
            before.reset();
            continue;
        }
        const Point3 here = ontoSlice(grid, point, k);
        add({before == k ? last : here, here}, k);
        before = k;
        last = here;
    }
    return path;
}

std::optional<Problem> problemOf(const Geometry& grid, const MaskOrNothing& mask, const BrushStroke& stroke)
{
    if (stroke.path.empty())
        return fail(ProblemCode::NothingEdited, {"the brush has no path", "at least one point"}).value();
    if (!(stroke.radius_mm > 0.0) || stroke.radius_mm > LargestRadius_mm)
        return fail(ProblemCode::NothingEdited,
                    {fmt::format("the brush has a radius of {} mm", stroke.radius_mm),
                     fmt::format("more than 0 and at most {} mm", LargestRadius_mm)})
            .value();
    if (mask && !mask->grid().sameGrid(grid))
        return editing::otherGrid().value();
    return std::nullopt;
}

/// The voxels within the brush along one piece of the path, or nothing.
MaskOrNothing reachedBy(const Geometry& grid, const Piece& piece, std::optional<int> slice, double radius_mm)
{
    auto box = boxOf(grid, piece, radius_mm);
    if (!box || (slice && (*slice < box->first.k || *slice > box->last.k)))
        return std::nullopt;
    if (slice)
        box->first.k = box->last.k = *slice;
    VoxelBlock block(grid, *box);
    editing::forEachIn(*box, [&](const VoxelIndex& v) {
        block.at(v) = distanceTo(piece, grid.toPatient(v)) <= radius_mm ? 1 : 0;
    });
    return block.mask();
}

using Reach = std::function<MaskOrNothing(const Piece&, std::optional<int> slice)>;

/// What all pieces of a path reach is added to the mask, or taken from it.
Expected<MaskOrNothing> led(const MaskOrNothing& mask, const BrushStroke& stroke, const Path& path,
                            const Reach& reach)
{
    MaskOrNothing reached;
    for (std::size_t n = 0; n < path.pieces.size(); ++n) {
        auto both = united(reached, reach(path.pieces[n], path.slices[n]));
        if (!both)
            return both;
        reached = std::move(*both);
    }
    if (!reached)
        return fail(ProblemCode::OutsideVolume, {"the brush", "the slices of the series"});
    return stroke.effect == BrushEffect::Add ? united(mask, reached) : subtracted(mask, reached);
}

// ---- The adaptive brush

double meanAround(const Volume& volume, const VoxelIndex& v)
{
    double sum = 0.0;
    int count = 0;
    for (int j = v.j - 1; j <= v.j + 1; ++j)
        for (int i = v.i - 1; i <= v.i + 1; ++i)
            if (volume.geometry().contains({i, j, v.k})) {
                sum += volume.at({i, j, v.k});
                ++count;
            }
    return sum / count;
}

struct Likeness {
    double middle = 0.0, tolerance = 0.0;
};

/// From the inner third of the brush, or from the 3 x 3 pixels around its middle where that holds fewer.
Likeness likenessOf(const Volume& volume, const Mask& reached, const Point3& centre, double radius_mm)
{
    constexpr double Inner = 1.0 / 3.0, RobustDeviations = 3.0, FromMedian = 1.4826;
    std::vector<double> values;
    editing::forEachIn(reached.box(), [&](const VoxelIndex& v) {
        if (reached.contains(v) && distance(volume.geometry().toPatient(v), centre) <= Inner * radius_mm)
            values.push_back(meanAround(volume, v));
    });
    const VoxelIndex at = volume.geometry().toNearestVoxel(centre);
    constexpr std::size_t Enough = 9;
    if (values.size() < Enough) {
        values.clear();
        const IndexBox around{{at.i - 1, at.j - 1, at.k}, {at.i + 1, at.j + 1, at.k}};
        editing::forEachIn(around, [&](const VoxelIndex& v) {
            if (volume.geometry().contains(v))
                values.push_back(meanAround(volume, v));
        });
    }
    const double middle = medianOf(values);
    for (double& value : values)
        value = std::abs(value - middle);
    return {middle, RobustDeviations * FromMedian * medianOf(std::move(values))};
}

/// Of the voxels reached those that are alike, and joined by faces to the middle of the brush.
MaskOrNothing alikeAndJoined(const Volume& volume, const Mask& reached, const Point3& centre,
                             const Likeness& likeness)
{
    constexpr int Neighbours[6][3] = {{-1, 0, 0}, {1, 0, 0}, {0, -1, 0}, {0, 1, 0}, {0, 0, -1}, {0, 0, 1}};
    VoxelBlock joined(volume.geometry(), reached.box());
    std::vector<VoxelIndex> open;
    const auto take = [&](const VoxelIndex& v) {
        if (!reached.contains(v) || joined.holds(v) ||
            std::abs(meanAround(volume, v) - likeness.middle) > likeness.tolerance)
            return;
        joined.at(v) = 1;
        open.push_back(v);
    };
    take(volume.geometry().toNearestVoxel(centre));
    while (!open.empty()) {
        const VoxelIndex v = open.back();
        open.pop_back();
        for (const auto& step : Neighbours)
            take({v.i + step[0], v.j + step[1], v.k + step[2]});
    }
    return joined.mask();
}

/// The pieces of a path as points no farther apart than half the radius.
Path dabsOf(const Path& path, double radius_mm)
{
    Path dabs;
    for (std::size_t n = 0; n < path.pieces.size(); ++n) {
        const Piece& piece = path.pieces[n];
        const int steps =
            std::max(1, static_cast<int>(std::ceil(distance(piece.from, piece.to) / (0.5 * radius_mm))));
        for (int step = 1; step <= steps; ++step) {
            const double t = static_cast<double>(step) / steps;
            const Point3 at = piece.from + t * (piece.to - piece.from);
            dabs.pieces.push_back({at, at});
            dabs.slices.push_back(path.slices[n]);
        }
    }
    return dabs;
}

} // namespace

Expected<MaskOrNothing> brushed(const Geometry& grid, const MaskOrNothing& mask, const BrushStroke& stroke)
{
    if (auto problem = problemOf(grid, mask, stroke))
        return tl::unexpected<Problem>(std::move(*problem));
    const auto reach = [&](const Piece& piece, std::optional<int> slice) {
        return reachedBy(grid, piece, slice, stroke.radius_mm);
    };
    return led(mask, stroke, pathOf(grid, stroke), reach);
}

Expected<MaskOrNothing> brushedAdaptively(const Volume& volume, const MaskOrNothing& mask,
                                          const BrushStroke& stroke)
{
    const Geometry& grid = volume.geometry();
    if (auto problem = problemOf(grid, mask, stroke))
        return tl::unexpected<Problem>(std::move(*problem));
    const auto reach = [&](const Piece& dab, std::optional<int> slice) -> MaskOrNothing {
        const auto reached = reachedBy(grid, dab, slice, stroke.radius_mm);
        if (!reached || !reached->contains(grid.toNearestVoxel(dab.from)))
            return std::nullopt;
        const Likeness likeness = likenessOf(volume, *reached, dab.from, stroke.radius_mm);
        return alikeAndJoined(volume, *reached, dab.from, likeness);
    };
    const Path dabs = dabsOf(pathOf(grid, stroke), stroke.radius_mm);
    auto brushedMask = led(mask, stroke, dabs, reach);
    const auto isInGrid = [&](const Piece& dab) { return grid.contains(grid.toNearestVoxel(dab.from)); };
    if (!brushedMask && brushedMask.error().code == ProblemCode::OutsideVolume &&
        std::ranges::any_of(dabs.pieces, isInGrid))
        return fail(ProblemCode::NothingEdited, {"nothing under the brush is like its middle",
                                                 "tissue that is larger than the brush's inner third"});
    return brushedMask;
}

} // namespace hepatica::imaging
