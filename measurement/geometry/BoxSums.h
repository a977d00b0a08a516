#pragma once
#include <hepatica/imaging/Geometry.h>

#include <array>
#include <cstdint>
#include <functional>
#include <span>

namespace hepatica::measurement {

/// A box of numbers, how far a window reaches from its middle, in voxels, and the slices whose windows are
/// asked for, from `first` to before `end`.
struct BoxWindows {
    std::array<int, 3> dims{};
    imaging::VoxelIndex reach;
    int first = 0, end = 0;
};

/// Writes the numbers of a row of a slice.
template <typename Sum> using RowOfNumbers = std::function<void(int j, int k, std::span<Sum> row)>;
/// Takes the sums of a slice, x fastest.
template <typename Sum> using SliceOfSums = std::function<void(int k, std::span<const Sum> sums)>;

/// The sum over the window of every voxel; nothing lies beyond the box. Rows are asked for once, slices given
/// one after the other. Several small numbers may stand side by side in one, as long as no sum of them grows
/// over its bits.
void forEachSliceOfSums(const BoxWindows& windows, const RowOfNumbers<std::uint32_t>& rowAt,
                        const SliceOfSums<std::uint32_t>& take);
void forEachSliceOfSums(const BoxWindows& windows, const RowOfNumbers<std::uint64_t>& rowAt,
                        const SliceOfSums<std::uint64_t>& take);

} // namespace hepatica::measurement
