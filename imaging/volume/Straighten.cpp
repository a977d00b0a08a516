#include <hepatica/imaging/Straighten.h>

#include <hepatica/imaging/Parallel.h>

#include "VoxelMemory.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

namespace hepatica::imaging {

namespace {

/// How far a slice lies beside the first one for each mm along the third axis, in voxels along rows and
/// columns.
struct Lean {
    double i = 0.0, j = 0.0;
};

Lean leanOf(const Geometry& grid)
{
    const Point3& third = grid.directions()[2];
    return {dot(third, grid.directions()[0]) / grid.spacing()[0],
            dot(third, grid.directions()[1]) / grid.spacing()[1]};
}

/// Of every slice from the first one along the third axis, in mm; also of an even stack.
std::vector<double> distancesOf(const Geometry& grid)
{
    if (!grid.sliceDistances().empty())
        return grid.sliceDistances();
    std::vector<double> distances_mm;
    for (int k = 0; k < grid.dims()[2]; ++k)
        distances_mm.push_back(k * grid.spacing()[2]);
    return distances_mm;
}

bool isUneven(const Geometry& grid)
{
    return !grid.sliceDistances().empty();
}

/// How far apart the slices of the straight grid are along the third axis: as the nearest neighbours of an
/// uneven stack, but no closer than a quarter of the mean, which bounds the memory.
double stepOf(const Geometry& grid)
{
    double step_mm = grid.spacing()[2];
    const std::vector<double>& distances_mm = grid.sliceDistances();
    for (std::size_t k = 1; k < distances_mm.size(); ++k)
        step_mm = std::min(step_mm, distances_mm[k] - distances_mm[k - 1]);
    return std::max(step_mm, 0.25 * grid.spacing()[2]);
}

int straightSlices(const Geometry& grid)
{
    return isUneven(grid) ? static_cast<int>(std::lround(grid.sliceDistances().back() / stepOf(grid))) + 1
                          : grid.dims()[2];
}

constexpr int InAGap = -1;

/// For every slice of the straight grid the acquired one nearest to it, or InAGap where that lies farther
/// away than three quarters of the way to its own nearer neighbour.
std::vector<int> acquiredSlices(const Geometry& grid)
{
    const std::vector<double> distances_mm = distancesOf(grid);
    std::vector<int> acquired(static_cast<std::size_t>(straightSlices(grid)));
    for (std::size_t n = 0; n < acquired.size(); ++n) {
        const double here = static_cast<double>(n) * stepOf(grid);
        const auto nearest =
            std::ranges::min_element(distances_mm, {}, [&](double at) { return std::abs(at - here); });
        const bool isFirst = nearest == distances_mm.begin(), isLast = nearest + 1 == distances_mm.end();
        const double below_mm = isFirst ? stepOf(grid) : *nearest - *(nearest - 1);
        const double above_mm = isLast ? stepOf(grid) : *(nearest + 1) - *nearest;
        const bool isCovered = std::abs(*nearest - here) <= 0.75 * std::min(below_mm, above_mm);
        acquired[n] = isCovered ? static_cast<int>(nearest - distances_mm.begin()) : InAGap;
    }
    return acquired;
}

/// One axis of the straight grid: how many voxels, and where its first one lies among the acquired ones.
struct Extent {
    int count = 0;
    double first = 0.0;
};

Extent extentOf(int count, double shift)
{
    return {count + static_cast<int>(std::ceil(std::abs(shift) - 1e-6)), std::min(0.0, shift)};
}

/// Rows and columns of the straight grid.
std::array<Extent, 2> extentsOf(const Geometry& grid)
{
    const Lean lean = leanOf(grid);
    const double height_mm = distancesOf(grid).back();
    return {extentOf(grid.dims()[0], lean.i * height_mm), extentOf(grid.dims()[1], lean.j * height_mm)};
}

/// A place between voxels: the one before it, and how far it lies beyond.
struct Between {
    int before = 0;
    double beyond = 0.0;
};

Between placeOf(double at)
{
    const double before = std::floor(at);
    return {static_cast<int>(before), at - before};
}

/// An acquired slice that is moved within its plane. All its voxels move by the same part of a voxel.
template <typename T> class MovedSlice {
public:
    /// Row `j` and column `i` of the result lie at `rows.before` + j and `columns.before` + i, and beyond.
    MovedSlice(std::span<const T> voxels, int width, Between columns, Between rows, double outside)
        : voxels_(voxels), width_(width), columns_(columns), rows_(rows), outside_(outside)
    {
    }

    void fillRow(int j, std::span<T> to)
    {
        const auto upper = rowAt(rows_.before + j), lower = rowAt(rows_.before + j + 1);
        mixed_.assign(to.size() + 1, outside_);
        const double v = rows_.beyond, u = columns_.beyond;
        // The part of the row that the slice has voxels for.
        const int first = std::max(0, -columns_.before);
        const int last = std::min(static_cast<int>(mixed_.size()), width_ - columns_.before);
        for (int i = first; i < last; ++i) {
            const int place = i + columns_.before;
            const auto from = static_cast<std::size_t>(place);
            const double above = upper.empty() ? outside_ : static_cast<double>(upper[from]);
            const double below = lower.empty() ? outside_ : static_cast<double>(lower[from]);
            mixed_[static_cast<std::size_t>(i)] = (1 - v) * above + v * below;
        }
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i] = rounded((1 - u) * mixed_[i] + u * mixed_[i + 1]);
    }

private:
    [[nodiscard]] std::span<const T> rowAt(int row) const
    {
        const auto width = static_cast<std::size_t>(width_);
        const bool isInside = row >= 0 && static_cast<std::size_t>(row) < voxels_.size() / width;
        return isInside ? voxels_.subspan(static_cast<std::size_t>(row) * width, width)
                        : std::span<const T>();
    }
    static T rounded(double value)
    {
        if constexpr (std::is_integral_v<T>)
            return static_cast<T>(value < 0.0 ? value - 0.5 : value + 0.5);
        else
            return static_cast<T>(value);
    }

    std::span<const T> voxels_;
    int width_;
    Between columns_, rows_;
    double outside_;
    std::vector<double> mixed_;
};

/// False when it was cancelled.
template <typename T>
bool moveSlices(std::span<const T> voxels, const Geometry& grid, std::span<T> to, const Progress& progress)
{
    const auto [along, across] = extentsOf(grid);
    const Lean lean = leanOf(grid);
    const std::vector<double> distances_mm = distancesOf(grid);
    const std::vector<int> acquired = acquiredSlices(grid);
    const T lowest = *std::ranges::min_element(voxels);
    const std::size_t perSlice = voxels.size() / distances_mm.size(), perMoved = to.size() / acquired.size();
    const auto moveSlice = [&, along = along, across = across](std::size_t n) {
        const std::span<T> moved = to.subspan(n * perMoved, perMoved);
        if (acquired[n] == InAGap) {
            std::ranges::fill(moved, lowest);
            return;
        }
        const auto k = static_cast<std::size_t>(acquired[n]);
        MovedSlice<T> slice(voxels.subspan(k * perSlice, perSlice), grid.dims()[0],
                            placeOf(along.first - lean.i * distances_mm[k]),
                            placeOf(across.first - lean.j * distances_mm[k]), static_cast<double>(lowest));
        const auto width = static_cast<std::size_t>(along.count);
        for (int j = 0; j < across.count; ++j)
            slice.fillRow(j, moved.subspan(static_cast<std::size_t>(j) * width, width));
    };
    return parallelFor(acquired.size(), moveSlice, [&](std::size_t done) {
        progress.report(static_cast<double>(done) / static_cast<double>(acquired.size()),
                        "straightening the stack");
        return !progress.cancelled();
    });
}

bool leans(const Geometry& grid)
{
    constexpr double Tolerance = 0.1; // of a voxel, as in Geometry::sameGrid()
    const Lean lean = leanOf(grid);
    return std::max(std::abs(lean.i), std::abs(lean.j)) * distancesOf(grid).back() >= Tolerance;
}

} // namespace

bool isStraight(const Geometry& grid)
{
    return !isUneven(grid) && !leans(grid);
}

Expected<Geometry> straightGrid(const Geometry& grid)
{
    if (isStraight(grid))
        return grid;
    const auto [along, across] = extentsOf(grid);
    const Point3 normal = grid.sliceNormal();
    const auto [x, y, mean] = grid.spacing();
    const Point3 origin =
        grid.origin() + (along.first * x) * grid.directions()[0] + (across.first * y) * grid.directions()[1];
    return Geometry::make({along.count, across.count, straightSlices(grid)},
                          {x, y, stepOf(grid) * dot(normal, grid.directions()[2])}, origin,
                          {grid.directions()[0], grid.directions()[1], normal});
}

Expected<Volume> straighten(const Volume& acquired, const Progress& progress)
{
    if (isStraight(acquired.geometry()))
        return acquired;
    const auto straight = straightGrid(acquired.geometry());
    if (!straight)
        return passOn(straight);
    VolumeOrigin origin = acquired.origin();
    origin.measurable = Measurable::None;
    if (isUneven(acquired.geometry()))
        origin.slices.clear(); // its slices are no longer those of the files
    return acquired.visit([&](auto voxels) -> Expected<Volume> {
        using T = std::remove_const_t<typename decltype(voxels)::element_type>;
        const VoxelStore<T> store(straight->voxelCount());
        if (!moveSlices<T>(voxels, acquired.geometry(), store.values(), progress))
            return fail(ProblemCode::Cancelled, {"straightening the stack"});
        return Volume::make(*straight, store.shared(), std::move(origin));
    });
}

} // namespace hepatica::imaging
