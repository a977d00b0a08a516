#include <hepatica/measurement/LesionAxes.h>

#include "geometry/HullChains.h"
#include "geometry/PlaneDiameter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;

PixelSpacing pixelSpacing(const Geometry& grid)
{
    return {grid.spacing()[0], grid.spacing()[1]};
}

std::array<Point3, 2> toPatient(const PlaneSegment& segment, const Geometry& grid, int slice)
{
    const auto place = [&](PlanePoint at) {
        return grid.toPatient(at.x / grid.spacing()[0], at.y / grid.spacing()[1], slice);
    };
    return {place(segment.ends[0]), place(segment.ends[1])};
}

/// The first and the last inside pixel of a row; none where the row holds none.
struct RowSpan {
    int first = 0, last = -1;
    [[nodiscard]] bool isEmpty() const { return last < first; }
};

RowSpan spanOf(std::span<const std::uint8_t> row)
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

std::vector<HalfPixel> hullOf(const SliceRegion& region)
{
    RowsHull hull(region.firstColumn, region.firstRow);
    for (int y = 0; y < region.height; ++y)
        hull.add(spanOf(
            std::span(region.inside).subspan(region.at(0, y), static_cast<std::size_t>(region.width))));
    return hull.hull();
}

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

/// How long a diameter of a slice can be.
struct SliceReach {
    int slice = 0;
    double most_mm = 0.0;
};

/// Of every slice that holds anything.
std::vector<SliceReach> reachOfSlices(const imaging::Mask& lesion, const PixelSpacing& spacing)
{
    std::vector<SliceReach> slices;
    for (int slice = lesion.box().first.k; slice <= lesion.box().last.k; ++slice)
        if (const auto hull = hullOf(lesion, slice); !hull.empty())
            slices.push_back({slice, farthestPair(hull, spacing).length_mm});
    return slices;
}

/// Whether a point given in voxels lies on the grid, out to the outer edges of its voxels.
bool isOnGrid(const Point3& voxel, const Geometry& grid)
{
    constexpr double Edge = 0.5 + 1e-6;
    const auto isWithin = [](double at, int count) { return at >= -Edge && at <= count - 1 + Edge; };
    return isWithin(voxel.x, grid.dims()[0]) && isWithin(voxel.y, grid.dims()[1]) &&
           isWithin(voxel.z, grid.dims()[2]);
}

std::string positionText(const Point3& at)
{
    return fmt::format("{:.1f},{:.1f},{:.1f}", at.x, at.y, at.z);
}

std::string extentText(const Geometry& grid)
{
    const auto& n = grid.dims();
    return fmt::format("{} and {}", positionText(grid.toPatient(-0.5, -0.5, -0.5)),
                       positionText(grid.toPatient(n[0] - 0.5, n[1] - 0.5, n[2] - 0.5)));
}

} // namespace

LesionAxes measureAxes(const imaging::Mask& lesion)
{
    const Geometry& grid = lesion.grid();
    const PixelSpacing spacing = pixelSpacing(grid);
    PlaneSegment longest;
    SliceRegion measured;
    // The longest diameter of all that a slice holds is at least that of its largest part: a slice that
    // cannot have the longest is not parted. Of equal ones the first slice counts.
    std::vector<SliceReach> slices = reachOfSlices(lesion, spacing);
    std::ranges::stable_sort(slices, std::ranges::greater{}, &SliceReach::most_mm);
    for (const SliceReach& reach : slices) {
        if (reach.most_mm < longest.length_mm)
            break;
        const SliceParts parts = partsOf(sliceRegion(lesion, reach.slice));
        const PlaneSegment diameter = farthestPair(hullOf(parts.largest), spacing);
        if (diameter.length_mm > longest.length_mm ||
            (diameter.length_mm == longest.length_mm && reach.slice < measured.slice)) {
            longest = diameter;
            measured = parts.largest;
        }
    }
    // A necrotic hole belongs to the diameter, so the chord is sought within the outer border.
    const auto outline = traceContours(withoutHoles(measured));
    const PlaneSegment across = longestPerpendicularChord(outline, spacing, longest);

    LesionAxes axes;
    axes.sliceIndex = measured.slice;
    axes.longEnds = toPatient(longest, grid, measured.slice);
    axes.shortEnds = toPatient(across, grid, measured.slice);
    axes.longAxis = Length::fromMm(distance(axes.longEnds[0], axes.longEnds[1]));
    axes.shortAxis = Length::fromMm(distance(axes.shortEnds[0], axes.shortEnds[1]));
    return axes;
}

int partsInSlice(const imaging::Mask& lesion, int sliceIndex)
{
    return partsOf(sliceRegion(lesion, sliceIndex)).count;
}

Expected<Caliper> caliperFromEnds(const Geometry& grid, const std::array<Point3, 2>& longEnds,
                                  const std::optional<std::array<Point3, 2>>& shortEnds)
{
    std::vector<Point3> ends(longEnds.begin(), longEnds.end());
    if (shortEnds)
        ends.insert(ends.end(), shortEnds->begin(), shortEnds->end());
    for (const Point3& end : ends)
        if (!isOnGrid(grid.toContinuousIndex(end), grid))
            return fail(ProblemCode::OutsideVolume,
                        {"the caliper's end " + positionText(end), extentText(grid)});

    const double middle =
        0.5 * (grid.toContinuousIndex(longEnds[0]).z + grid.toContinuousIndex(longEnds[1]).z);
    const int slice = std::clamp(static_cast<int>(std::lround(middle)), 0, grid.dims()[2] - 1);
    const auto isOnSlice = [&](const Point3& end) { return grid.isOnSlice(end, slice); };
    if (!std::ranges::all_of(ends, isOnSlice))
        return fail(ProblemCode::InvalidCase,
                    {"the caliper", "its ends do not lie on one slice; draw both axes on the same slice"});

    const Caliper caliper{longEnds, shortEnds, slice};
    if (caliper.shortAxis() > caliper.longAxis())
        return fail(
            ProblemCode::InvalidCase,
            {"the caliper", fmt::format("the short axis of {} mm is longer than the long axis of {} mm",
                                        caliper.shortAxis()->text(), caliper.longAxis().text())});
    return caliper;
}

std::vector<std::vector<Point3>> sliceContours(const imaging::Mask& lesion, int sliceIndex)
{
    std::vector<std::vector<Point3>> polygons;
    for (const Contour& contour : traceContours(sliceRegion(lesion, sliceIndex))) {
        std::vector<Point3>& polygon = polygons.emplace_back();
        for (const HalfPixel at : contour)
            polygon.push_back(lesion.grid().toPatient(0.5 * at.x, 0.5 * at.y, sliceIndex));
    }
    return polygons;
}

} // namespace hepatica::measurement
