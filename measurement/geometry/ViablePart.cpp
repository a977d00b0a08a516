#include <hepatica/measurement/ViablePart.h>

#include <hepatica/imaging/Parallel.h>

#include "geometry/EnhancingTissue.h"
#include "geometry/ThroughSegment.h"
#include "geometry/ViableThreshold.h"
#include "geometry/ViableTrust.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::Mask;
using imaging::Volume;

double volumeOf_mm3(const Mask& mask)
{
    return static_cast<double>(mask.voxelCount()) * mask.grid().voxelVolume_mm3();
}

Expected<ViableThreshold> thresholdFor(const Mask& lesion, const Volume& arterial,
                                       const std::optional<Mask>& reference, const ViableOptions& options)
{
    if (reference && !reference->grid().sameGrid(arterial.geometry()))
        return fail(ProblemCode::OtherGrid, {"the reference region", "dimensions or positions differ"});
    const auto reach_mm = options.threshold ? std::optional(UsualReach_mm) : std::nullopt;
    const auto tissue = reference ? tissueOf(*reference, lesion, arterial, reach_mm)
                                  : tissueAround(lesion, arterial, reach_mm);
    return thresholdAbove(tissue, options);
}

/// The longest segment of all slices and the longest across it. By how much another may be longer.
double measureAxesOf(ViablePart& viable, const Mask& enhancing, double gap_mm)
{
    const Geometry& grid = enhancing.grid();
    const PixelSpacing spacing{grid.spacing()[0], grid.spacing()[1]};
    const auto contoursOf = [&](int slice) { return traceContours(sliceRegion(enhancing, slice)); };
    auto [longest, slice, shortBy_mm] =
        longestThroughSegment(reachOfSlices(enhancing, spacing), contoursOf, spacing, gap_mm);
    PlaneSegment across = longestThroughSegmentAcross(contoursOf(slice), spacing, gap_mm, longest);
    viable.sliceIndex = slice;
    const auto place = [&](const PlaneSegment& segment, std::array<Point3, 2>& ends) {
        for (std::size_t end = 0; end < 2; ++end)
            ends[end] = grid.toPatient(segment.ends[end].x / spacing.x_mm, segment.ends[end].y / spacing.y_mm,
                                       viable.sliceIndex);
        return Length::fromMm(distance(ends[0], ends[1]));
    };
    // Of two segments of one length, what lies across can come out a trace longer.
    if (across.length_mm > longest.length_mm)
        std::swap(longest, across);
    viable.longAxis = place(longest, viable.longEnds);
    viable.shortAxis = place(across, viable.shortEnds);
    return shortBy_mm;
}

void judge(ViablePart& viable, const ViableSearch& search, double near)
{
    StandardErrors errors;
    ViableConfidence confidence;
    imaging::sideBySide(
        [&] {
            if (viable.mask)
                errors = errorsOfViable(viable, search, near);
        },
        [&] { confidence = confidenceOfViable(viable, search, near); });
    if (viable.mask)
        viable.standardErrors = errors;
    viable.confidence = confidence.value;
    viable.reasons = std::move(confidence.reasons);
}

/// Above a threshold that is no number nothing lies, which would be told as a response.
std::optional<Problem> problemOfOptions(const ViableOptions& options)
{
    const auto refuse = [](const std::string& what, double value, const std::string& expected) {
        return Problem{ProblemCode::BadDocument, {what, fmt::format("it is {}", value), expected}, {}};
    };
    if (options.threshold && !std::isfinite(*options.threshold))
        return refuse("the threshold of the viable part", *options.threshold, "a finite number");
    if (!std::isfinite(options.toleranceGap_mm) || options.toleranceGap_mm < 0.0)
        return refuse("the gap of the viable part", options.toleranceGap_mm, "0 mm or more");
    return std::nullopt;
}

/// The lesion without what the reader takes out; nothing where that is all of it.
std::optional<Mask> without(const Mask& lesion, const std::optional<Mask>& excluded)
{
    if (!excluded)
        return lesion;
    std::vector<std::uint8_t> inside(lesion.inside().begin(), lesion.inside().end());
    std::size_t at = 0;
    const imaging::IndexBox& box = lesion.box();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i, ++at)
                if (inside[at] != 0 &&
                    excluded->contains(excluded->grid().toNearestVoxel(lesion.grid().toPatient(i, j, k))))
                    inside[at] = 0;
    const auto rest = Mask::make(lesion.grid(), box, inside);
    return rest ? std::optional(*rest) : std::nullopt;
}

} // namespace

std::optional<double> viableFraction(const std::optional<double>& viableVolume_mm3,
                                     const std::optional<double>& lesionVolume_mm3)
{
    if (!viableVolume_mm3 || !lesionVolume_mm3 || *lesionVolume_mm3 <= 0.0)
        return std::nullopt;
    // Carried to another grid a lesion can come out a few voxels larger.
    return std::min(1.0, *viableVolume_mm3 / *lesionVolume_mm3);
}

Expected<ViableThreshold> thresholdAbove(const std::optional<LiverTissue>& tissue,
                                         const ViableOptions& options)
{
    if (!tissue && !options.threshold)
        return fail(ProblemCode::NoReferenceRegion);
    if (!tissue)
        return ViableThreshold{*options.threshold};
    return ViableThreshold{options.threshold.value_or(tissue->mean + 2.0 * tissue->sd), tissue->reach_mm,
                           LiverReference{tissue->mean, tissue->sd, tissue->places}};
}

double shareShown(const Mask& here, const Mask& lesion)
{
    return volumeOf_mm3(here) / volumeOf_mm3(lesion);
}

ViablePart measureViableAbove(const ViableThreshold& threshold, const Mask& lesion, const Volume& values,
                              const ViableOptions& options, double shownShare)
{
    ViablePart viable;
    viable.threshold = threshold.value;
    if (!options.threshold)
        viable.liver = threshold.liver;
    const auto tissue = without(lesion, options.excluded);
    const LiverReference liver = threshold.liver.value_or(LiverReference{});
    double near = 0.0;
    if (tissue) {
        auto enhancing = enhancingTissue(*tissue, values, threshold.value, liver.sd, threshold.reach_mm);
        viable.mask = std::move(enhancing.part);
        near = liver.sd > 0.0 ? enhancing.shareNear : 0.0;
    }
    if (values.measurable() == imaging::Measurable::Volume)
        viable.volume_mm3 = viable.mask ? volumeOf_mm3(*viable.mask) : 0.0;
    const double shortBy_mm =
        viable.mask ? measureAxesOf(viable, *viable.mask, options.toleranceGap_mm) : 0.0;
    judge(viable, {tissue ? *tissue : lesion, values, threshold.reach_mm, liver, shownShare, shortBy_mm},
          near);
    return viable;
}

std::optional<Problem> problemOfViable(const Volume& arterial, const ViableOptions& options)
{
    if (arterial.measurable() == imaging::Measurable::None)
        return Problem{ProblemCode::InPlaneNotMeasurable, {}, {}};
    return problemOfOptions(options);
}

Expected<ViablePart> measureViable(const Mask& lesion, const Volume& arterial,
                                   const std::optional<Mask>& reference, const ViableOptions& options)
{
    if (auto problem = problemOfViable(arterial, options))
        return tl::unexpected(std::move(*problem));
    const auto here = carriedTo(arterial.geometry(), lesion);
    if (!here)
        return fail(ProblemCode::OtherGrid,
                    {"the lesion's mask", "it does not reach into the arterial series"});
    const auto threshold = thresholdFor(*here, arterial, reference, options);
    if (!threshold)
        return passOn(threshold);
    return measureViableAbove(*threshold, *here, arterial, options, shareShown(*here, lesion));
}

} // namespace hepatica::measurement
