#include <hepatica/imaging/Registration.h>

#include "AffineAlignment.h"
#include "Deformation.h"
#include "Judgement.h"

#include <hepatica/imaging/LiverRegion.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::imaging {

using namespace registration;

namespace {

// Where the parts of the way end.
constexpr double ImagesRead = 0.08, StartFound = 0.25, LiverFound = 0.35, MapFitted = 0.5, Deformed = 0.98;

tl::unexpected<Problem> cancelled()
{
    return fail(ProblemCode::Cancelled, {"aligning the series"});
}

struct Images {
    Pyramid fixed, moving;
};

Expected<Images> imagesOf(const Volume& fixed, const Volume& moving, const Stretch& way)
{
    auto fixedImages = pyramidOf(fixed, way.part(0.0, 0.5));
    if (!fixedImages)
        return passOn(fixedImages);
    auto movingImages = pyramidOf(moving, way.part(0.5, 1.0));
    if (!movingImages)
        return passOn(movingImages);
    return Images{std::move(*fixedImages), std::move(*movingImages)};
}

/// A map to begin with, and how well the search from either side agrees on it.
struct Beginning {
    AffineMap map;
    std::optional<double> roundTrip_mm;
};

Expected<Beginning> beginningOf(const Images& images, const AlignmentOptions& options, const Stretch& way)
{
    if (!options.landmarks.empty())
        return Beginning{mapOfLandmarks(options.landmarks), {}};
    const auto there = roughAlignment(images.fixed, images.moving, way.part(0.0, 0.5));
    if (!there)
        return passOn(there);
    const auto back = roughAlignment(images.moving, images.fixed, way.part(0.5, 1.0));
    if (!back)
        return passOn(back);
    return Beginning{*there, roundTripOf(images.fixed, *there, *back)};
}

/// Where the images are compared: around the liver that is given or found, or in the body where findLiver()
/// refuses, as it does on most MR.
Expected<Region> regionOf(const Volume& fixed, const Images& images, const std::optional<Mask>& given,
                          const Stretch& way)
{
    if (given)
        return regionAround(*given, images.fixed);
    const auto found = way.asProgress([&](const Progress& own) { return findLiver(fixed, {}, own); });
    if (!found && found.error().code == ProblemCode::Cancelled)
        return cancelled();
    if (!way.goesOn(1.0))
        return cancelled();
    return found ? regionAround(found->mask, images.fixed) : bodyRegion(images.fixed);
}

AlignmentQuality qualityOf(const Images& images, const AlignmentOptions& options, const FineAlignment& fine)
{
    const SpatialMap map{fine.map, nullptr};
    const Geometry &fixedGrid = images.fixed.levels.back().grid,
                   &movingGrid = images.moving.levels.back().grid;
    AlignmentQuality quality;
    quality.overlap = fine.agreement.within;
    quality.similarity = fine.agreement.relative;
    quality.similarityBefore = fine.before.relative;
    quality.bodyOverlap = sharedDice(images.fixed.body, fixedGrid, images.moving.body, movingGrid, map);
    if (options.fixedLiver && options.movingLiver)
        quality.liverOverlap = sharedDice(blocksOf(*options.fixedLiver, fixedGrid), fixedGrid,
                                          blocksOf(*options.movingLiver, movingGrid), movingGrid, map);
    return quality;
}

void addTo(Alignment& alignment, const FittedDeformation& deformation)
{
    alignment.toMoving.deformation = deformation.field;
    alignment.quality.leastJacobian = deformation.leastJacobian;
    alignment.quality.greatestJacobian = deformation.greatestJacobian;
    alignment.quality.greatestDisplacement_mm = deformation.greatestDisplacement_mm;
}

/// How far a map leaves the landmarks apart, on average.
double residual_mm(const AffineMap& map, const std::vector<LandmarkPair>& pairs)
{
    double sum_mm = 0.0;
    for (const LandmarkPair& pair : pairs)
        sum_mm += distance(map(pair.fixed), pair.moving);
    return sum_mm / static_cast<double>(pairs.size());
}

/// What a person has marked stands above what the images suggest: how far a fitted map lies off the landmarks
/// where it does not stay near them.
std::optional<double> offLandmarks_mm(const AffineMap& fitted, const std::vector<LandmarkPair>& pairs)
{
    constexpr double Near_mm = 15.0;
    if (pairs.empty())
        return std::nullopt;
    const double left_mm = residual_mm(fitted, pairs);
    return left_mm > residual_mm(mapOfLandmarks(pairs), pairs) + Near_mm ? std::optional(left_mm)
                                                                         : std::nullopt;
}

} // namespace

Expected<Alignment> align(const Volume& fixed, const Volume& moving, const AlignmentOptions& options,
                          const Progress& progress)
{
    const Stretch all(progress, "aligning");
    const auto images = imagesOf(fixed, moving, all.part(0.0, ImagesRead, "aligning: reading both images"));
    if (!images)
        return passOn(images);
    const auto beginning =
        beginningOf(*images, options, all.part(ImagesRead, StartFound, "aligning: searching"));
    if (!beginning)
        return passOn(beginning);
    const auto region =
        regionOf(fixed, *images, options.fixedLiver, all.part(StartFound, LiverFound, "aligning: liver"));
    if (!region)
        return passOn(region);
    auto fine = fineAlignment(images->fixed, images->moving, *region, beginning->map,
                              all.part(LiverFound, MapFitted, "aligning: fitting"));
    if (!fine)
        return passOn(fine);
    const auto off_mm = offLandmarks_mm(fine->map, options.landmarks);
    if (off_mm) {
        fine->map = mapOfLandmarks(options.landmarks);
        fine->agreement = agreementUnder(fine->map, images->fixed, images->moving, *region);
    }

    Alignment alignment{{fine->map, nullptr}, qualityOf(*images, options, *fine), {}};
    AlignmentQuality& quality = alignment.quality;
    quality.roundTrip_mm = beginning->roundTrip_mm;
    const bool isLedByHand = !options.landmarks.empty();
    if (const auto why = refusalOf(quality); why && !isLedByHand)
        return fail(ProblemCode::NotAligned, {*why});
    if (options.deformable && !off_mm) {
        const auto fitted = fitDeformation(images->fixed, images->moving, *region, fine->map,
                                           all.part(MapFitted, Deformed, "aligning: deforming"));
        if (!fitted)
            return passOn(fitted);
        addTo(alignment, *fitted);
    }
    quality.reasons = doubtsOf(quality);
    if (off_mm)
        quality.reasons.push_back(
            fmt::format("the images would lie {:.0f} mm off the landmarks, which were kept", *off_mm));
    if (!quality.reasons.empty()) {
        quality.verdict = AlignmentQuality::Verdict::Doubtful;
        alignment.warnings.push_back(
            {ProblemCode::AlignmentDoubtful, {fmt::format("{}", fmt::join(quality.reasons, "; "))}, {}});
    }
    if (!all.part(1.0, 1.0, "aligned").goesOn(1.0))
        return cancelled();
    return alignment;
}

} // namespace hepatica::imaging
