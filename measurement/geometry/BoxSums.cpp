#include "geometry/BoxSums.h"

#include <algorithm>
#include <vector>

namespace hepatica::measurement {

namespace {

constexpr std::size_t Block = 16;

std::size_t wholeBlocks(std::size_t width)
{
    return (width + Block - 1) / Block * Block;
}

/// The sums of a row over the numbers up to `reach` to either side, block by block in registers. Before the
/// numbers of the row stand `reach` zeros, after them what fills the last block, and as many.
template <typename Sum> void sumWindows(std::span<const Sum> numbers, std::size_t reach, std::span<Sum> sums)
{
    for (std::size_t at = 0; at < sums.size(); at += Block) {
        std::array<Sum, Block> block{};
        for (std::size_t shift = 0; shift <= 2 * reach; ++shift)
            for (std::size_t n = 0; n < Block; ++n)
                block[n] += numbers[at + shift + n];
        for (std::size_t n = 0; n < Block; ++n)
            sums[at + n] = block[n];
    }
}

template <typename Sum> void add(std::span<Sum> sums, std::span<const Sum> others)
{
    for (std::size_t at = 0; at < sums.size(); ++at)
        sums[at] += others[at];
}

template <typename Sum> void subtract(std::span<Sum> sums, std::span<const Sum> others)
{
    for (std::size_t at = 0; at < sums.size(); ++at)
        sums[at] -= others[at];
}

/// Adds to the sums by how much others change, which become the new ones.
template <typename Sum> void renew(std::span<Sum> sums, std::span<Sum> others, std::span<const Sum> newOnes)
{
    for (std::size_t at = 0; at < sums.size(); ++at) {
        sums[at] += newOnes[at] - others[at];
        others[at] = newOnes[at];
    }
}

/// Windows of a box that slide along its slices, of which no more are kept than a window has.
template <typename Sum> class SlidingWindows {
public:
    explicit SlidingWindows(const BoxWindows& windows)
        : windows_(windows), width_(static_cast<std::size_t>(windows.dims[0])),
          height_(static_cast<std::size_t>(windows.dims[1])), alongRows_(wholeBlocks(width_) * height_),
          sums_(width_ * height_), slices_(static_cast<std::size_t>(2 * windows.reach.k + 1), sums_)
    {
    }

    /// Takes up a slice and lets go of the one that lies a window before it.
    void advance(int k, const RowOfNumbers<Sum>& rowAt)
    {
        if (k >= 0 && k < windows_.dims[2])
            sumAlongRows(k, rowAt);
        else
            std::ranges::fill(alongRows_, 0);
        std::vector<Sum>& slice = slices_[next_];
        next_ = (next_ + 1) % slices_.size();
        std::vector<Sum> window(width_);
        const auto reach = static_cast<std::size_t>(windows_.reach.j);
        for (std::size_t row = 0; row < std::min(reach, height_); ++row)
            add<Sum>(window, alongRow(row));
        for (std::size_t row = 0; row < height_; ++row) {
            if (row + reach < height_)
                add<Sum>(window, alongRow(row + reach));
            if (row > reach)
                subtract<Sum>(window, alongRow(row - reach - 1));
            renew<Sum>(std::span(sums_).subspan(row * width_, width_),
                       std::span(slice).subspan(row * width_, width_), window);
        }
    }
    /// Of the slice that lies `reach.k` before the last one taken up.
    [[nodiscard]] std::span<const Sum> sums() const { return sums_; }

private:
    void sumAlongRows(int k, const RowOfNumbers<Sum>& rowAt)
    {
        const auto reach = static_cast<std::size_t>(windows_.reach.i);
        const std::size_t stride = wholeBlocks(width_);
        std::vector<Sum> numbers(stride + 2 * reach);
        for (std::size_t row = 0; row < height_; ++row) {
            rowAt(static_cast<int>(row), k, std::span(numbers).subspan(reach, width_));
            sumWindows<Sum>(numbers, reach, std::span(alongRows_).subspan(row * stride, stride));
        }
    }
    [[nodiscard]] std::span<const Sum> alongRow(std::size_t row) const
    {
        return std::span(alongRows_).subspan(row * wholeBlocks(width_), width_);
    }

    BoxWindows windows_;
    std::size_t width_, height_;
    std::vector<Sum> alongRows_; ///< of the slice taken up last, in rows of whole blocks
    std::vector<Sum> sums_;
    std::vector<std::vector<Sum>> slices_; ///< sums within the slices of a window, in a ring
    std::size_t next_ = 0;
};

template <typename Sum>
void slide(const BoxWindows& windows, const RowOfNumbers<Sum>& rowAt, const SliceOfSums<Sum>& take)
{
    SlidingWindows<Sum> sliding(windows);
    const int reach = windows.reach.k;
    for (int k = windows.first - reach; k < windows.end + reach; ++k) {
        sliding.advance(k, rowAt);
        if (k - reach >= windows.first)
            take(k - reach, sliding.sums());
    }
}

} // namespace

void forEachSliceOfSums(const BoxWindows& windows, const RowOfNumbers<std::uint32_t>& rowAt,
                        const SliceOfSums<std::uint32_t>& take)
{
    slide(windows, rowAt, take);
}

void forEachSliceOfSums(const BoxWindows& windows, const RowOfNumbers<std::uint64_t>& rowAt,
                        const SliceOfSums<std::uint64_t>& take)
{
    slide(windows, rowAt, take);
}

} // namespace hepatica::measurement
