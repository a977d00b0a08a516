#include "CaseMeasureCommand.h"

#include "CaseFile.h"
#include "CaseMeasureText.h"
#include "CaseOperands.h"
#include "CaseText.h"
#include "Json.h"
#include "Points.h"
#include "PromptOptions.h"
#include "ProtocolName.h"
#include "ReadingRoom.h"
#include "WordList.h"

#include <hepatica/measurement/ProtocolChecks.h>
#include <hepatica/measurement/ProtocolFile.h>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

struct MeasureOptions : CaseOperands {
    std::string timepoint, lesion, lesionClass, organ, name, pick, arterial; ///< empty: not given
    PromptOptions prompt;
    MaskOptions mask;
    bool accept = false, incomplete = false, again = false;
    std::string protocol = "recist-1.1";
    std::string nonContrast, liver, excluded; ///< empty: not given
    std::optional<double> threshold, gap_mm;
};

/// What the reader should know of the visit at work, by the rules of measuring and the protocol's plan.
void tellChecks(const Case& one, const MeasureOptions& options, const Protocol& protocol,
                const Console& console)
{
    std::vector<LesionRow> rows = lesionRows(one);
    std::erase_if(rows, [&](const LesionRow& row) { return row.evaluator != options.reader; });
    for (const ProtocolCheck& check : checkAgainstPlan(rows, protocol))
        if (check.timepoint == options.timepoint)
            console.note(fmt::format("hepatica: check: {} ({})", check.text, check.source));
}

/// What a reader had set of the viable part and is not set again: it is measured by the defaults.
std::vector<std::string> settingsGone(const ViableMethod& before, const MeasureOptions& options)
{
    std::vector<std::string> gone;
    if (!before.liver && !options.threshold)
        gone.push_back(fmt::format("--viable-threshold {:g}", before.threshold));
    if (before.toleranceGap_mm != ViableOptions().toleranceGap_mm && !options.gap_mm)
        gone.push_back(fmt::format("--viable-gap {:g}", before.toleranceGap_mm));
    if (before.referenceRunLengths && options.liver.empty())
        gone.emplace_back("--reference");
    if (before.excludedRunLengths && options.excluded.empty())
        gone.emplace_back("--exclude");
    return gone;
}

void tellSettings(const LesionRead& done, const std::string& lesion, const MeasureOptions& options,
                  const Console& console)
{
    if (!done.replaced || !done.replaced->viableMethod)
        return;
    const auto gone = settingsGone(*done.replaced->viableMethod, options);
    if (!gone.empty())
        console.note(
            fmt::format("hepatica: {} at {}: the viable part no longer has what was set before; to keep "
                        "it, measure with {}",
                        lesion, options.timepoint, fmt::join(gone, ", ")));
}

/// What the reader says of the viable part; masks stand on the arterial series.
Expected<void> readViable(LesionReading& reading, const MeasureOptions& options, const VisitImages& images,
                          const Console& console)
{
    const bool isSaid = options.threshold || options.gap_mm || !options.liver.empty() ||
                        !options.excluded.empty() ||
                        (!options.nonContrast.empty() && options.nonContrast != NothingSubtracted);
    if (isSaid && !images.arterial)
        return fail(ProblemCode::InvalidCase,
                    {options.timepoint, "has no late arterial series that a viable part is measured on; say "
                                        "which it is with --arterial or \"hepatica case phase\""});
    reading.viable.threshold = options.threshold;
    reading.viable.toleranceGap_mm = options.gap_mm.value_or(reading.viable.toleranceGap_mm);
    const auto readInto = [&](const std::string& file, std::optional<imaging::Mask>& mask) -> Expected<void> {
        if (file.empty())
            return {};
        auto read = readOnlyMask({file, {}}, *images.arterial, console);
        if (!read)
            return passOn(read);
        mask = std::move(*read);
        return {};
    };
    if (auto read = readInto(options.liver, reading.liver); !read)
        return read;
    return readInto(options.excluded, reading.viable.excluded);
}

/// What the mask was made of before, on the same series, with the points that are given now.
Expected<imaging::LesionPrompt> promptAgain(const MeasureOptions& options, const Case& now,
                                            const VisitImages& visit, imaging::LesionPrompt given,
                                            const imaging::SolvedPrompts& solved)
{
    const Lesion* lesion = now.lesionNamed(options.lesion);
    const Observation* seen =
        lesion != nullptr ? now.observation(lesion->trackingUid, options.timepoint, options.reader) : nullptr;
    if (seen == nullptr || !seen->prompt || seen->seriesUid != visit.reference.uid)
        return fail(ProblemCode::InvalidCase,
                    {options.lesion + " at " + options.timepoint,
                     "has no mask there that a stroke, click or box of the case gives again; give one"});
    const auto again = imaging::segmentLesion(visit.measured.volume, *seen->prompt, {}, &solved);
    if (!again || again->mask != maskOf(now, *seen))
        return fail(
            ProblemCode::InvalidCase,
            {options.lesion + " at " + options.timepoint,
             "has a mask of another version of this program, which would be drawn anew; give a stroke"});
    imaging::LesionPrompt prompt = *seen->prompt;
    prompt.add.insert(prompt.add.end(), given.add.begin(), given.add.end());
    prompt.remove.insert(prompt.remove.end(), given.remove.begin(), given.remove.end());
    prompt.within = std::move(given.within);
    return prompt;
}

Expected<LesionReading> readingOf(const MeasureOptions& options, const Case& now, const VisitImages& visit,
                                  const Console& console)
{
    const imaging::LoadedSeries& images = visit.measured;
    LesionReading reading;
    reading.timepoint = options.timepoint;
    reading.lesion = options.lesion;
    reading.acceptAutomatic = options.accept;
    if (const auto read = readViable(reading, options, visit, console); !read)
        return passOn(read);
    if (!options.lesionClass.empty())
        reading.lesionClass = fromWord(LesionClassWords, options.lesionClass);
    if (!options.organ.empty())
        reading.organ = options.organ;
    if (options.mask.file.empty()) {
        auto prompt = promptOf(options.prompt, images, console);
        if (prompt && options.again) {
            const auto solved = std::make_shared<imaging::SolvedPrompts>();
            prompt = promptAgain(options, now, visit, std::move(*prompt), *solved);
            reading.solved = solved;
        }
        if (!prompt)
            return passOn(prompt);
        reading.isAgain = options.again;
        reading.prompt = std::move(*prompt);
        return reading;
    }
    auto mask = readOnlyMask(options.mask, images, console);
    if (!mask)
        return passOn(mask);
    reading.mask = std::move(*mask);
    return reading;
}

/// The case after what was done, as `case show` has it.
int show(const Case& now, const Console& console)
{
    if (console.json)
        console.print(toJson(now));
    else
        printCase(now, console);
    return Done;
}

int measure(const MeasureOptions& options, const Console& console)
{
    const auto protocol = protocolFrom(options.protocol);
    if (!protocol)
        return console.tell(protocol.error());
    auto session = openSession(options.file, options.caseId, options.reader);
    if (!session)
        return console.tell(session.error());
    if (const auto hidden = session->hidden(options.timepoint))
        return console.tell(*hidden);
    const auto images = openVisit(session->current(), options.timepoint,
                                  {options.pick, options.arterial, options.incomplete, options.nonContrast},
                                  Progress(console.progressLine()));
    if (!images)
        return console.tell(images.error());
    const auto reading = readingOf(options, session->current(), *images, console);
    if (!reading)
        return console.tell(reading.error());
    const auto done = read(*session, *images, *reading);
    if (!done)
        return console.tell(done.error());
    const Case& now = session->current();
    const std::string name = now.lesion(done->recorded.lesionUid)->name;
    console.warn(done->warnings);
    tellImages(now, *images, done->recorded, console);
    tellReading(*done, name, console);
    tellSettings(*done, name, options, console);
    tellEnhancement(now, done->recorded, console);
    tellOverlap(now, done->recorded, console);
    tellLipiodol(now, name, options.timepoint, options.reader, console);
    tellChecks(now, options, *protocol, console);
    return show(now, console);
}

/// Performs the action made of the lesion that is named, and shows the case.
template <typename Make>
int actOnLesion(const MeasureOptions& options, const Console& console, const Make& make)
{
    auto session = openSession(options.file, options.caseId, options.reader);
    if (!session)
        return console.tell(session.error());
    const Case& now = session->current();
    const Lesion* lesion = now.lesionNamed(options.lesion);
    if (lesion == nullptr)
        return console.tell(
            {ProblemCode::InvalidCase, {now.identity.id, "has no lesion " + options.lesion}, {}});
    const Expected<Action> action = make(*session, *lesion);
    if (!action)
        return console.tell(action.error());
    if (const auto done = session->perform(*action); !done)
        return console.tell(done.error());
    console.note("hepatica: " + action->name);
    return show(session->current(), console);
}

int remove(const MeasureOptions& options, const Console& console)
{
    return actOnLesion(options, console,
                       [](const CaseSession& session, const Lesion& lesion) -> Expected<Action> {
                           return session.removal(lesion.trackingUid);
                       });
}

int change(const MeasureOptions& options, const Console& console)
{
    return actOnLesion(
        options, console, [&](const CaseSession& session, const Lesion& lesion) -> Expected<Action> {
            if (options.lesionClass.empty() && options.organ.empty() && options.name.empty())
                return fail(ProblemCode::InvalidCase,
                            {lesion.name, "nothing is to change; give --class, --organ or --name"});
            return changeLesion(session.current(), lesion.trackingUid,
                                fromWord(LesionClassWords, options.lesionClass).value_or(lesion.lesionClass),
                                options.organ.empty() ? lesion.organ : options.organ, options.reader,
                                options.name);
        });
}

/// The axes with the ends that are given; a short axis that is not given stays.
Expected<Caliper> movedCaliper(const MeasureOptions& options, const Observation& seen,
                               const SeriesReference& series)
{
    const auto strokes = strokesOf(options.prompt.strokes);
    if (!strokes)
        return passOn(strokes);
    const auto ends = [](const imaging::Stroke& stroke) { return std::array{stroke.from, stroke.to}; };
    const auto shortEnds =
        strokes->size() > 1 ? std::optional(ends(strokes->at(1))) : seen.recorded->shortEnds;
    return caliperFromEnds(*series.geometry, ends(strokes->front()), shortEnds);
}

int move(const MeasureOptions& options, const Console& console)
{
    return actOnLesion(
        options, console, [&](const CaseSession& session, const Lesion& lesion) -> Expected<Action> {
            const Case& now = session.current();
            const Observation* seen = now.observation(lesion.trackingUid, options.timepoint, options.reader);
            const SeriesReference* series = seen != nullptr ? now.series(seen->seriesUid) : nullptr;
            if (series == nullptr || !series->geometry || !seen->recorded)
                return fail(ProblemCode::InvalidCase,
                            {lesion.name + " at " + options.timepoint,
                             "has no axes that could be moved; use \"hepatica case measure\""});
            const auto caliper = movedCaliper(options, *seen, *series);
            if (!caliper)
                return passOn(caliper);
            return moveCaliper(now, *seen, *caliper);
        });
}

using Act = int (*)(const MeasureOptions&, const Console&);

void runs(Command& command, Run& run, const std::shared_ptr<MeasureOptions>& options, Act act)
{
    command.runs(run, [options, act](const Console& console) {
        return inReadersName(*options, console, [&] { return act(*options, console); });
    });
}

void addMeasuring(Command& group, Run& run, const std::shared_ptr<MeasureOptions>& options)
{
    Command command =
        addOnCase(group, "measure", "Segment and measure one lesion at one visit and record it", *options);
    command.option("--timepoint", options->timepoint, "The visit").required();
    command
        .option(
            "--lesion", options->lesion,
            "Its name; a new name makes a new lesion (default: the next free); T01/T02 have merged, T01.1 "
            "is a part of T01")
        .check(checkLesionName, "NAME");
    command
        .option("--class", options->lesionClass,
                "Of a new lesion (default: target; after the baseline new-target, or that of its origins)")
        .oneOf(wordsOf(LesionClassWords));
    command.option("--organ", options->organ, "Of a new lesion (default: liver)");
    command.option("--series", options->pick, "Series Instance UID (default: the portal venous one)");
    command.option("--arterial", options->arterial, "Series Instance UID (default: the late arterial one)");
    command.option("--non-contrast", options->nonContrast,
                   "Series Instance UID of what is subtracted from the arterial one (default: the visit's "
                   "only one before the contrast medium), or none");
    command.option("--reference", options->liver,
                   "A mask of non-tumour liver on the arterial series, for the viable threshold");
    command.option("--viable-threshold", options->threshold,
                   "Enhancing tissue lies above this value, or above this difference where a series is "
                   "subtracted (default: mean + 2 SD of the liver)");
    command
        .option("--viable-gap", options->gap_mm,
                "How much non-enhancing tissue the viable axis may cross, mm (default: 2)")
        .notNegative();
    command.option(
        "--exclude", options->excluded,
        "A mask on the arterial series of what enhances and is no tumour (shunt, thin rim, vessel)");
    Command prompt = command.choice("prompt", "Where the lesion is");
    addPromptOptions(command, prompt, options->prompt);
    prompt.flag("--again", options->again,
                "Where it was before, with --add and --remove besides: the axes that were drawn stay");
    prompt.option("--mask", options->mask.file,
                  "Its mask, edited or from elsewhere: NIfTI, NRRD, SEG, RTSTRUCT");
    command.option("--label", options->mask.label, "Where --mask holds several: the number or name of one");
    command
        .option("--protocol", options->protocol,
                "Whose plan the measurements are checked against: a system, or a trial's own FILE.json")
        .check(checkProtocolName, "NAME-or-FILE")
        .showsDefault();
    command.flag("--incomplete", options->incomplete, "Go on without bad or missing files");
    command.flag("--accept", options->accept, "Record the automatic long axis instead of the stroke");
    command.footer("Example:\n  hepatica case measure my.hepatica P1 --timepoint BL --lesion T01\n"
                   "      --stroke=-68.6,22.0,16.25 -102.4,-2.9,16.25");
    runs(command, run, options, measure);
}

} // namespace

void addCaseMeasure(Command& group, Run& run)
{
    auto options = std::make_shared<MeasureOptions>();
    addMeasuring(group, run, options);
    const auto lesion = [&](Command& command) {
        command.option("--lesion", options->lesion, "Its name").required();
    };
    Command moving = addOnCase(group, "move", "Give the axes of a lesion at a visit other ends", *options);
    lesion(moving);
    moving.option("--timepoint", options->timepoint, "The visit").required();
    moving
        .option("--stroke", options->prompt.strokes,
                "Both ends of the long axis; a second one is the short axis, which else stays")
        .repeats(2)
        .check(checkPoint, "x,y,z")
        .required();
    moving.footer("Example:\n  hepatica case move my.hepatica P1 --timepoint BL --lesion T01\n"
                  "      --stroke=-68.6,22.0,16.25 -100.1,-1.8,16.25");
    runs(moving, run, options, move);

    Command changing = addOnCase(group, "change", "Give a lesion another class, organ or name", *options);
    lesion(changing);
    changing.option("--class", options->lesionClass, "It then gets the next name of that class")
        .oneOf(wordsOf(LesionClassWords));
    changing.option("--organ", options->organ, "Such as liver or lymph node");
    changing.option("--name", options->name, "Its new name").check(checkLesionName, "NAME");
    changing.footer("Example:\n  hepatica case change my.hepatica P1 --lesion T03 --class non-target");
    runs(changing, run, options, change);

    Command removing = addOnCase(group, "remove", "Take a lesion out of all visits", *options);
    lesion(removing);
    removing.footer("Example:\n  hepatica case remove my.hepatica P1 --lesion T03");
    runs(removing, run, options, remove);
}

} // namespace hepatica::cli
