#include <hepatica/measurement/Subtraction.h>

#include <hepatica/imaging/Parallel.h>

#include "geometry/DifferenceImage.h"
#include "geometry/LiverDifference.h"
#include "geometry/ViableThreshold.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using imaging::Geometry;
using imaging::IndexBox;
using imaging::Mask;
using imaging::Volume;

IndexBox both(const IndexBox& one, const IndexBox& other)
{
    return {{std::min(one.first.i, other.first.i), std::min(one.first.j, other.first.j),
             std::min(one.first.k, other.first.k)},
            {std::max(one.last.i, other.last.i), std::max(one.last.j, other.last.j),
             std::max(one.last.k, other.last.k)}};
}

/// Whether the other series has a value for all of a mask on the part's grid.
bool covers(const Difference& difference, const Mask& mask)
{
    const IndexBox& box = mask.box();
    const auto width = static_cast<std::size_t>(box.dims()[0]);
    auto inside = mask.inside().begin();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (std::size_t at = difference.volume.offset({box.first.i, j, k}), end = at + width; at < end;
                 ++at)
                if (*inside++ > difference.covered[at])
                    return false;
    return true;
}

/// The part of a mask on the part's grid that the other series covers; nothing where that is none of it.
std::optional<Mask> coveredPart(const Mask& mask, const Difference& difference)
{
    std::vector<std::uint8_t> inside;
    inside.reserve(mask.inside().size());
    const IndexBox& box = mask.box();
    for (int k = box.first.k; k <= box.last.k; ++k)
        for (int j = box.first.j; j <= box.last.j; ++j)
            for (int i = box.first.i; i <= box.last.i; ++i) {
                const bool isCovered = difference.covered[difference.volume.offset({i, j, k})] != 0;
                inside.push_back(isCovered && mask.inside()[inside.size()] != 0 ? 1 : 0);
            }
    const auto covered = Mask::make(mask.grid(), box, inside);
    return covered ? std::optional(*covered) : std::nullopt;
}

/// What was subtracted beside its place looks as if it enhanced, or did not.
void addAlignment(ViablePart& viable, const imaging::AlignmentQuality& quality)
{
    constexpr double Near_mm = 2.0, Far_mm = 10.0;
    if (quality.roundTrip_mm) {
        const double far = std::clamp((*quality.roundTrip_mm - Near_mm) / (Far_mm - Near_mm), 0.0, 1.0);
        viable.confidence *= 1.0 - 0.7 * far;
        viable.reasons.push_back(
            fmt::format("the series subtracted is aligned to {:.1f} mm", *quality.roundTrip_mm));
    }
    if (quality.verdict != imaging::AlignmentQuality::Verdict::Doubtful)
        return;
    viable.confidence *= 0.5;
    viable.reasons.emplace_back("the alignment of the series subtracted is doubtful");
}

/// A mask on the grid of the difference.
Expected<Mask> inPart(const Mask& mask, const Difference& added)
{
    return mask.movedTo(added.volume.geometry(), {-added.first.i, -added.first.j, -added.first.k});
}

/// A lesion on the arterial grid and on that of the difference.
struct SubtractedLesion {
    const Mask &here, &inPart;
    const Volume& arterial;
    const NonContrastPhase& nonContrast;
    const Difference& added;
};

/// What the contrast medium adds to the liver: in the region given, else at its places around the lesion.
/// None where no liver is found.
Expected<std::optional<LiverTissue>> addedToTissue(const SubtractedLesion& lesion,
                                                   const std::optional<Mask>& reference,
                                                   const std::optional<LiverPlaces>& liver,
                                                   const std::optional<double>& reach_mm)
{
    if (!reference)
        return liver ? addedToLiver(*liver, lesion.arterial, lesion.nonContrast, lesion.inPart,
                                    lesion.added.volume, reach_mm)
                     : std::nullopt;
    const auto region = inPart(*reference, lesion.added);
    if (!region)
        return passOn(region);
    const auto covered = coveredPart(*region, lesion.added);
    return covered ? tissueOf(*covered, lesion.inPart, lesion.added.volume, reach_mm) : std::nullopt;
}

} // namespace

Expected<ViablePart> measureViableSubtracted(const Mask& lesion, const Volume& arterial,
                                             const NonContrastPhase& nonContrast,
                                             const std::optional<Mask>& reference,
                                             const ViableOptions& options)
{
    if (auto problem = problemOfViable(arterial, options))
        return tl::unexpected(std::move(*problem));
    const Geometry& grid = arterial.geometry();
    const auto here = carriedTo(grid, lesion);
    if (!here)
        return fail(ProblemCode::OtherGrid,
                    {"the lesion's mask", "it does not reach into the arterial series"});
    if (reference && !reference->grid().sameGrid(grid))
        return fail(ProblemCode::OtherGrid, {"the reference region", "dimensions or positions differ"});
    const std::string other = "the series before the contrast medium";
    if (nonContrast.volume->origin().quantity != arterial.origin().quantity)
        return fail(ProblemCode::OtherGrid, {other, "its values have another unit than the arterial ones"});
    const IndexBox box =
        withSurroundings(reference ? both(here->box(), reference->box()) : here->box(), grid);
    // The liver is looked for on the arterial series alone, also where the subtraction will be refused.
    std::optional<Expected<Difference>> subtraction;
    std::optional<LiverPlaces> liver;
    imaging::sideBySide(
        [&] {
            subtraction = subtractedWithin(arterial, nonContrast, box, neededIn(box, grid, *here, reference));
        },
        [&] {
            if (!reference)
                liver = liverAround(*here, arterial);
        });
    const auto& added = *subtraction;
    if (!added)
        return passOn(added);
    const auto lesionInPart = inPart(*here, *added);
    if (!lesionInPart)
        return passOn(lesionInPart);
    if (!covers(*added, *lesionInPart))
        return fail(ProblemCode::OtherGrid, {other, "it does not cover the whole lesion"});
    const auto tissue = addedToTissue({*here, *lesionInPart, arterial, nonContrast, *added}, reference, liver,
                                      options.threshold ? std::optional(UsualReach_mm) : std::nullopt);
    if (!tissue)
        return passOn(tissue);
    const auto threshold = thresholdAbove(*tissue, options);
    if (!threshold)
        return passOn(threshold);
    ViablePart viable =
        measureViableAbove(*threshold, *lesionInPart, added->volume, options, shareShown(*here, lesion));
    if (nonContrast.quality)
        addAlignment(viable, *nonContrast.quality);
    if (!viable.mask)
        return viable;
    auto mask = viable.mask->movedTo(grid, added->first);
    if (!mask)
        return passOn(mask);
    viable.mask = std::move(*mask);
    viable.sliceIndex += added->first.k;
    return viable;
}

} // namespace hepatica::measurement
