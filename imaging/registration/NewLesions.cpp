#include <hepatica/imaging/NewLesions.h>

#include <hepatica/imaging/LiverRegion.h>
#include <hepatica/imaging/Parallel.h>

#include "registration/BlobSearch.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

using namespace registration;

constexpr double Spacing_mm = 2.0, AwayFromKnown_mm = 5.0;
constexpr std::size_t MostCandidates = 10;

/// 0 at `none`, 1 at `full`, linear between.
double ramp(double value, double none, double full)
{
    return std::clamp((value - none) / (full - none), 0.0, 1.0);
}

struct SearchedLiver {
    Mask mask;
    std::vector<Warning> warnings;
};

tl::unexpected<Problem> cancelled()
{
    return fail(ProblemCode::Cancelled, {"looking for new lesions"});
}

Expected<SearchedLiver> liverOf(const Volume& later, const NewLesionOptions& options, const Stretch& way)
{
    for (const Mask& mask : options.known)
        if (!mask.grid().sameGrid(later.geometry()))
            return fail(ProblemCode::OtherGrid, {"a known lesion's mask", "that of the later visit"});
    if (options.liver && !options.liver->grid().sameGrid(later.geometry()))
        return fail(ProblemCode::OtherGrid, {"the liver's mask", "that of the later visit"});
    if (options.liver)
        return SearchedLiver{*options.liver, {}};
    auto found = way.asProgress([&](const Progress& own) { return findLiver(later, {}, own); });
    if (!found)
        return passOn(found);
    return SearchedLiver{std::move(found->mask), std::move(found->warnings)};
}

double confidenceOf(const Blob& blob)
{
    const double strength = ramp(blob.strength, 3.0, 12.0);
    const double isNew = 1.0 - ramp(blob.before / blob.strength, 0.3, 0.9);
    // Noise shows 2.5 somewhere around every place; 5 was a body of its own, however much more it stands
    // out in a phase in which vessels shine.
    const double wasLiver = 1.0 - ramp(blob.before, 2.5, 5.0);
    // A body that touches the capsule has half of its surroundings in the liver; a part of another organ that
    // was taken for liver has less.
    const double inLiver = ramp(blob.embedded, 0.2, 0.7);
    return strength * isNew * wasLiver * inLiver * ramp(blob.closure, 0.15, 0.6);
}

NewLesionCandidate candidateOf(const Blob& blob, const LiverBlock& block, const SpatialMap& toLater)
{
    NewLesionCandidate candidate;
    candidate.position = block.position(blob.voxel);
    candidate.earlierPosition = toLater.inverse(candidate.position);
    candidate.diameter_mm = 2.0 * blob.radius_mm;
    candidate.confidence = confidenceOf(blob);
    candidate.reasons.push_back(
        fmt::format("{} than the liver around it, {:.1f} times as much as the liver varies",
                    blob.sign < 0.0 ? "darker" : "brighter", blob.strength));
    candidate.reasons.push_back(
        fmt::format("its place stood out {:.1f} times as much as the liver varied before", blob.before));
    if (blob.closure < 0.4)
        candidate.reasons.emplace_back("not closed to all sides; it may be a vessel");
    if (blob.embedded < 0.5)
        candidate.reasons.emplace_back("lies at the border of what was taken for liver");
    return candidate;
}

/// Where the tissue of each searched voxel of the block lay at the earlier visit.
Expected<std::vector<Point3>> placesBefore(const LiverBlock& block, const std::vector<Ground>& ground,
                                           const SpatialMap& toLater, const Stretch& way)
{
    std::vector<Point3> places(block.count());
    const auto slices = static_cast<std::size_t>(block.dims[2]), area = places.size() / slices;
    const auto mapSlice = [&](std::size_t slice) {
        for (std::size_t at = slice * area; at < (slice + 1) * area; ++at)
            if (ground[at] == Ground::Searched)
                places[at] = toLater.inverse(block.position(block.voxelAt(at)));
    };
    const bool all = parallelFor(slices, mapSlice, [&](std::size_t done) {
        return way.goesOn(static_cast<double>(done) / static_cast<double>(slices));
    });
    if (!all)
        return cancelled();
    return places;
}

/// What only one of the visits shows as liver cannot be compared.
void keepShared(LiverImage& now, LiverImage& then)
{
    for (std::size_t at = 0; at < now.isTissue.size(); ++at)
        if (now.isTissue[at] == 0 || then.isTissue[at] == 0) {
            now.isTissue[at] = then.isTissue[at] = 0;
            now.deviations[at] = then.deviations[at] = 0.0F;
        }
}

} // namespace

std::string NewLesionSearch::statement() const
{
    constexpr auto NoAnswer = "this is no answer to the question for new lesions: look through the images";
    if (candidates.empty())
        return fmt::format("no candidate stood out in the {:.0f} mL of liver searched; {}", searched_ml,
                           NoAnswer);
    return fmt::format("{} candidate{} in the {:.0f} mL of liver searched, to be looked at; {}",
                       candidates.size(), candidates.size() == 1 ? "" : "s", searched_ml, NoAnswer);
}

Expected<NewLesionSearch> findNewLesionCandidates(const Volume& earlier, const Volume& later,
                                                  const SpatialMap& toLater, const NewLesionOptions& options,
                                                  const Progress& progress)
{
    constexpr double LeastConfidence = 0.05;
    const Stretch all(progress, "looking for new lesions");
    if (!all.goesOn(0.0))
        return cancelled();
    auto liver = liverOf(later, options, all.part(0.0, 0.25));
    if (!liver)
        return passOn(liver);
    if (!all.goesOn(0.25))
        return cancelled();
    const LiverBlock block = blockAround(liver->mask, Spacing_mm);
    const auto ground = groundOf(block, liver->mask, options.known, AwayFromKnown_mm);
    if (!all.goesOn(0.3))
        return cancelled();
    const auto before = placesBefore(block, ground, toLater, all.part(0.3, 0.4));
    if (!before)
        return passOn(before);
    std::vector<Point3> here(block.count());
    for (std::size_t at = 0; at < here.size(); ++at)
        here[at] = block.position(block.voxelAt(at));
    auto now = imageIn(block, ground, later, here, all.part(0.4, 0.5));
    if (!now)
        return passOn(now);
    auto then = imageIn(block, ground, earlier, *before, all.part(0.5, 0.6));
    if (!then)
        return passOn(then);
    keepShared(*now, *then);
    const auto blobs = newBlobs(block, ground, *now, *then, all.part(0.6, 1.0));
    if (!blobs)
        return passOn(blobs);
    NewLesionSearch search;
    search.warnings = std::move(liver->warnings);
    search.searched_ml =
        static_cast<double>(std::ranges::count(now->isTissue, 1)) * std::pow(Spacing_mm, 3.0) / 1000.0;
    for (const Blob& blob : *blobs)
        if (confidenceOf(blob) >= LeastConfidence)
            search.candidates.push_back(candidateOf(blob, block, toLater));
    std::ranges::stable_sort(search.candidates, std::ranges::greater{}, &NewLesionCandidate::confidence);
    if (search.candidates.size() > MostCandidates)
        search.candidates.resize(MostCandidates);
    if (!all.goesOn(1.0))
        return cancelled();
    return search;
}

} // namespace hepatica::imaging
