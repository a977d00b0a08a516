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
    }

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
            return between(valueOf(from), valueOf(from + step[0]), part[0]);
        };
        const auto plane = [&](std::size_t from) { return between(row(from), row(from + step[1]), part[1]); };
        return between(plane(corner), plane(corner + step[2]), part[2]);
    }

private:
    [[nodiscard]] static double between(double from, double to, double part)
    {
        return from + part * (to - from); // std::lerp tells cases apart that do not come up here
    }
    [[nodiscard]] double valueOf(std::size_t offset) const { return static_cast<double>(voxels_[offset]); }

    const imaging::Geometry& grid_;
    std::span<const T> voxels_;
};

} // namespace hepatica::measurement
