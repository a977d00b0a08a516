#include <hepatica/measurement/ViablePart.h>

#include "geometry/EnhancingTissue.h"
#include "geometry/ThroughSegment.h"

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::Mask;
using imaging::Volume;

double volumeOf_mm3(const Mask& mask)
{
    return static_cast<double>(mask.voxelCount()) * mask.grid().voxelVolume_mm3();
}

Expected<double> thresholdFor(const Mask& lesion, const Volume& arterial,
                              const std::optional<Mask>& reference, const ViableOptions& options)
{
    if (options.threshold)
        return *options.threshold;
    if (reference && !reference->grid().sameGrid(arterial.geometry()))
        return fail(ProblemCode::OtherGrid, {"the reference region", "dimensions or positions differ"});
    const auto liver = reference ? tissueOf(*reference, arterial) : tissueAround(lesion, arterial);
    if (!liver)
        return fail(ProblemCode::NoReferenceRegion);
    return liver->mean + 2.0 * liver->sd;
}

/// The longest segment of all slices; of equal ones the first slice's.
void measureLongAxis(ViablePart& viable, const Mask& enhancing, double gap_mm)
{
    const Geometry& grid = enhancing.grid();
    const PixelSpacing spacing{grid.spacing()[0], grid.spacing()[1]};
    PlaneSegment longest;
    for (int slice = enhancing.box().first.k; slice <= enhancing.box().last.k; ++slice) {
        const auto contours = traceContours(sliceRegion(enhancing, slice));
        std::vector<HalfPixel> vertices;
        for (const Contour& contour : contours)
            vertices.insert(vertices.end(), contour.begin(), contour.end());
        // No segment is longer than the diameter of all that enhances in the slice.
        if (farthestPair(convexHull(std::move(vertices)), spacing).length_mm <= longest.length_mm)
            continue;
        const PlaneSegment segment = longestThroughSegment(contours, spacing, gap_mm);
        if (segment.length_mm <= longest.length_mm)
            continue;
        longest = segment;
        viable.sliceIndex = slice;
    }
    for (std::size_t end = 0; end < 2; ++end)
        viable.longEnds[end] = grid.toPatient(longest.ends[end].x / spacing.x_mm,
                                              longest.ends[end].y / spacing.y_mm, viable.sliceIndex);
    viable.longAxis = Length::fromMm(distance(viable.longEnds[0], viable.longEnds[1]));
}

} // namespace

Expected<ViablePart> measureViable(const Mask& lesion, const Volume& arterial,
                                   const std::optional<Mask>& reference, const ViableOptions& options)
{
    if (arterial.measurable() == imaging::Measurable::None)
        return fail(ProblemCode::InPlaneNotMeasurable);
    const auto here = carriedTo(arterial.geometry(), lesion);
    if (!here)
        return fail(ProblemCode::OtherGrid,
                    {"the lesion's mask", "it does not reach into the arterial series"});
    const auto threshold = thresholdFor(*here, arterial, reference, options);
    if (!threshold)
        return passOn(threshold);

    ViablePart viable;
    viable.threshold = *threshold;
    viable.mask = enhancingPart(*here, arterial, *threshold);
    if (arterial.measurable() == imaging::Measurable::Volume)
        viable.volume_mm3 = viable.mask ? volumeOf_mm3(*viable.mask) : 0.0;
    if (!viable.mask)
        return viable;
    measureLongAxis(viable, *viable.mask, options.toleranceGap_mm);
    return viable;
}

} // namespace hepatica::measurement
