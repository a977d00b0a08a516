#pragma once
#include <hepatica/imaging/Volume.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace hepatica::measurement {

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
    [[nodiscard]] std::optional<double> at(const Point3& index) const
    {
        return holds(index) ? std::optional(within(index)) : std::nullopt;
    }

private:
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
