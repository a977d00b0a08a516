#include "segmentation/liver/BlockMorphology.h"

#include "segmentation/liver/BlockDistance.h"

#include <algorithm>
#include <cmath>

namespace hepatica::imaging::liver {

namespace {

Bits inverted(const Bits& bits)
{
    Bits result(bits.size());
    std::ranges::transform(bits, result.begin(), [](std::uint8_t bit) -> std::uint8_t { return bit == 0; });
    return result;
}

/// Bits with so many blocks more on every side, and back.
struct Frame {
    std::array<int, 3> inner, outer, room;

    Frame(const std::array<int, 3>& dims, const std::array<int, 3>& blocks)
        : inner(dims), outer{dims[0] + 2 * blocks[0], dims[1] + 2 * blocks[1], dims[2] + 2 * blocks[2]},
          room(blocks)
    {
    }
    /// Calls visit(offset within, offset in the frame) for every row of the inner box.
    template <typename Visit> void forEachRow(Visit&& visit) const
    {
        for (int k = 0; k < inner[2]; ++k)
            for (int j = 0; j < inner[1]; ++j) {
                const auto from = (static_cast<std::ptrdiff_t>(k) * inner[1] + j) * inner[0];
                const auto to =
                    ((static_cast<std::ptrdiff_t>(k) + room[2]) * outer[1] + j + room[1]) * outer[0] +
                    room[0];
                visit(from, to);
            }
    }
    template <typename T> std::vector<T> put(const std::vector<T>& values, T beyond) const
    {
        std::vector<T> framed(static_cast<std::size_t>(outer[0]) * static_cast<std::size_t>(outer[1]) *
                                  static_cast<std::size_t>(outer[2]),
                              beyond);
        forEachRow([&](std::ptrdiff_t from, std::ptrdiff_t to) {
            std::copy_n(values.begin() + from, inner[0], framed.begin() + to);
        });
        return framed;
    }
    template <typename T> std::vector<T> take(const std::vector<T>& framed) const
    {
        std::vector<T> values(static_cast<std::size_t>(inner[0]) * static_cast<std::size_t>(inner[1]) *
                              static_cast<std::size_t>(inner[2]));
        forEachRow([&](std::ptrdiff_t to, std::ptrdiff_t from) {
            std::copy_n(framed.begin() + from, inner[0], values.begin() + to);
        });
        return values;
    }
};

/// The smallest box of blocks around what is set, with some more on every side within the image: bits of its
/// own, and their way into the image and back.
struct Cut {
    std::array<int, 3> dims{}, from{};

    explicit Cut(const Bits& bits, const std::array<int, 3>& whole,
                 const std::array<int, 3>& more = {0, 0, 0})
        : whole_(whole)
    {
        std::array<int, 3> low = whole, high{-1, -1, -1};
        std::size_t block = 0;
        for (int k = 0; k < whole[2]; ++k)
            for (int j = 0; j < whole[1]; ++j)
                for (int i = 0; i < whole[0]; ++i)
                    if (bits[block++] != 0) {
                        const std::array at{i, j, k};
                        for (std::size_t axis = 0; axis < 3; ++axis) {
                            low[axis] = std::min(low[axis], at[axis]);
                            high[axis] = std::max(high[axis], at[axis]);
                        }
                    }
        for (std::size_t axis = 0; axis < 3; ++axis) {
            if (high[axis] < 0)
                return;
            from[axis] = std::max(low[axis] - more[axis], 0);
            dims[axis] = std::min(high[axis] + more[axis] + 1, whole[axis]) - from[axis];
        }
    }
    [[nodiscard]] bool isEmpty() const { return dims[0] == 0; }
    [[nodiscard]] Bits take(const Bits& bits) const
    {
        Bits cut;
        forEachRow([&](std::ptrdiff_t at) {
            cut.insert(cut.end(), bits.begin() + at, bits.begin() + at + dims[0]);
        });
        return cut;
    }
    [[nodiscard]] Bits put(const Bits& cut) const
    {
        Bits bits(static_cast<std::size_t>(whole_[0]) * static_cast<std::size_t>(whole_[1]) *
                  static_cast<std::size_t>(whole_[2]));
        auto row = cut.begin();
        forEachRow([&](std::ptrdiff_t at) {
            std::copy_n(row, dims[0], bits.begin() + at);
            row += dims[0];
        });
        return bits;
    }

private:
    template <typename Visit> void forEachRow(Visit&& visit) const
    {
        for (int k = from[2]; k < from[2] + dims[2]; ++k)
            for (int j = from[1]; j < from[1] + dims[1]; ++j)
                visit((static_cast<std::ptrdiff_t>(k) * whole_[1] + j) * whole_[0] + from[0]);
    }
    std::array<int, 3> whole_;
};

/// Walks over all blocks that are set and joined by faces to `start`, and takes them out of `left`.
template <typename Visit>
void walk(Bits& left, const std::array<int, 3>& dims, std::size_t start, Visit&& visit)
{
    const auto row = static_cast<std::size_t>(dims[0]);
    const std::size_t slice = row * static_cast<std::size_t>(dims[1]);
    std::vector<std::size_t> open{start};
    left[start] = 0;
    const auto take = [&](std::size_t block) {
        if (left[block] != 0) {
            left[block] = 0;
            open.push_back(block);
        }
    };
    while (!open.empty()) {
        const std::size_t block = open.back();
        open.pop_back();
        visit(block);
        const std::size_t i = block % row, j = block % slice / row;
        if (i > 0)
            take(block - 1);
        if (i + 1 < row)
            take(block + 1);
        if (j > 0)
            take(block - row);
        if (j + 1 < static_cast<std::size_t>(dims[1]))
            take(block + row);
        if (block >= slice)
            take(block - slice);
        if (block + slice < left.size())
            take(block + slice);
    }
}

/// Counts what one plane of `width` x `height` blocks encloses; `at(x, y)` is the offset of a block.
template <typename At> void countHoles(const Bits& bits, Bits& times, int width, int height, At&& at)
{
    const auto inPlane = [row = static_cast<std::size_t>(width)](int x, int y) {
        return static_cast<std::size_t>(y) * row + static_cast<std::size_t>(x);
    };
    const auto forEach = [&](auto&& visit) {
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                visit(x, y);
    };
    Bits open(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    forEach([&](int x, int y) { open[inPlane(x, y)] = bits[at(x, y)] == 0; });
    forEach([&](int x, int y) {
        const bool isRim = x == 0 || y == 0 || x == width - 1 || y == height - 1;
        if (isRim && open[inPlane(x, y)] != 0)
            walk(open, {width, height, 1}, inPlane(x, y), [](std::size_t) {});
    });
    forEach([&](int x, int y) {
        if (open[inPlane(x, y)] != 0)
            ++times[at(x, y)];
    });
}

} // namespace

Blocks BlockMorphology::depth(const Bits& bits, Beyond beyond) const
{
    const Frame frame(dims_, {1, 1, 1});
    const std::uint8_t isOutside = beyond == Beyond::Outside ? 1 : 0;
    return frame.take(distanceTo(frame.put(inverted(bits), isOutside), frame.outer, spacing_));
}

Bits BlockMorphology::eroded(const Bits& bits, double radius_mm, Beyond beyond) const
{
    const Cut cut(bits, dims_, {1, 1, 1});
    if (cut.isEmpty())
        return bits;
    const Blocks deep = BlockMorphology(cut.dims, spacing_).depth(cut.take(bits), beyond);
    Bits result(deep.size());
    std::ranges::transform(deep, result.begin(), [&](float mm) -> std::uint8_t { return mm > radius_mm; });
    return cut.put(result);
}

Bits BlockMorphology::dilated(const Bits& bits, double radius_mm) const
{
    std::array<int, 3> reach{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        reach[axis] = static_cast<int>(radius_mm / spacing_[axis]) + 1;
    const Cut cut(bits, dims_, reach);
    if (cut.isEmpty())
        return bits;
    const Blocks far = distanceTo(cut.take(bits), cut.dims, spacing_);
    Bits result(far.size());
    std::ranges::transform(far, result.begin(), [&](float mm) -> std::uint8_t { return mm <= radius_mm; });
    return cut.put(result);
}

Bits BlockMorphology::opened(const Bits& bits, double radius_mm, Beyond beyond) const
{
    constexpr double Rounding_mm = 0.5; // of distances between centres
    return both(dilated(eroded(bits, radius_mm, beyond), radius_mm + Rounding_mm), bits);
}

Bits BlockMorphology::closed(const Bits& bits, double radius_mm) const
{
    // A closing adds nothing outside the box around what is set.
    const Cut cut(bits, dims_);
    if (cut.isEmpty())
        return bits;
    std::array<int, 3> room{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        room[axis] = static_cast<int>(std::ceil(radius_mm / spacing_[axis])) + 1;
    const Frame frame(cut.dims, room);
    const BlockMorphology wide(frame.outer, spacing_);
    return cut.put(frame.take(wide.eroded(wide.dilated(frame.put(cut.take(bits), std::uint8_t{0}), radius_mm),
                                          radius_mm, Beyond::Inside)));
}

Bits BlockMorphology::largestPart(const Bits& bits, const Bits& counts) const
{
    Bits left = bits;
    std::vector<std::size_t> largest;
    std::size_t most = 0;
    for (std::size_t start = 0; start < left.size(); ++start) {
        if (left[start] == 0)
            continue;
        std::vector<std::size_t> part;
        std::size_t counted = 0;
        walk(left, dims_, start, [&](std::size_t block) {
            part.push_back(block);
            counted += counts.empty() || counts[block] != 0 ? 1U : 0U;
        });
        if (counted > most) {
            most = counted;
            largest = std::move(part);
        }
    }
    Bits result(bits.size(), 0);
    for (const std::size_t block : largest)
        result[block] = 1;
    return result;
}

std::vector<std::vector<std::size_t>> BlockMorphology::parts(const Bits& bits) const
{
    Bits left = bits;
    std::vector<std::vector<std::size_t>> all;
    for (std::size_t start = 0; start < left.size(); ++start)
        if (left[start] != 0) {
            all.emplace_back();
            walk(left, dims_, start, [&](std::size_t block) { all.back().push_back(block); });
        }
    return all;
}

Bits BlockMorphology::thickParts(const Bits& bits, double radius_mm, Beyond beyond) const
{
    Bits kept = largestPart(bits);
    const Bits deep = eroded(without(bits, kept), radius_mm, beyond);
    for (std::size_t block = 0; block < deep.size(); ++block)
        if (deep[block] != 0 && kept[block] == 0)
            kept = either(kept, partAt(bits, block));
    return kept;
}

Bits BlockMorphology::partAt(const Bits& bits, std::size_t block) const
{
    Bits left = bits, result(bits.size(), 0);
    if (left[block] != 0)
        walk(left, dims_, block, [&](std::size_t joined) { result[joined] = 1; });
    return result;
}

Bits BlockMorphology::withHolesFilled(const Bits& bits, int planes) const
{
    const auto row = static_cast<std::size_t>(dims_[0]);
    const std::size_t slice = row * static_cast<std::size_t>(dims_[1]);
    const auto at = [&](int i, int j, int k) {
        return static_cast<std::size_t>(k) * slice + static_cast<std::size_t>(j) * row +
               static_cast<std::size_t>(i);
    };
    Bits times(bits.size(), 0);
    for (int k = 0; k < dims_[2]; ++k)
        countHoles(bits, times, dims_[0], dims_[1], [&](int x, int y) { return at(x, y, k); });
    for (int j = 0; j < dims_[1]; ++j)
        countHoles(bits, times, dims_[0], dims_[2], [&](int x, int y) { return at(x, j, y); });
    for (int i = 0; i < dims_[0]; ++i)
        countHoles(bits, times, dims_[1], dims_[2], [&](int x, int y) { return at(i, x, y); });
    std::ranges::transform(bits, times, times.begin(),
                           [&](std::uint8_t bit, std::uint8_t count) -> std::uint8_t {
                               return bit != 0 || count >= planes ? 1 : 0;
                           });
    return times;
}

BlockMorphology inSlicesOf(const Geometry& grid)
{
    constexpr double FarApart_mm = 1e3;
    return {grid.dims(), {grid.spacing()[0], grid.spacing()[1], FarApart_mm}};
}

Bits withoutSlivers(const Bits& bits, const Geometry& grid, double radius_mm)
{
    return inSlicesOf(grid).opened(bits, radius_mm, BlockMorphology::Beyond::Inside);
}

Bits both(const Bits& a, const Bits& b)
{
    Bits result(a.size());
    std::ranges::transform(a, b, result.begin(),
                           [](std::uint8_t inA, std::uint8_t inB) -> std::uint8_t { return inA & inB; });
    return result;
}

Bits either(const Bits& a, const Bits& b)
{
    Bits result(a.size());
    std::ranges::transform(a, b, result.begin(),
                           [](std::uint8_t inA, std::uint8_t inB) -> std::uint8_t { return inA | inB; });
    return result;
}

Bits without(const Bits& a, const Bits& b)
{
    Bits result(a.size());
    std::ranges::transform(a, b, result.begin(), [](std::uint8_t inA, std::uint8_t inB) -> std::uint8_t {
        return inA != 0 && inB == 0 ? 1 : 0;
    });
    return result;
}

std::size_t countOf(const Bits& bits)
{
    return static_cast<std::size_t>(std::ranges::count_if(bits, [](std::uint8_t bit) { return bit != 0; }));
}

} // namespace hepatica::imaging::liver
