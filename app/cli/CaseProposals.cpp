#include "CaseProposals.h"

#include <hepatica/measurement/CaseAlignment.h>
#include <hepatica/measurement/CaseImages.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <algorithm>

namespace hepatica::cli {

using namespace measurement;

namespace {

/// Every lesion that the reader saw at a visit before this one, with its last mask.
std::vector<LastSeen> lastSeen(const Case& case_, const Timepoint& visit, const std::string& reader)
{
    std::vector<LastSeen> all;
    for (const Lesion& lesion : case_.lesions) {
        const bool isKnown = std::ranges::any_of(case_.timepoints, [&](const Timepoint& before) {
            return comesBefore(before, visit) &&
                   case_.observation(lesion.trackingUid, before.name, reader) != nullptr;
        });
        if (isKnown)
            all.push_back({&lesion, lastMaskBefore(case_, lesion.trackingUid, visit.name, reader)});
    }
    return all;
}

/// As the reader recorded the lesion before, and as it is proposed.
FollowedSizes sizesOf(const Observation& before, const imaging::LesionProposal& proposal,
                      const imaging::Volume& now)
{
    FollowedSizes sizes;
    if (before.recorded)
        sizes.earlier = FollowedSize{before.recorded->longAxis(), before.recorded->shortAxis(),
                                     before.shape ? std::optional(before.shape->volume_mm3) : std::nullopt,
                                     std::string(wordOf(MeasurementSourceWords, before.source))};
    if (proposal.mask)
        sizes.later = followedSize(now, *proposal.mask);
    return sizes;
}

/// The lesions whose last masks lie on one series, and that series aligned with the visit's.
struct SeriesGroup {
    imaging::LoadedSeries earlier;
    imaging::Alignment alignment;
    std::vector<imaging::LesionProposal> proposals;
};

/// The alignment that was kept of the two series, else a new one, which is kept where the store can be
/// written.
Expected<imaging::Alignment> alignmentOf(const Case& case_, const imaging::LoadedSeries& earlier,
                                         const imaging::LoadedSeries& later, const SeriesPair& pair,
                                         const ProposalWish& wish, const Console& console)
{
    const auto make = [&] { return alignVisits(earlier, later, wish.landmarks, console); };
    // One that is led by hand is kept by `case align` alone: it would stand for every reader.
    if (!wish.landmarks.empty())
        return make();
    bool isNew = false;
    auto alignment = keptOrMade(StoreLocation(wish.file), case_, pair, [&] {
        isNew = true;
        return make();
    });
    if (alignment && !isNew && !console.json)
        console.warn(alignment->warnings); // as when it was made
    return alignment;
}

Expected<SeriesGroup> proposeFrom(const Case& case_, const std::string& seriesUid,
                                  const std::vector<LastSeen>& lesions, const VisitImages& images,
                                  const ProposalWish& wish, const Console& console)
{
    const imaging::LoadedSeries& later = images.measured;
    const SeriesReference* reference = case_.series(seriesUid);
    if (reference == nullptr)
        return fail(ProblemCode::InvalidCase, {case_.identity.id, "lacks the series of an earlier mask"});
    auto earlier = openCaseSeries(*reference, {wish.incomplete}, Progress(console.progressLine()));
    if (!earlier)
        return passOn(earlier);
    std::vector<imaging::Mask> masks;
    for (const LastSeen& one : lesions) {
        auto mask =
            imaging::Mask::fromRunLengths(earlier->volume.geometry(), one.observation->maskRunLengths);
        if (!mask)
            return passOn(mask);
        masks.push_back(std::move(*mask));
    }
    auto alignment = alignmentOf(case_, *earlier, later, {seriesUid, images.reference.uid}, wish, console);
    if (!alignment)
        return passOn(alignment);
    auto proposals = imaging::proposeLesions(earlier->volume, masks, later.volume, alignment->toMoving,
                                             {wish.positionOnly}, Progress(console.progressLine()));
    if (!proposals)
        return passOn(proposals);
    return SeriesGroup{std::move(*earlier), std::move(*alignment), std::move(*proposals)};
}

/// The masks that the reader has recorded at the visit on the series that is searched.
std::vector<imaging::Mask> recordedMasks(const Case& case_, const VisitImages& images,
                                         const ProposalWish& wish)
{
    std::vector<imaging::Mask> masks;
    for (const Observation& seen : case_.observations)
        if (seen.timepoint == wish.timepoint && seen.reader == wish.reader &&
            seen.seriesUid == images.reference.uid && !seen.maskRunLengths.empty())
            if (auto mask =
                    imaging::Mask::fromRunLengths(images.measured.volume.geometry(), seen.maskRunLengths))
                masks.push_back(std::move(*mask));
    return masks;
}

/// The group whose lesions were seen last.
const SeriesGroup* latest(const Case& case_, const std::map<std::string, SeriesGroup>& groups)
{
    const SeriesGroup* last = nullptr;
    for (const Timepoint& visit : case_.timepoints) // by date
        for (const SeriesReference& series : visit.series)
            if (const auto group = groups.find(series.uid); group != groups.end())
                last = &group->second;
    return last;
}

Expected<void> searchVisit(VisitProposals& all, const Case& case_, const VisitImages& images,
                           const std::map<std::string, SeriesGroup>& groups, const ProposalWish& wish,
                           const Console& console)
{
    const SeriesGroup* before = latest(case_, groups);
    if (before == nullptr)
        return {};
    std::vector<imaging::Mask> known = recordedMasks(case_, images, wish);
    for (const auto& [uid, group] : groups)
        std::ranges::move(masksOf(group.proposals), std::back_inserter(known));
    auto search = searchNewLesions(before->earlier, images.measured, before->alignment.toMoving,
                                   std::move(known), console);
    if (!search)
        return passOn(search);
    all.search = std::move(*search);
    return {};
}

} // namespace

Expected<VisitProposals> proposeVisit(const Case& case_, const Timepoint& visit, const VisitImages& images,
                                      const ProposalWish& wish, const Console& console)
{
    VisitProposals all;
    std::map<std::string, std::vector<LastSeen>> bySeries;
    for (const LastSeen& one : lastSeen(case_, visit, wish.reader))
        if (one.observation != nullptr)
            bySeries[one.observation->seriesUid].push_back(one);
        else
            all.lesions.push_back({one, std::nullopt});
    if (!wish.landmarks.empty() && bySeries.size() > 1)
        return fail(ProblemCode::InvalidCase,
                    {wish.caseId, "the lesions were last seen on several series, and the landmarks are of "
                                  "one; keep a map of each with `hepatica case align --landmarks`"});
    std::map<std::string, SeriesGroup> groups;
    for (const auto& [uid, lesions] : bySeries) {
        auto group = proposeFrom(case_, uid, lesions, images, wish, console);
        if (!group && group.error().code != ProblemCode::NotAligned)
            return passOn(group);
        if (!group)
            all.notAligned.push_back(group.error());
        for (std::size_t n = 0; n < lesions.size(); ++n) {
            all.lesions.push_back({lesions[n], group ? std::optional(group->proposals[n]) : std::nullopt});
            if (group && !wish.positionOnly)
                all.lesions.back().sizes =
                    sizesOf(*lesions[n].observation, group->proposals[n], images.measured.volume);
        }
        if (!group)
            continue;
        all.alignments.emplace(uid, group->alignment.quality);
        groups.emplace(uid, std::move(*group));
    }
    if (wish.newLesions)
        if (auto searched = searchVisit(all, case_, images, groups, wish, console); !searched)
            return passOn(searched);
    for (Proposed& one : all.lesions)
        one.already = case_.observation(one.from.lesion->trackingUid, wish.timepoint, wish.reader);
    std::ranges::sort(all.lesions, {}, [](const Proposed& one) { return one.from.lesion->name; });
    return all;
}

} // namespace hepatica::cli
