#include "CaseAlignCommand.h"

#include "AlignmentText.h"
#include "CaseFile.h"
#include "Json.h"
#include "PointTable.h"
#include "Points.h"

#include <hepatica/measurement/CaseAlignment.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

struct AlignOptions {
    std::string file, caseId, reader, series, landmarks, point;
    bool again = false, takesDoubtful = false;
};

struct PlacedSeries {
    const Timepoint* visit;
    const SeriesReference* series;
};

std::vector<PlacedSeries> seriesOf(const Case& case_)
{
    std::vector<PlacedSeries> all;
    for (const Timepoint& visit : case_.timepoints)
        for (const SeriesReference& series : visit.series)
            all.push_back({&visit, &series});
    return all;
}

/// How a pair of series came to its alignment, or did not.
struct AlignedPair {
    SeriesPair pair;
    Expected<imaging::Alignment> alignment;
    bool isKept; ///< it was worked out before
};

/// What was kept of the pair, else a new alignment, which is kept from now on.
AlignedPair aligned(CaseSession& session, const SeriesPair& pair,
                    const std::vector<imaging::LandmarkPair>& landmarks, const AlignOptions& asked,
                    const Console& console)
{
    CaseStore& store = *session.store();
    if (!asked.again && landmarks.empty())
        if (auto kept = keptAlignment(store, session.current(), pair); kept && *kept)
            return {pair, std::move(**kept), true};
    imaging::AlignmentOptions options;
    options.landmarks = landmarks;
    auto made = alignSeries(session.current(), pair, options, Progress(console.progressLine()));
    if (made && !landmarks.empty() && !asked.takesDoubtful &&
        made->quality.verdict == imaging::AlignmentQuality::Verdict::Doubtful)
        return {pair,
                fail(ProblemCode::InvalidCase,
                     {"the map by landmarks",
                      fmt::format("is doubtful ({}) and was not kept; mark the places anew, or take it with "
                                  "--doubtful",
                                  fmt::join(made->quality.reasons, "; "))}),
                false};
    if (made)
        if (auto kept = keepAlignment(store, session.current(), pair, *made); !kept)
            return {pair, passOn(kept), false};
    return {pair, std::move(made), false};
}

/// The pairs to align: all of the plan, or the one of the series that was asked for.
Expected<std::vector<SeriesPair>> pairsFor(const Case& case_, const std::string& series)
{
    auto plan = alignmentPlan(case_);
    if (series.empty())
        return plan;
    const auto asked = std::ranges::find(plan, series, &SeriesPair::moving);
    if (asked != plan.end())
        return std::vector<SeriesPair>{*asked};
    std::vector<std::string> possible;
    for (const SeriesPair& pair : plan)
        possible.push_back(pair.moving);
    return fail(ProblemCode::NoSuchSeries,
                {case_.identity.id, series,
                 possible.empty() ? "none that is aligned" : fmt::format("{}", fmt::join(possible, ", "))});
}

Json jsonOf(const AlignedPair& one)
{
    Json json{{"fixed", one.pair.fixed}, {"moving", one.pair.moving}, {"kept", one.isKept}};
    if (!one.alignment) {
        json["problem"] = one.alignment.error().text();
        return json;
    }
    json["quality"] = toJson(one.alignment->quality);
    return json;
}

std::string lineOf(const Case& case_, const AlignedPair& one)
{
    const imaging::AlignmentQuality& quality = one.alignment->quality;
    return fmt::format("{} in {}: {}, similarity {:.2f}{}{}{}\n", seriesTitle(case_, one.pair.fixed),
                       seriesTitle(case_, one.pair.moving), verdictWord(quality), quality.similarity,
                       one.isKept ? " (kept)" : "", quality.reasons.empty() ? "" : ": ",
                       fmt::join(quality.reasons, "; "));
}

int align(const AlignOptions& options, const Console& console)
{
    const auto landmarks = readLandmarks(options.landmarks);
    if (!landmarks)
        return console.tell(landmarks.error());
    const auto reader = readerOf(options.reader, options.file, options.caseId);
    if (!reader)
        return console.tell(reader.error());
    auto session = openSession(options.file, options.caseId, *reader);
    if (!session)
        return console.tell(session.error());
    const Case& now = session->current();
    if (!landmarks->empty() && isReadBlinded(now))
        return console.tell(
            {ProblemCode::InvalidCase,
             {options.caseId, "a map led by hand would stand for every reader, and the case is "
                              "read blinded; lead a proposal of your own with \"hepatica case "
                              "propose --landmarks\""},
             {}});
    const auto pairs = pairsFor(now, options.series);
    if (!pairs)
        return console.tell(pairs.error());
    Json json = Json::array();
    int status = Done;
    for (const SeriesPair& pair : *pairs) {
        const AlignedPair one = aligned(*session, pair, *landmarks, options, console);
        json.push_back(jsonOf(one));
        if (!one.alignment) {
            console.note(fmt::format("hepatica: {} in {}:", seriesTitle(now, pair.fixed),
                                     seriesTitle(now, pair.moving)));
            status = console.tell(one.alignment.error());
        } else if (!console.json) {
            console.print(lineOf(now, one));
        }
    }
    if (pairs->empty())
        console.note("hepatica: this case has one series, or none: there is nothing to align");
    if (console.json)
        console.print(Json{{"alignments", std::move(json)}});
    return status;
}

LinkedSeries linksOf(const CaseSession& session)
{
    LinkedSeries links(session.current());
    for (const SeriesPair& pair : alignmentPlan(session.current()))
        if (const auto kept = keptAlignment(*session.store(), session.current(), pair); kept && *kept)
            links.add(pair, **kept);
    return links;
}

std::string_view wordOf(const LinkedPoint& point)
{
    switch (point.by) {
    case LinkedPoint::By::SameSeries:
        return "itself";
    case LinkedPoint::By::Scanner:
        return "scanner coordinates";
    case LinkedPoint::By::Alignment:
        break;
    }
    return point.isDoubtful ? "doubtful alignment" : "alignment";
}

int locate(const AlignOptions& options, const Console& console)
{
    const auto reader = readerOf(options.reader, options.file, options.caseId);
    if (!reader)
        return console.tell(reader.error());
    const auto session = openSessionToRead(options.file, options.caseId, *reader);
    if (!session)
        return console.tell(session.error());
    const Case& now = session->current();
    const auto all = seriesOf(now);
    if (now.series(options.series) == nullptr) {
        std::vector<std::string> known;
        for (const PlacedSeries& one : all)
            known.push_back(one.series->uid);
        return console.tell({ProblemCode::NoSuchSeries,
                             {now.identity.id, options.series, fmt::format("{}", fmt::join(known, ", "))},
                             {}});
    }
    const LinkedSeries links = linksOf(*session);
    const Point3 from = *pointFromText(options.point);
    Json json = Json::array();
    std::string text;
    for (const PlacedSeries& one : all) {
        const auto there = links.point(options.series, one.series->uid, from);
        json.push_back({{"timepoint", one.visit->name},
                        {"series", one.series->uid},
                        {"position", there ? toJson(there->position) : Json()},
                        {"by", there ? Json(wordOf(*there)) : Json()}});
        text += there ? fmt::format("{}: {:.1f},{:.1f},{:.1f} by {}\n", seriesTitle(now, one.series->uid),
                                    there->position.x, there->position.y, there->position.z, wordOf(*there))
                      : fmt::format("{}: not aligned; run `hepatica case align` first\n",
                                    seriesTitle(now, one.series->uid));
    }
    if (console.json)
        console.print(Json{{"points", std::move(json)}});
    else
        console.print(text);
    return Done;
}

} // namespace

void addCaseAlign(Command& group, Run& run)
{
    const auto add = [&](const char* name, const char* text, auto options, auto action) {
        Command command = group.command(name, text);
        command.option("FILE", options->file, "The case file (.hepatica), or a database").required();
        command.option("CASE", options->caseId, "The case's name in it").required();
        command.option("--reader", options->reader, "Who reads (R1 where the case names no readers)");
        command.runs(run, [options, action](const Console& console) { return action(*options, console); });
        return command;
    };
    auto toAlign = std::make_shared<AlignOptions>();
    Command aligning = add("align", "Align the series of the case and keep the maps with it", toAlign, align);
    const Argument series = aligning.option("--series", toAlign->series,
                                            "Only this one (Series Instance UID) with what it is linked to");
    aligning
        .option(
            "--landmarks", toAlign->landmarks,
            "CSV with fixed_x,fixed_y,fixed_z,moving_x,moving_y,moving_z: places marked in both; --series "
            "is the moving one")
        .needs(series);
    aligning.flag("--doubtful", toAlign->takesDoubtful, "Keep a map by landmarks that is doubtful, too");
    aligning.flag("--again", toAlign->again, "Also those that are kept");
    aligning.footer(
        "The main series of the first visit is aligned with that of every other visit, and the main "
        "series of a visit with its others.\n"
        "Example:\n  hepatica case align my.hepatica P1");
    auto toLocate = std::make_shared<AlignOptions>();
    Command locating = add("locate", "Where a point of one series lies in every other one", toLocate, locate);
    locating.option("--series", toLocate->series, "The series of the point (Series Instance UID)").required();
    locating.option("--point", toLocate->point, "The point, LPS mm").check(checkPoint, "x,y,z").required();
    locating.footer("Example:\n  hepatica case locate my.hepatica P1 --series 1.2.3 --point=-86.1,12,22.3");
}

} // namespace hepatica::cli
