#include "CaseProposeCommand.h"

#include "AlignmentText.h"
#include "CaseFile.h"
#include "CaseProposals.h"
#include "CaseText.h"
#include "Json.h"
#include "PointTable.h"
#include "ReadingRoom.h"

#include <hepatica/measurement/ReadingOrder.h>

#include <algorithm>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

struct ProposeOptions {
    ProposalWish wish;
    std::string pick, landmarkFile;
    std::vector<std::string> accept, absent;
};

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
        if (case_.observation(one->from.lesion->trackingUid, options.wish.timepoint, reader) != nullptr)
            return fail(ProblemCode::InvalidCase,
                        {name + " at " + options.wish.timepoint,
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
        LesionReading reading{options.wish.timepoint, name, std::nullopt, std::nullopt, {}, true};
        reading.prompt.strokes = {*one->proposal->longAxis};
        reading.proposal = one->proposal;
        const auto done = read(session, images, reading);
        if (!done)
            return passOn(done);
        console.warn(done->warnings);
        console.note(fmt::format("hepatica: {} at {}: the proposal is recorded as automatic", name,
                                 options.wish.timepoint));
    }
    for (const std::string& name : options.absent) {
        const auto gone = noteState(session.current(), find(name)->from.lesion->trackingUid,
                                    options.wish.timepoint, session.reader(), LesionState::Absent);
        if (!gone)
            return passOn(gone);
        if (const auto noted = session.perform(*gone); !noted)
            return noted;
        console.note(fmt::format("hepatica: {} at {}: recorded as absent", name, options.wish.timepoint));
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
    options.wish.positionOnly = options.wish.positionOnly || isBlinded(case_);
    if (!options.wish.positionOnly || (options.accept.empty() && !options.wish.newLesions))
        return options;
    return fail(ProblemCode::InvalidCase,
                {case_.identity.id, "only places are proposed in a blinded reading; measure with a stroke"});
}

int propose(ProposeOptions given, const Console& console)
{
    const bool isRecorded = !given.accept.empty() || !given.absent.empty();
    const auto reader = readerOf(given.wish.reader, given.wish.file, given.wish.caseId);
    if (!reader)
        return console.tell(reader.error());
    given.wish.reader = *reader;
    auto landmarks = readLandmarks(given.landmarkFile);
    if (!landmarks)
        return console.tell(landmarks.error());
    given.wish.landmarks = std::move(*landmarks);
    auto session =
        (isRecorded ? openSession : openSessionToRead)(given.wish.file, given.wish.caseId, given.wish.reader);
    if (!session)
        return console.tell(session.error());
    if (const auto hidden = session->hidden(given.wish.timepoint))
        return console.tell(*hidden);
    const auto options = withinTheReading(given, session->current());
    if (!options)
        return console.tell(options.error());
    const auto images =
        openVisit(session->current(), options->wish.timepoint, {options->pick, {}, options->wish.incomplete},
                  Progress(console.progressLine()));
    if (!images)
        return console.tell(images.error());
    const Case before = session->current(); // the proposals point into it
    const auto proposals =
        proposeVisit(before, *before.timepoint(options->wish.timepoint), *images, options->wish, console);
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
    command.option("FILE", options->wish.file, "The case file (.hepatica), or a database").required();
    command.option("CASE", options->wish.caseId, "The case's name in it").required();
    command.option("--reader", options->wish.reader, "Whose lesions (R1 where the case names no readers)");
    command.option("--timepoint", options->wish.timepoint, "The visit").required();
    command.option("--series", options->pick, "Series Instance UID (default: the portal venous one)");
    command.option("--landmarks", options->landmarkFile,
                   "CSV with fixed_x,fixed_y,fixed_z,moving_x,moving_y,moving_z: places marked in the series "
                   "before and in this one");
    command.option("--accept", options->accept, "Record this lesion's proposal as automatic").repeats();
    command.option("--absent", options->absent, "Record this lesion as absent").repeats();
    command.flag("--position-only", options->wish.positionOnly,
                 "Neither size nor mask; always so in a blinded case");
    command.flag("--new-lesions", options->wish.newLesions,
                 "List candidates for new lesions in the liver too");
    command.flag("--incomplete", options->wish.incomplete, "Go on without bad or missing files");
    command.footer("Example:\n  hepatica case propose my.hepatica P1 --timepoint FU1 --accept T01");
    command.runs(run, [options](const Console& console) { return propose(*options, console); });
}

} // namespace hepatica::cli
