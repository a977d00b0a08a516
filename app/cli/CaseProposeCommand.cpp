#include "CaseProposeCommand.h"

#include "AlignmentText.h"
#include "CaseFile.h"
#include "CaseText.h"
#include "Following.h"
#include "Json.h"
#include "PointTable.h"
#include "ReadingRoom.h"

#include <hepatica/measurement/CaseAlignment.h>
#include <hepatica/measurement/CaseImages.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

struct ProposeOptions {
    std::string file, caseId, reader, timepoint, pick, landmarkFile;
    std::vector<std::string> accept, absent;
    bool positionOnly = false, newLesions = false, incomplete = false;
    std::vector<imaging::LandmarkPair> landmarks{};
};

/// A lesion and the reader's last mask of it before the visit.
struct LastSeen {
    const Lesion* lesion;
    const Observation* observation; ///< none: no mask
};

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

struct Proposed {
    LastSeen from;
    std::optional<imaging::LesionProposal> proposal; ///< none without a mask
    FollowedSizes sizes{};
    const Observation* already = nullptr; ///< what the reader has recorded of it at the visit
};

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
                                         const ProposeOptions& options, const Console& console)
{
    const StoreLocation place(options.file);
    if (options.landmarks.empty())
        if (const auto store = CaseStore::openToRead(place))
            if (auto kept = keptAlignment(*store, case_, pair); kept && *kept) {
                if (!console.json)
                    console.warn((*kept)->warnings);
                return std::move(**kept);
            }
    auto made = alignVisits(earlier, later, options.landmarks, console);
    // One that is led by hand is kept by `case align` alone: it would stand for every reader.
    if (made && options.landmarks.empty())
        if (auto store = CaseStore::openExisting(place))
            static_cast<void>(keepAlignment(*store, case_, pair, *made));
    return made;
}

Expected<SeriesGroup> proposeFrom(const Case& case_, const std::string& seriesUid,
                                  const std::vector<LastSeen>& lesions, const VisitImages& images,
                                  const ProposeOptions& options, const Console& console)
{
    const imaging::LoadedSeries& later = images.measured;
    const SeriesReference* reference = case_.series(seriesUid);
    if (reference == nullptr)
        return fail(ProblemCode::InvalidCase, {case_.identity.id, "lacks the series of an earlier mask"});
    auto earlier = openCaseSeries(*reference, {options.incomplete}, Progress(console.progressLine()));
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
    auto alignment = alignmentOf(case_, *earlier, later, {seriesUid, images.reference.uid}, options, console);
    if (!alignment)
        return passOn(alignment);
    auto proposals = imaging::proposeLesions(earlier->volume, masks, later.volume, alignment->toMoving,
                                             {options.positionOnly}, Progress(console.progressLine()));
    if (!proposals)
        return passOn(proposals);
    return SeriesGroup{std::move(*earlier), std::move(*alignment), std::move(*proposals)};
}

/// What is proposed at the visit, and, where asked, what stands out there and did not at the visit before.
struct VisitProposals {
    std::vector<Proposed> lesions;
    std::map<std::string, imaging::AlignmentQuality> alignments; ///< by the earlier series
    std::vector<Problem> notAligned;
    std::optional<imaging::NewLesionSearch> search;
};

/// The masks that the reader has recorded at the visit on the series that is searched.
std::vector<imaging::Mask> recordedMasks(const Case& case_, const VisitImages& images,
                                         const ProposeOptions& options)
{
    std::vector<imaging::Mask> masks;
    for (const Observation& seen : case_.observations)
        if (seen.timepoint == options.timepoint && seen.reader == options.reader &&
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
                           const std::map<std::string, SeriesGroup>& groups, const ProposeOptions& options,
                           const Console& console)
{
    const SeriesGroup* before = latest(case_, groups);
    if (before == nullptr)
        return {};
    std::vector<imaging::Mask> known = recordedMasks(case_, images, options);
    for (const auto& [uid, group] : groups)
        std::ranges::move(masksOf(group.proposals), std::back_inserter(known));
    auto search = searchNewLesions(before->earlier, images.measured, before->alignment.toMoving,
                                   std::move(known), console);
    if (!search)
        return passOn(search);
    all.search = std::move(*search);
    return {};
}

/// Lesions whose series does not align are told, and the others proposed.
Expected<VisitProposals> proposeVisit(const Case& case_, const Timepoint& visit, const VisitImages& images,
                                      const ProposeOptions& options, const Console& console)
{
    VisitProposals all;
    std::map<std::string, std::vector<LastSeen>> bySeries;
    for (const LastSeen& one : lastSeen(case_, visit, options.reader))
        if (one.observation != nullptr)
            bySeries[one.observation->seriesUid].push_back(one);
        else
            all.lesions.push_back({one, std::nullopt});
    if (!options.landmarks.empty() && bySeries.size() > 1)
        return fail(ProblemCode::InvalidCase,
                    {options.caseId, "the lesions were last seen on several series, and the landmarks are of "
                                     "one; keep a map of each with `hepatica case align --landmarks`"});
    std::map<std::string, SeriesGroup> groups;
    for (const auto& [uid, lesions] : bySeries) {
        auto group = proposeFrom(case_, uid, lesions, images, options, console);
        if (!group && group.error().code != ProblemCode::NotAligned)
            return passOn(group);
        if (!group)
            all.notAligned.push_back(group.error());
        for (std::size_t n = 0; n < lesions.size(); ++n) {
            all.lesions.push_back({lesions[n], group ? std::optional(group->proposals[n]) : std::nullopt});
            if (group && !options.positionOnly)
                all.lesions.back().sizes =
                    sizesOf(*lesions[n].observation, group->proposals[n], images.measured.volume);
        }
        if (!group)
            continue;
        all.alignments.emplace(uid, group->alignment.quality);
        groups.emplace(uid, std::move(*group));
    }
    if (options.newLesions)
        if (auto searched = searchVisit(all, case_, images, groups, options, console); !searched)
            return passOn(searched);
    for (Proposed& one : all.lesions)
        one.already = case_.observation(one.from.lesion->trackingUid, options.timepoint, options.reader);
    std::ranges::sort(all.lesions, {}, [](const Proposed& one) { return one.from.lesion->name; });
    return all;
}

/// What stands against taking these proposals, before the first one is recorded: what the reader has read at
/// the visit already is not replaced by a proposal.
Expected<void> checkTaken(const Case& case_, const std::string& reader, const VisitProposals& proposals,
                          const ProposeOptions& options)
{
    const auto check = [&](const std::string& name, bool needsMask) -> Expected<void> {
        const auto one = std::ranges::find(proposals.lesions, name,
                                           [](const Proposed& other) { return other.from.lesion->name; });
        if (one == proposals.lesions.end())
            return fail(ProblemCode::InvalidCase, {name, "was not seen at a visit before"});
        if (case_.observation(one->from.lesion->trackingUid, options.timepoint, reader) != nullptr)
            return fail(ProblemCode::InvalidCase,
                        {name + " at " + options.timepoint,
                         "is read already; measure or note it anew, or take that back first"});
        if (needsMask && (!one->proposal || !one->proposal->mask))
            return fail(ProblemCode::InvalidCase,
                        {name, "nothing is proposed that could be accepted; measure it with a stroke"});
        return {};
    };
    for (const std::string& name : options.accept)
        if (auto good = check(name, true); !good)
            return good;
    for (const std::string& name : options.absent)
        if (auto good = check(name, false); !good)
            return good;
    return {};
}

/// Records what the reader takes of the proposals. A proposal is measured as a stroke of its own, so that it
/// is recorded like any other automatic axis.
Expected<void> take(CaseSession& session, const VisitImages& images, const VisitProposals& proposals,
                    const ProposeOptions& options, const Console& console)
{
    const auto find = [&](const std::string& name) {
        return std::ranges::find(proposals.lesions, name,
                                 [](const Proposed& one) { return one.from.lesion->name; });
    };
    if (auto good = checkTaken(session.current(), session.reader(), proposals, options); !good)
        return good;
    for (const std::string& name : options.accept) {
        const auto one = find(name);
        LesionReading reading{options.timepoint, name, std::nullopt, std::nullopt, {}, true};
        reading.prompt.strokes = {*one->proposal->longAxis};
        reading.proposal = one->proposal;
        const auto done = read(session, images, reading);
        if (!done)
            return passOn(done);
        console.warn(done->warnings);
        console.note(fmt::format("hepatica: {} at {}: the proposal is recorded as automatic", name,
                                 options.timepoint));
    }
    for (const std::string& name : options.absent) {
        const auto gone = noteState(session.current(), find(name)->from.lesion->trackingUid,
                                    options.timepoint, session.reader(), LesionState::Absent);
        if (!gone)
            return passOn(gone);
        if (const auto noted = session.perform(*gone); !noted)
            return noted;
        console.note(fmt::format("hepatica: {} at {}: recorded as absent", name, options.timepoint));
    }
    return {};
}

Json recordedJson(const Observation& seen)
{
    return {{"state", wordOf(LesionStateWords, seen.state)},
            {"long_axis_mm", seen.recorded ? Json(seen.recorded->longAxis().mm()) : Json()},
            {"source", wordOf(MeasurementSourceWords, seen.source)}};
}

void printProposals(const VisitProposals& proposals, const Console& console)
{
    Json lesions = Json::array();
    std::string text;
    for (const Proposed& one : proposals.lesions) {
        const std::string& name = one.from.lesion->name;
        if (!one.proposal) {
            lesions.push_back({{"lesion", name},
                               {"from", nullptr},
                               {"position", nullptr},
                               {"size", nullptr},
                               {"earlier_size", nullptr}});
            text += fmt::format("{}: not proposed: no mask at a visit before, or its series does not align\n",
                                name);
        } else {
            lesions.push_back(toJson(name, *one.proposal, one.sizes));
            lesions.back()["from"] = one.from.observation->timepoint;
            text += textOf(name, *one.proposal, one.sizes);
        }
        lesions.back()["recorded"] = one.already != nullptr ? recordedJson(*one.already) : Json();
        if (one.already != nullptr)
            text += fmt::format("    recorded there already: {}\n", recordedSize(*one.already));
    }
    if (proposals.lesions.empty())
        text = "no lesion was seen at a visit before: nothing is proposed\n";
    if (!console.json) {
        console.print(text + (proposals.search ? textOf(*proposals.search, false) : ""));
        return;
    }
    Json alignments = Json::array();
    for (const auto& [uid, quality] : proposals.alignments) {
        alignments.push_back(toJson(quality));
        alignments.back()["earlier_series"] = uid;
    }
    Json document{{"alignments", std::move(alignments)}, {"lesions", std::move(lesions)}};
    document["new_lesions"] = proposals.search ? toJson(*proposals.search, false) : Json();
    console.print(document);
}

/// In a blinded case only places are proposed.
Expected<ProposeOptions> withinTheReading(ProposeOptions options, const Case& case_)
{
    options.positionOnly = options.positionOnly || isBlinded(case_);
    if (!options.positionOnly || (options.accept.empty() && !options.newLesions))
        return options;
    return fail(ProblemCode::InvalidCase,
                {case_.identity.id, "only places are proposed in a blinded reading; measure with a stroke"});
}

int propose(ProposeOptions given, const Console& console)
{
    const bool isRecorded = !given.accept.empty() || !given.absent.empty();
    const auto reader = readerOf(given.reader, given.file, given.caseId);
    if (!reader)
        return console.tell(reader.error());
    given.reader = *reader;
    auto landmarks = readLandmarks(given.landmarkFile);
    if (!landmarks)
        return console.tell(landmarks.error());
    given.landmarks = std::move(*landmarks);
    auto session = (isRecorded ? openSession : openSessionToRead)(given.file, given.caseId, given.reader);
    if (!session)
        return console.tell(session.error());
    if (const auto hidden = session->hidden(given.timepoint))
        return console.tell(*hidden);
    const auto options = withinTheReading(given, session->current());
    if (!options)
        return console.tell(options.error());
    const auto images = openVisit(session->current(), options->timepoint,
                                  {options->pick, {}, options->incomplete}, Progress(console.progressLine()));
    if (!images)
        return console.tell(images.error());
    const Case before = session->current(); // the proposals point into it
    const auto proposals =
        proposeVisit(before, *before.timepoint(options->timepoint), *images, *options, console);
    if (!proposals)
        return console.tell(proposals.error());
    if (const auto taken = take(*session, *images, *proposals, *options, console); !taken)
        return console.tell(taken.error());
    printProposals(*proposals, console);
    int status = Done;
    for (const Problem& problem : proposals->notAligned)
        status = console.tell(problem);
    return status;
}

} // namespace

void addCasePropose(Command& group, Run& run)
{
    auto options = std::make_shared<ProposeOptions>();
    Command command = group.command(
        "propose", "Propose the lesions of the visits before at one visit; records what is accepted");
    command.option("FILE", options->file, "The case file (.hepatica), or a database").required();
    command.option("CASE", options->caseId, "The case's name in it").required();
    command.option("--reader", options->reader, "Whose lesions (R1 where the case names no readers)");
    command.option("--timepoint", options->timepoint, "The visit").required();
    command.option("--series", options->pick, "Series Instance UID (default: the portal venous one)");
    command.option("--landmarks", options->landmarkFile,
                   "CSV with fixed_x,fixed_y,fixed_z,moving_x,moving_y,moving_z: places marked in the series "
                   "before and in this one");
    command.option("--accept", options->accept, "Record this lesion's proposal as automatic").repeats();
    command.option("--absent", options->absent, "Record this lesion as absent").repeats();
    command.flag("--position-only", options->positionOnly,
                 "Neither size nor mask; always so in a blinded case");
    command.flag("--new-lesions", options->newLesions, "List candidates for new lesions in the liver too");
    command.flag("--incomplete", options->incomplete, "Go on without bad or missing files");
    command.footer("Example:\n  hepatica case propose my.hepatica P1 --timepoint FU1 --accept T01");
    command.runs(run, [options](const Console& console) { return propose(*options, console); });
}

} // namespace hepatica::cli
