#include "geometry/SliceHull.h"

#include "geometry/HullChains.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <span>

namespace hepatica::measurement {

namespace {

/// The first and the last inside pixel of a row; none where the row holds none.
struct PixelSpan {
    int first = 0, last = -1;
    [[nodiscard]] bool isEmpty() const { return last < first; }
};

PixelSpan spanOf(std::span<const std::uint8_t> row)
{
    const void* first = std::memchr(row.data(), 1, row.size());
    if (first == nullptr)
        return {};
    std::size_t last = row.size() - 1;
    while (row[last] == 0)
        --last;
    return {static_cast<int>(static_cast<const std::uint8_t*>(first) - row.data()), static_cast<int>(last)};
}

/// The hull of the contours of a region that is given row by row. Holes lie within it, and so do all vertices
/// but these: half a pixel beside the ends of a row; and between two rows, at the outermost pixel that only
/// one of them holds.
class RowsHull {
public:
    RowsHull(int firstColumn, int firstRow) : column_(2 * firstColumn), row_(2 * firstRow - 2) {}
    void add(const PixelSpan& row)
    {
        row_ += 2;
        addBetween(row);
        if (!row.isEmpty())
            chains_.add(column_ + 2 * row.first - 1, column_ + 2 * row.last + 1, row_);
        before_ = row;
    }
    [[nodiscard]] std::vector<HalfPixel> hull()
    {
        add({});
        return convexHull(chains_.take());
    }

private:
    void addBetween(const PixelSpan& row)
    {
        if (row.isEmpty() && before_.isEmpty())
            return;
        const bool isOne = row.isEmpty() || before_.isEmpty();
        const PixelSpan& held = row.isEmpty() ? before_ : row;
        const int first = isOne ? held.first : std::min(row.first, before_.first);
        const int last = isOne ? held.last : std::max(row.last, before_.last);
        // Where two rows begin alike no vertex lies there, and the point lies within the hull.
        chains_.add(column_ + 2 * first, column_ + 2 * last, row_ - 1);
    }

    int column_, row_;
    PixelSpan before_{};
    HullChains chains_;
};

std::vector<HalfPixel> hullOf(const imaging::Mask& lesion, int slice)
{
    const auto dims = lesion.box().dims();
    const auto width = static_cast<std::size_t>(dims[0]), height = static_cast<std::size_t>(dims[1]);
    const auto& first = lesion.box().first;
    RowsHull hull(first.i, first.j);
    for (std::size_t y = 0; y < height; ++y)
        hull.add(spanOf(lesion.inside().subspan(
            (static_cast<std::size_t>(slice - first.k) * height + y) * width, width)));
    return hull.hull();
}

} // namespace

std::vector<HalfPixel> hullOf(const SliceRegion& region)
{
    RowsHull hull(region.firstColumn, region.firstRow);
    for (int y = 0; y < region.height; ++y)
        hull.add(spanOf(
            std::span(region.inside).subspan(region.at(0, y), static_cast<std::size_t>(region.width))));
    return hull.hull();
}

std::vector<SliceReach> reachOfSlices(const imaging::Mask& lesion, PixelSpacing spacing)
{
    std::vector<SliceReach> slices;
    for (int slice = lesion.box().first.k; slice <= lesion.box().last.k; ++slice)
        if (const auto hull = hullOf(lesion, slice); !hull.empty())
            slices.push_back({slice, farthestPair(hull, spacing).length_mm});
    std::ranges::stable_sort(slices, std::ranges::greater{}, &SliceReach::most_mm);
    return slices;
}

} // namespace hepatica::measurement
