#pragma once
#include <hepatica/imaging/Volume.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <vector>

namespace hepatica::measurement {

/// Indices of places along a line, by axis. They are read `Together` at a time, and so are those after the
/// last one that was set.
struct PlacesOnLine {
    static constexpr std::size_t Together = 8;

    explicit PlacesOnLine(std::size_t most)
    {
        for (auto& axis : along)
            axis.resize((most + Together - 1) / Together * Together);
    }
    void set(std::size_t n, const Point3& index)
    {
        along[0][n] = index.x;
        along[1][n] = index.y;
        along[2][n] = index.z;
    }

    std::array<std::vector<double>, 3> along;
};

/// The values of a series, trilinear between the centres of its voxels; nothing beyond the outermost ones.
template <typename T> class BetweenVoxels {
public:
    BetweenVoxels(const imaging::Volume& volume, std::span<const T> voxels)
        : grid_(volume.geometry()), voxels_(voxels)
    {
        std::size_t stride = 1;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            last_[axis] = grid_.dims()[axis] - 1;
            strides_[axis] = stride;
            steps_[axis] = last_[axis] > 0 ? stride : 0;
            stride *= static_cast<std::size_t>(grid_.dims()[axis]);
        }
    }

    [[nodiscard]] Point3 indexOf(const Point3& position) const { return grid_.toContinuousIndex(position); }
    /// Whether an index lies between the outermost centres.
    [[nodiscard]] bool holds(const Point3& index) const
    {
        constexpr double Rounding = 1e-6;
        const auto isIn = [](double at, int last) { return at >= -Rounding && at <= last + Rounding; };
        return isIn(index.x, last_[0]) && isIn(index.y, last_[1]) && isIn(index.z, last_[2]);
    }
    /// The value at an index that it holds.
    [[nodiscard]] double within(const Point3& index) const
    {
        const std::array<double, 3> at{index.x, index.y, index.z};
        std::size_t corner = 0;
        std::array<double, 3> part{};
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const int first = std::min(static_cast<int>(at[axis]), std::max(0, last_[axis] - 1));
            part[axis] = at[axis] - first;
            corner += static_cast<std::size_t>(first) * strides_[axis];
        }
        const auto row = [&](std::size_t from) {
            return between(valueOf(from), valueOf(from + steps_[0]), part[0]);
        };
        const auto plane = [&](std::size_t from) {
            return between(row(from), row(from + steps_[1]), part[1]);
        };
        return between(plane(corner), plane(corner + steps_[2]), part[2]);
    }
    /// The same of the first places on a line, in single precision and several times as fast as one by one.
    /// All that were ever set must be held.
    void within(const PlacesOnLine& places, std::span<float> values) const
    {
        for (std::size_t at = 0; at < values.size(); at += PlacesOnLine::Together) {
            const auto block = blockWithin(places, at);
            std::copy_n(block.begin(), std::min(block.size(), values.size() - at),
                        values.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
    [[nodiscard]] std::optional<double> at(const Point3& index) const
    {
        return holds(index) ? std::optional(within(index)) : std::nullopt;
    }

private:
    using Values = std::array<float, PlacesOnLine::Together>;

    [[nodiscard]] Values blockWithin(const PlacesOnLine& places, std::size_t from) const
    {
        std::array<std::array<int, PlacesOnLine::Together>, 3> first;
        std::array<Values, 3> part;
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const double* at = &places.along[axis][from];
            const int most = std::max(0, last_[axis] - 1);
            for (std::size_t n = 0; n < PlacesOnLine::Together; ++n) {
                first[axis][n] = std::min(static_cast<int>(at[n]), most);
                part[axis][n] = static_cast<float>(at[n] - first[axis][n]);
            }
        }
        std::array<std::array<T, PlacesOnLine::Together>, 8> corners; // x fastest
        for (std::size_t n = 0; n < PlacesOnLine::Together; ++n) {
            const T* corner = &voxels_[static_cast<std::size_t>(first[0][n]) +
                                       static_cast<std::size_t>(first[1][n]) * strides_[1] +
                                       static_cast<std::size_t>(first[2][n]) * strides_[2]];
            const T *below = corner + steps_[1], *next = corner + steps_[2], *both = below + steps_[2];
            corners[0][n] = corner[0];
            corners[1][n] = corner[steps_[0]];
            corners[2][n] = below[0];
            corners[3][n] = below[steps_[0]];
            corners[4][n] = next[0];
            corners[5][n] = next[steps_[0]];
            corners[6][n] = both[0];
            corners[7][n] = both[steps_[0]];
        }
        Values values;
        for (std::size_t n = 0; n < PlacesOnLine::Together; ++n) {
            const auto along = [&](std::size_t corner) {
                const auto value = static_cast<float>(corners[corner][n]);
                return value + part[0][n] * (static_cast<float>(corners[corner + 1][n]) - value);
            };
            const float above = along(0) + part[1][n] * (along(2) - along(0));
            const float under = along(4) + part[1][n] * (along(6) - along(4));
            values[n] = above + part[2][n] * (under - above);
        }
        return values;
    }
    [[nodiscard]] static double between(double from, double to, double part)
    {
        return from + part * (to - from); // std::lerp tells cases apart that do not come up here
    }
    [[nodiscard]] double valueOf(std::size_t offset) const { return static_cast<double>(voxels_[offset]); }

    const imaging::Geometry& grid_;
    std::span<const T> voxels_;
    std::array<int, 3> last_{};                      // last index along each axis
    std::array<std::size_t, 3> strides_{}, steps_{}; // to the next voxel; none where there is only one
};

} // namespace hepatica::measurement
