#include <hepatica/imaging/Straighten.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

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

Expected<Geometry> straightGrid(const Geometry& grid, const Extent& rows, const Extent& columns)
{
    const Point3 normal = grid.sliceNormal();
    const auto& [x, y, z] = grid.spacing();
    const Point3 origin =
        grid.origin() + (rows.first * x) * grid.directions()[0] + (columns.first * y) * grid.directions()[1];
    return Geometry::make({rows.count, columns.count, grid.dims()[2]},
                          {x, y, z * dot(normal, grid.directions()[2])}, origin,
                          {grid.directions()[0], grid.directions()[1], normal});
}

/// An acquired slice, read between its voxels.
template <typename T> struct AcquiredSlice {
    std::span<const T> voxels;
    int columns, rows;
    double outside;

    [[nodiscard]] double at(int i, int j) const
    {
        const bool isInside = i >= 0 && j >= 0 && i < columns && j < rows;
        return isInside ? static_cast<double>(voxels[static_cast<std::size_t>(j * columns + i)]) : outside;
    }
    [[nodiscard]] double between(double i, double j) const
    {
        const double left = std::floor(i), top = std::floor(j), u = i - left, v = j - top;
        const int i0 = static_cast<int>(left), j0 = static_cast<int>(top);
        return (1 - v) * ((1 - u) * at(i0, j0) + u * at(i0 + 1, j0)) +
               v * ((1 - u) * at(i0, j0 + 1) + u * at(i0 + 1, j0 + 1));
    }
};

template <typename T> T rounded(double value)
{
    if constexpr (std::is_integral_v<T>)
        return static_cast<T>(std::lround(value));
    else
        return static_cast<T>(value);
}

} // namespace

Expected<Volume> straighten(const Volume& leaning)
{
    const Geometry& grid = leaning.geometry();
    const auto [ni, nj, nk] = grid.dims();
    const Lean lean = leanOf(grid);
    if (std::max(std::abs(lean.i), std::abs(lean.j)) * (nk - 1) < 1e-3)
        return leaning;
    const Extent along = extentOf(ni, lean.i, nk), across = extentOf(nj, lean.j, nk);
    const auto straight = straightGrid(grid, along, across);
    if (!straight)
        return passOn(straight);
    VolumeOrigin origin = leaning.origin();
    origin.measurable = Measurable::None;
    return leaning.visit([&](auto voxels) {
        using T = std::remove_const_t<typename decltype(voxels)::element_type>;
        const double lowest = static_cast<double>(*std::ranges::min_element(voxels));
        const auto perSlice = static_cast<std::size_t>(ni) * static_cast<std::size_t>(nj);
        auto buffer = std::make_shared<std::vector<T>>();
        buffer->reserve(straight->voxelCount());
        for (int k = 0; k < nk; ++k) {
            const AcquiredSlice<T> slice{voxels.subspan(static_cast<std::size_t>(k) * perSlice, perSlice), ni,
                                         nj, lowest};
            for (int j = 0; j < across.count; ++j)
                for (int i = 0; i < along.count; ++i)
                    buffer->push_back(rounded<T>(
                        slice.between(i + along.first - lean.i * k, j + across.first - lean.j * k)));
        }
        return Volume::make(*straight, Volume::Buffer<T>(std::move(buffer)), std::move(origin));
    });
}

} // namespace hepatica::imaging
