#include <hepatica/measurement/LesionAxes.h>

#include "geometry/PlaneDiameter.h"
#include "geometry/SliceHull.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
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
    for (const SliceReach& reach : reachOfSlices(lesion, spacing)) {
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
