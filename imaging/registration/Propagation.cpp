#include <hepatica/imaging/Propagation.h>

#include "Stretch.h"
#include "registration/SplitParts.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace hepatica::imaging {

namespace {

using namespace registration;

/// 0 at `none`, 1 at `full`, linear between.
double ramp(double value, double none, double full)
{
    return std::clamp((value - none) / (full - none), 0.0, 1.0);
}

tl::unexpected<Problem> cancelled()
{
    return fail(ProblemCode::Cancelled, {"following the lesions"});
}

std::string_view unitText(const Volume& volume)
{
    return volume.origin().quantity == Quantity::Hounsfield ? " HU" : "";
}

enum class Sight { Clear, Doubtful, None };

/// Noise alone shows a border of some standard errors somewhere within the reach; where the phase is the
/// same, the contrast tells more.
Sight sightOf(const EarlierLesion& earlier, const LaterLesion& later)
{
    struct Least {
        double significance, contrast; ///< contrast of the earlier one
    };
    constexpr Least ForAny{4.0, 0.4}, ForClear{7.0, 0.65};
    const double kept = later.looksAlike ? later.levels.contrast() / earlier.levels.contrast() : 1.0;
    if (!later.hasBorder || later.significance < ForAny.significance || kept < ForAny.contrast)
        return Sight::None;
    const bool isFaint = !later.looksAlike || kept < ForClear.contrast;
    return later.significance < ForClear.significance && isFaint ? Sight::Doubtful : Sight::Clear;
}

double confidenceOf(const EarlierLesion& earlier, const LaterLesion& later)
{
    const double visible = ramp(later.significance, 2.0, 10.0);
    const double agreeing = 1.0 - ramp(later.disagreement, 0.10, 0.40);
    const double known = 0.5 + 0.5 * ramp(earlier.significance, 2.0, 10.0);
    return visible * known * (0.5 + 0.5 * agreeing);
}

/// Of the place alone: no word of size.
void addPlaceReasons(LesionProposal& proposal, const LaterLesion& later)
{
    proposal.reasons.push_back(fmt::format("found {:.1f} mm from where the alignment puts it",
                                           distance(proposal.mapped, proposal.position)));
    if (!later.looksAlike)
        proposal.reasons.emplace_back("the tissue around has another density than at the earlier visit: "
                                      "perhaps another phase");
}

void addSizeReasons(LesionProposal& proposal, const EarlierLesion& earlier, const LaterLesion& later,
                    const Volume& volume)
{
    proposal.reasons.push_back(
        fmt::format("differs from its surroundings by {:.0f}{}, at the earlier visit by {:.0f}{}",
                    later.levels.contrast(), unitText(volume), earlier.levels.contrast(), unitText(volume)));
    if (later.disagreement > 0.2)
        proposal.reasons.emplace_back("two ways to find its size disagree; check the border");
}

/// The mask that a stroke along the form's long axis gives.
Expected<void> addMask(LesionProposal& proposal, const LaterLesion& later, const Volume& volume,
                       const Stretch& way)
{
    const segmentation::Segment axis = longestInPlane(later.form, volume.geometry());
    proposal.longAxis = Stroke{axis.from, axis.to};
    LesionPrompt prompt;
    prompt.strokes = {*proposal.longAxis};
    auto found = way.asProgress([&](const Progress& own) { return segmentLesion(volume, prompt, own); });
    if (!found && found.error().code == ProblemCode::Cancelled)
        return cancelled();
    if (!found) {
        proposal.confidence *= 0.5;
        proposal.reasons.push_back(found.error().text());
        return {};
    }
    proposal.confidence *= 0.5 + 0.5 * found->confidence;
    proposal.reasons.insert(proposal.reasons.end(), found->reasons.begin(), found->reasons.end());
    proposal.mask = std::move(found->mask);
    return {};
}

LesionProposal outsideImages(const Point3& mapped)
{
    LesionProposal proposal{mapped, mapped, 0.0, {}, {FollowHint::OutsideImages}, {}, {}, {}};
    proposal.reasons.emplace_back("its place lies outside the later images");
    return proposal;
}

Expected<LesionProposal> propose(const Volume& earlierVolume, const Mask& mask, const Volume& laterVolume,
                                 const SpatialMap& toLater, const FollowOptions& options, const Stretch& way)
{
    if (!way.goesOn(0.0))
        return cancelled();
    const EarlierLesion earlier = earlierLesion(earlierVolume, mask);
    if (!way.goesOn(0.3))
        return cancelled();
    const LesionForm mapped = carried(earlier.form, toLater);
    const auto later = laterLesion(laterVolume, earlier, mapped);
    const Geometry& grid = laterVolume.geometry();
    if (!later || !grid.contains(grid.toNearestVoxel(later->form.centre)))
        return outsideImages(mapped.centre);
    LesionProposal proposal{
        mapped.centre, later->form.centre, confidenceOf(earlier, *later), {}, {}, {}, {}, {}};
    addPlaceReasons(proposal, *later);
    const Sight sight = sightOf(earlier, *later);
    if (sight != Sight::Clear) {
        proposal.hints.push_back(FollowHint::PerhapsAbsent);
        proposal.reasons.emplace_back(sight == Sight::None
                                          ? "nothing there differs from the tissue as the lesion did"
                                          : "what is seen there may be noise");
    }
    if (sight == Sight::None) {
        proposal.position = proposal.mapped;
        proposal.confidence *= 0.3;
        return proposal;
    }
    if (options.positionOnly)
        return proposal;
    addSizeReasons(proposal, earlier, *later, laterVolume);
    if (auto added = addMask(proposal, *later, laterVolume, way.part(0.6, 0.9)); !added)
        return passOn(added);
    if (const int parts = partsOf(laterVolume, mapped, *later); parts > 1) {
        proposal.hints.push_back(FollowHint::PerhapsSplit);
        proposal.reasons.push_back(fmt::format("{} separate parts lie where the lesion was", parts));
    }
    return proposal;
}

std::size_t sharedVoxels(const Mask& a, const Mask& b)
{
    std::size_t shared = 0;
    const auto& [first, last] = a.box();
    for (int k = first.k; k <= last.k; ++k)
        for (int j = first.j; j <= last.j; ++j)
            for (int i = first.i; i <= last.i; ++i)
                shared += a.contains({i, j, k}) && b.contains({i, j, k}) ? 1U : 0U;
    return shared;
}

/// Masks that share a good part of the smaller one: two lesions cannot lie in one place.
void markMerged(std::vector<LesionProposal>& proposals)
{
    constexpr double LeastShare = 0.15;
    for (std::size_t a = 0; a < proposals.size(); ++a)
        for (std::size_t b = 0; b < proposals.size(); ++b) {
            if (a == b || !proposals[a].mask || !proposals[b].mask)
                continue;
            const Mask &one = *proposals[a].mask, &other = *proposals[b].mask;
            const auto smaller = static_cast<double>(std::min(one.voxelCount(), other.voxelCount()));
            if (static_cast<double>(sharedVoxels(one, other)) > LeastShare * smaller)
                proposals[a].overWhich.push_back(b);
        }
    for (LesionProposal& proposal : proposals)
        if (!proposal.overWhich.empty()) {
            proposal.hints.push_back(FollowHint::PerhapsMerged);
            proposal.reasons.emplace_back("its mask and that of another lesion lie over each other");
        }
}

} // namespace

std::string_view followHintName(FollowHint hint)
{
    constexpr std::array<std::string_view, 4> Names{"outside the images", "perhaps absent", "perhaps merged",
                                                    "perhaps split"};
    return Names[static_cast<std::size_t>(hint)];
}

bool LesionProposal::has(FollowHint hint) const
{
    return std::ranges::find(hints, hint) != hints.end();
}

Expected<std::vector<LesionProposal>> proposeLesions(const Volume& earlier, const std::vector<Mask>& lesions,
                                                     const Volume& later, const SpatialMap& toLater,
                                                     const FollowOptions& options, const Progress& progress)
{
    for (const Volume* volume : {&earlier, &later})
        if (volume->measurable() == Measurable::None)
            return fail(ProblemCode::InPlaneNotMeasurable);
    for (const Mask& mask : lesions)
        if (!mask.grid().sameGrid(earlier.geometry()))
            return fail(ProblemCode::OtherGrid, {"the lesion's mask", "that of the earlier visit"});
    std::vector<LesionProposal> proposals;
    const Stretch all(progress, "following the lesions");
    const double share = 1.0 / static_cast<double>(lesions.size());
    for (const Mask& mask : lesions) {
        const double done = share * static_cast<double>(proposals.size());
        auto proposal = propose(earlier, mask, later, toLater, options, all.part(done, done + share));
        if (!proposal)
            return passOn(proposal);
        proposals.push_back(std::move(*proposal));
    }
    markMerged(proposals);
    if (!all.goesOn(1.0))
        return cancelled();
    return proposals;
}

} // namespace hepatica::imaging
