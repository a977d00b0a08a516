#include "geometry/SliceHull.h"

#include "geometry/HullChains.h"
#include "geometry/RowSpan.h"

#include <algorithm>
#include <functional>
#include <span>

namespace hepatica::measurement {

namespace {

/// The hull of the contours of a region that is given row by row. Holes lie within it, and so do all vertices
/// but these: half a pixel beside the ends of a row; and between two rows, at the outermost pixel that only
/// one of them holds.
class RowsHull {
public:
    RowsHull(int firstColumn, int firstRow) : column_(2 * firstColumn), row_(2 * firstRow - 2) {}
    void add(const RowSpan& row)
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
    void addBetween(const RowSpan& row)
    {
        if (row.isEmpty() && before_.isEmpty())
            return;
        const bool isOne = row.isEmpty() || before_.isEmpty();
        const RowSpan& held = row.isEmpty() ? before_ : row;
        const int first = isOne ? held.first : std::min(row.first, before_.first);
        const int last = isOne ? held.last : std::max(row.last, before_.last);
        // Where two rows begin alike no vertex lies there, and the point lies within the hull.
        chains_.add(column_ + 2 * first, column_ + 2 * last, row_ - 1);
    }

    int column_, row_;
    RowSpan before_{};
    HullChains chains_;
};

std::vector<HalfPixel> hullOf(const imaging::Mask& lesion, int slice)
{
    const auto dims = lesion.box().dims();
    const auto width = static_cast<std::size_t>(dims[0]), height = static_cast<std::size_t>(dims[1]);
    const auto& first = lesion.box().first;
    RowsHull hull(first.i, first.j);
    for (std::size_t y = 0; y < height; ++y)
        hull.add(insideSpan(lesion.inside().subspan(
            (static_cast<std::size_t>(slice - first.k) * height + y) * width, width)));
    return hull.hull();
}

} // namespace

std::vector<HalfPixel> hullOf(const SliceRegion& region)
{
    RowsHull hull(region.firstColumn, region.firstRow);
    for (int y = 0; y < region.height; ++y)
        hull.add(insideSpan(
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
