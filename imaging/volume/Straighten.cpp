#include <hepatica/imaging/Straighten.h>

#include "Parallel.h"
#include "VoxelMemory.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <vector>

namespace hepatica::imaging {

namespace {

/// How far each slice lies beside the one before, in voxels along rows and columns.
struct Lean {
    double i = 0.0, j = 0.0;
};

Lean leanOf(const Geometry& grid)
{
    const Point3 step = grid.spacing()[2] * grid.directions()[2];
    return {dot(step, grid.directions()[0]) / grid.spacing()[0],
            dot(step, grid.directions()[1]) / grid.spacing()[1]};
}

/// One axis of the straight grid: how many voxels, and where its first one lies among the acquired ones.
struct Extent {
    int count = 0;
    double first = 0.0;
};

Extent extentOf(int count, double leanPerSlice, int slices)
{
    const double shift = leanPerSlice * (slices - 1);
    return {count + static_cast<int>(std::ceil(std::abs(shift) - 1e-6)), std::min(0.0, shift)};
}

/// Rows and columns of the straight grid.
std::array<Extent, 2> extentsOf(const Geometry& grid)
{
    const Lean lean = leanOf(grid);
    const auto [ni, nj, nk] = grid.dims();
    return {extentOf(ni, lean.i, nk), extentOf(nj, lean.j, nk)};
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
    const auto lowest = static_cast<double>(*std::ranges::min_element(voxels));
    const auto slices = static_cast<std::size_t>(grid.dims()[2]);
    const std::size_t perSlice = voxels.size() / slices, perMoved = to.size() / slices;
    const auto moveSlice = [&, along = along, across = across](std::size_t k) {
        const auto turn = static_cast<double>(k);
        MovedSlice<T> slice(voxels.subspan(k * perSlice, perSlice), grid.dims()[0],
                            placeOf(along.first - lean.i * turn), placeOf(across.first - lean.j * turn),
                            lowest);
        const auto width = static_cast<std::size_t>(along.count);
        for (int j = 0; j < across.count; ++j)
            slice.fillRow(j, to.subspan(k * perMoved + static_cast<std::size_t>(j) * width, width));
    };
    return parallelFor(slices, moveSlice, [&](std::size_t done) {
        progress.report(static_cast<double>(done) / static_cast<double>(slices), "straightening the stack");
        return !progress.cancelled();
    });
}

} // namespace

bool leans(const Geometry& grid)
{
    constexpr double Tolerance = 0.1; // of a voxel, as in Geometry::sameGrid()
    const Lean lean = leanOf(grid);
    return std::max(std::abs(lean.i), std::abs(lean.j)) * (grid.dims()[2] - 1) >= Tolerance;
}

Expected<Geometry> straightGrid(const Geometry& grid)
{
    if (!leans(grid))
        return grid;
    const auto [along, across] = extentsOf(grid);
    const Point3 normal = grid.sliceNormal();
    const auto& [x, y, z] = grid.spacing();
    const Point3 origin =
        grid.origin() + (along.first * x) * grid.directions()[0] + (across.first * y) * grid.directions()[1];
    return Geometry::make({along.count, across.count, grid.dims()[2]},
                          {x, y, z * dot(normal, grid.directions()[2])}, origin,
                          {grid.directions()[0], grid.directions()[1], normal});
}

Expected<Volume> straighten(const Volume& leaning, const Progress& progress)
{
    if (!leans(leaning.geometry()))
        return leaning;
    const auto straight = straightGrid(leaning.geometry());
    if (!straight)
        return passOn(straight);
    VolumeOrigin origin = leaning.origin();
    origin.measurable = Measurable::None;
    return leaning.visit([&](auto voxels) -> Expected<Volume> {
        using T = std::remove_const_t<typename decltype(voxels)::element_type>;
        const VoxelStore<T> store(straight->voxelCount());
        if (!moveSlices<T>(voxels, leaning.geometry(), store.values(), progress))
            return fail(ProblemCode::Cancelled, {"straightening the stack"});
        return Volume::make(*straight, store.shared(), std::move(origin));
    });
}

} // namespace hepatica::imaging
