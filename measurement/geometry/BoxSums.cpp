#include "geometry/BoxSums.h"

#include <algorithm>
#include <functional>
#include <span>
#include <utility>

namespace hepatica::measurement {

namespace {

/// Running sums along a line of numbers.
template <typename Sum> void sumAlong(std::span<const Sum> line, std::span<Sum> sums, std::size_t reach)
{
    Sum sum = 0;
    for (std::size_t at = 0; at < std::min(reach, line.size()); ++at)
        sum += line[at];
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (at + reach < line.size())
            sum += line[at + reach];
        if (at > reach)
            sum -= line[at - reach - 1];
        sums[at] = sum;
    }
}

/// The same along a line of rows, all of a row at a time. `running` is as long as a row.
template <typename Sum>
void sumRowsAlong(std::span<const Sum> line, std::span<Sum> sums, std::size_t reach,
                  std::vector<Sum>& running)
{
    const std::size_t row = running.size(), length = line.size() / row;
    std::ranges::fill(running, 0);
    for (std::size_t at = 0; at < std::min(reach, length); ++at)
        std::ranges::transform(running, line.subspan(at * row, row), running.begin(), std::plus{});
    for (std::size_t at = 0; at < length; ++at) {
        if (at + reach < length)
            std::ranges::transform(running, line.subspan((at + reach) * row, row), running.begin(),
                                   std::plus{});
        if (at > reach)
            std::ranges::transform(running, line.subspan((at - reach - 1) * row, row), running.begin(),
                                   std::minus{});
        std::ranges::copy(running, sums.begin() + static_cast<std::ptrdiff_t>(at * row));
    }
}

template <typename Sum>
std::vector<Sum> sumsOf(std::vector<Sum> sums, const std::array<int, 3>& dims,
                        const imaging::VoxelIndex& reach)
{
    std::vector<Sum> before(sums.size());
    const std::array<int, 3> reaches{reach.i, reach.j, reach.k};
    std::size_t row = 1;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::size_t line = row * static_cast<std::size_t>(dims[axis]);
        if (reaches[axis] > 0) {
            sums.swap(before);
            std::vector<Sum> running(row);
            const auto within = static_cast<std::size_t>(reaches[axis]);
            for (std::size_t from = 0; from < sums.size(); from += line) {
                const auto source = std::span<const Sum>(before).subspan(from, line);
                const auto target = std::span(sums).subspan(from, line);
                if (row == 1)
                    sumAlong(source, target, within);
                else
                    sumRowsAlong(source, target, within, running);
            }
        }
        row = line;
    }
    return sums;
}

} // namespace

std::vector<std::uint32_t> boxSums(std::vector<std::uint32_t> values, const std::array<int, 3>& dims,
                                   const imaging::VoxelIndex& reach)
{
    return sumsOf(std::move(values), dims, reach);
}

std::vector<std::uint64_t> boxSums(std::vector<std::uint64_t> values, const std::array<int, 3>& dims,
                                   const imaging::VoxelIndex& reach)
{
    return sumsOf(std::move(values), dims, reach);
}

} // namespace hepatica::measurement
