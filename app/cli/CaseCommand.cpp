#include "CaseAlignCommand.h"
#include "CaseFile.h"
#include "CaseProposeCommand.h"
#include "CaseReadersCommand.h"
#include "Commands.h"
#include "Json.h"
#include "Points.h"
#include "ProtocolName.h"
#include "ReadingRoom.h"
#include "SeriesOptions.h"
#include "WordList.h"

#include <hepatica/core/WholeFile.h>
#include <hepatica/measurement/LesionTable.h>
#include <hepatica/measurement/ProtocolChecks.h>
#include <hepatica/measurement/ProtocolFile.h>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

/// The options of all `case` commands; each uses its own part.
struct CaseOptions {
    std::string file, caseId, find, reader;
    std::string timepoint, role = "followup", date;
    std::vector<std::string> paths;
    std::string lesion, lesionClass, organ, pick, arterial, click; ///< empty: not given
    std::vector<std::string> strokes;
    bool accept = false, incomplete = false;
    std::string protocol = "recist-1.1", samePatient;
    std::string output;
};

Expected<CaseSession> sessionOf(const CaseOptions& options)
{
    return openSession(options.file, options.caseId, options.reader);
}

int import(const CaseOptions& options, const Console& console)
{
    VisitImport visit{options.timepoint,  *fromWord(TimepointRoleWords, options.role),
                      std::nullopt,       {options.paths.begin(), options.paths.end()},
                      options.incomplete, options.samePatient};
    if (!options.date.empty()) {
        const auto date = Date::fromIso(options.date);
        if (!date)
            return console.tell(date.error());
        visit.date = *date;
    }
    const auto imported = importVisit(StoreLocation(options.file), options.caseId, options.reader, visit,
                                      Progress(console.progressLine()));
    if (!imported && imported.error().code == ProblemCode::OtherPatient)
        console.note("hepatica: if it is one patient all the same, say why with --same-patient REASON");
    if (!imported)
        return console.tell(imported.error());
    const Case& now = imported->session.current();
    console.warn(imported->warnings);
    if (console.json)
        console.print(toJson(now));
    else
        console.print(fmt::format("{}: {} with {} series\n", options.caseId, options.timepoint,
                                  now.timepoint(options.timepoint)->series.size()));
    return Done;
}

int list(const CaseOptions& options, const Console& console)
{
    const auto store = CaseStore::openToRead(StoreLocation(options.file));
    if (!store)
        return console.tell(store.error());
    const auto summaries = store->list(options.find);
    if (!summaries)
        return console.tell(summaries.error());
    Json json = Json::array();
    for (const CaseSummary& one : *summaries) {
        json.push_back({{"id", one.identity.id},
                        {"timepoints", one.timepoints},
                        {"lesions", one.lesions ? Json(*one.lesions) : Json()},
                        {"actions", one.actions}});
        if (!console.json)
            console.print(fmt::format("{:<24} {:>3} visits  {:>3} lesions  {:>4} actions\n", one.identity.id,
                                      one.timepoints, one.lesions ? std::to_string(*one.lesions) : "?",
                                      one.actions));
    }
    if (console.json)
        console.print(Json{{"cases", std::move(json)}});
    return Done;
}

std::string sizeOf(const std::optional<Caliper>& caliper)
{
    return caliper ? caliper->longAxis().text() + " mm" : "no axis";
}

std::string recordedSize(const Observation& seen)
{
    return seen.recorded
               ? fmt::format("{} ({})", sizeOf(seen.recorded), wordOf(MeasurementSourceWords, seen.source))
               : std::string(wordOf(LesionStateWords, seen.state));
}

/// "R1: locked by Dr. A. Reader, 2026-11-26T08:00:00Z"
std::string readingText(const VisitReading& reading)
{
    std::string text = reading.reader + ":";
    if (reading.newLesions)
        text += fmt::format(" new lesions: {};", wordOf(NewLesionAnswerWords, *reading.newLesions));
    if (reading.coverage)
        text += fmt::format(" coverage: {};", *reading.coverage);
    if (reading.signature)
        text += fmt::format(" locked by {}, {};", reading.signature->name, reading.signature->time);
    text.pop_back();
    return text;
}

void printCase(const Case& one, const Console& console)
{
    console.print(fmt::format("{}\n", one.identity.id));
    for (const CaseReader& reader : one.readers)
        console.print(fmt::format("  {} {}\n", wordOf(ReaderRoleWords, reader.role), reader.name));
    if (one.adjudication)
        console.print(fmt::format("  {} chose {}: {}\n", one.adjudication->adjudicator,
                                  one.adjudication->chosen, one.adjudication->reason));
    for (const Timepoint& visit : one.timepoints) {
        console.print(fmt::format("  {} {} ({}), {} series\n", visit.name, visit.date.iso(),
                                  wordOf(TimepointRoleWords, visit.role), visit.series.size()));
        for (const Observation& seen : one.observations) {
            if (seen.timepoint != visit.name)
                continue;
            const Lesion* lesion = one.lesion(seen.lesionUid);
            console.print(fmt::format(
                "    {:<8} {:<14} {}{}{}\n", lesion->name, wordOf(LesionClassWords, lesion->lesionClass),
                recordedSize(seen), one.readers.size() > 1 ? ", " + seen.reader : "",
                differsNotably(seen) ? "  ! the automatic axis differs by more than 10 %" : ""));
            for (const std::string& warning : seen.warnings.value_or(std::vector<std::string>()))
                console.print(fmt::format("             ! {}\n", warning));
        }
        for (const VisitReading& reading : one.readings)
            if (reading.timepoint == visit.name)
                console.print(fmt::format("    {}\n", readingText(reading)));
    }
}

int show(const CaseOptions& options, const Console& console)
{
    const auto cases = casesSeenBy(options.reader, options.file, options.caseId);
    if (!cases)
        return console.tell(cases.error());
    Json json = Json::array();
    for (const Case& one : *cases) {
        json.push_back(toJson(one));
        if (!console.json)
            printCase(one, console);
    }
    if (console.json)
        console.print(Json{{"cases", std::move(json)}});
    return Done;
}

/// What the reader should know of the visit at work, by the rules of measuring and the protocol's plan.
void tellChecks(const Case& one, const CaseOptions& options, const Protocol& protocol, const Console& console)
{
    std::vector<LesionRow> rows = lesionRows(one);
    std::erase_if(rows, [&](const LesionRow& row) { return row.evaluator != options.reader; });
    for (const ProtocolCheck& check : checkAgainstPlan(rows, protocol))
        if (check.timepoint == options.timepoint)
            console.note(fmt::format("hepatica: check: {} ({})", check.text, check.source));
}

/// How sure the mask is, and what was recorded before: nothing is replaced in silence.
void tellReading(const LesionRead& done, const std::string& lesion, const Console& console)
{
    const std::string where = fmt::format("hepatica: {} at {}", lesion, done.recorded.timepoint);
    console.note(fmt::format("{}: confidence of the mask {:.2f}: {}", where, done.confidence,
                             fmt::join(done.reasons, "; ")));
    if (!done.replaced)
        return;
    if (done.replaced->recorded && done.replaced->recorded == done.recorded.recorded)
        console.note(fmt::format("{}: {} stays recorded; the automatic axis is {}, --accept takes it", where,
                                 recordedSize(done.recorded), sizeOf(done.recorded.automatic)));
    else
        console.note(fmt::format("{}: {} replaces {}; \"hepatica case undo\" takes it back", where,
                                 recordedSize(done.recorded), recordedSize(*done.replaced)));
}

int measureLesion(const CaseOptions& options, const Console& console)
{
    const auto protocol = protocolFrom(options.protocol);
    if (!protocol)
        return console.tell(protocol.error());
    auto session = sessionOf(options);
    if (!session)
        return console.tell(session.error());
    if (const auto hidden = session->hidden(options.timepoint))
        return console.tell(*hidden);
    const auto images =
        openVisit(session->current(), options.timepoint, {options.pick, options.arterial, options.incomplete},
                  Progress(console.progressLine()));
    if (!images)
        return console.tell(images.error());
    LesionReading reading;
    reading.timepoint = options.timepoint;
    reading.lesion = options.lesion;
    reading.acceptAutomatic = options.accept;
    if (!options.lesionClass.empty())
        reading.lesionClass = fromWord(LesionClassWords, options.lesionClass);
    if (!options.organ.empty())
        reading.organ = options.organ;
    if (!options.click.empty())
        reading.prompt.click = pointFromText(options.click);
    for (std::size_t at = 0; at + 1 < options.strokes.size(); at += 2)
        reading.prompt.strokes.push_back(
            {*pointFromText(options.strokes[at]), *pointFromText(options.strokes[at + 1])});
    const auto done = read(*session, *images, reading);
    if (!done)
        return console.tell(done.error());
    console.warn(done->warnings);
    tellReading(*done, session->current().lesion(done->recorded.lesionUid)->name, console);
    tellChecks(session->current(), options, *protocol, console);
    if (console.json)
        console.print(toJson(session->current()));
    else
        printCase(session->current(), console);
    return Done;
}

int exportTable(const CaseOptions& options, const Console& console)
{
    if (const auto spared = sparesInputs(options.output, {options.file}); !spared)
        return console.tell(spared.error());
    const auto cases = casesSeenBy(options.reader, options.file, options.caseId);
    if (!cases)
        return console.tell(cases.error());
    std::vector<LesionRow> rows;
    for (const Case& one : *cases)
        std::ranges::move(lesionRows(one), std::back_inserter(rows));
    if (const auto written = writeWholeFile(options.output, lesionTableText(rows)); !written)
        return console.tell(written.error());
    if (console.json)
        console.print(Json{{"file", options.output}, {"rows", rows.size()}});
    else
        console.note(fmt::format("wrote {} rows to {}", rows.size(), options.output));
    return Done;
}

int stepBack(const CaseOptions& options, const Console& console, bool isUndo)
{
    auto session = sessionOf(options);
    if (!session)
        return console.tell(session.error());
    const std::string name = isUndo ? session->undoName() : session->redoName();
    if (const auto done = isUndo ? session->undo() : session->redo(); !done)
        return console.tell(done.error());
    if (console.json)
        console.print(Json{{isUndo ? "undone" : "redone", name}});
    else
        console.print(fmt::format("{}: {}\n", isUndo ? "undone" : "done again", name));
    return Done;
}

int verify(const CaseOptions& options, const Console& console)
{
    const auto store = CaseStore::openToRead(StoreLocation(options.file));
    if (!store)
        return console.tell(store.error());
    const auto cases = store->list();
    if (!cases)
        return console.tell(cases.error());
    std::vector<std::string> ids{options.caseId};
    if (options.caseId.empty()) {
        ids.clear();
        for (const CaseSummary& one : *cases)
            ids.push_back(one.identity.id);
    }
    Json json = Json::array();
    for (const std::string& id : ids) {
        const auto proven = store->verify(id);
        if (!proven)
            return console.tell(proven.error());
        json.push_back({{"id", id}, {"actions", proven->actions}, {"head", proven->head}});
        if (!console.json)
            console.print(fmt::format("{}: {} actions make the stored case; the chain ends in {}\n", id,
                                      proven->actions, proven->head));
    }
    if (console.json)
        console.print(Json{{"cases", std::move(json)}});
    return Done;
}

} // namespace

void addCase(Command& app, Run& run)
{
    auto options = std::make_shared<CaseOptions>();
    Command group = app.commands("case", "Import, measure, list, show, export, verify, undo: a stored case");
    group.footer("Example:\n  hepatica case show demo/cases.hepatica");
    const auto add = [&](const char* name, const char* text, bool needsCase, auto action) {
        Command command = group.command(name, text);
        command
            .option("FILE", options->file,
                    "The case file (.hepatica), or a database: postgresql://user@host/name")
            .required();
        Argument caseId = command.option("CASE", options->caseId, "The case's name in it");
        if (needsCase)
            caseId.required();
        command.option("--reader", options->reader, "Who reads (R1 where the case names no readers)");
        command.runs(run, [options, action, needsCase](const Console& console) {
            if (!needsCase)
                return action(*options, console);
            const auto reader = readerOf(options->reader, options->file, options->caseId);
            if (!reader)
                return console.tell(reader.error());
            options->reader = *reader;
            return action(*options, console);
        });
        return command;
    };

    Command importing =
        add("import", "Add a visit with every series below the paths; makes the case", true, import);
    importing.option("PATH", options->paths, "Folders and files").required();
    importing.option("--timepoint", options->timepoint, "The visit's name, such as BL or FU1").required();
    importing.option("--role", options->role, "What the visit is")
        .oneOf(wordsOf(TimepointRoleWords))
        .showsDefault();
    importing.option("--date", options->date, "Else the images' own");
    importing.option("--same-patient", options->samePatient,
                     "Why images that name another patient ID, birth date or sex are of this patient");
    importing.flag("--incomplete", options->incomplete, "Take series with bad or missing files too");
    importing.footer(
        "Example:\n  hepatica case import my.hepatica P1 demo/responder/BL --timepoint BL --role baseline");

    Command measuring =
        add("measure", "Segment and measure one lesion at one visit and record it", true, measureLesion);
    measuring.option("--timepoint", options->timepoint, "The visit").required();
    measuring
        .option("--lesion", options->lesion,
                "Its name; a new name makes a new lesion (default: the next free)")
        .check(checkLesionName, "NAME");
    measuring
        .option("--class", options->lesionClass,
                "Of a new lesion (default: target; after the baseline new-target)")
        .oneOf(wordsOf(LesionClassWords));
    measuring.option("--organ", options->organ, "Of a new lesion (default: liver)");
    measuring.option("--series", options->pick, "Series Instance UID (default: the portal venous one)");
    measuring.option("--arterial", options->arterial, "Series Instance UID (default: the late arterial one)");
    Command prompt = measuring.choice("prompt", "Where the lesion is");
    prompt.option("--stroke", options->strokes, "Both ends of the long axis; a second one is the short axis")
        .repeats(2)
        .check(checkPoint, "x,y,z");
    prompt.option("--click", options->click, "A point inside the lesion").check(checkPoint, "x,y,z");
    measuring
        .option("--protocol", options->protocol,
                "Whose plan the measurements are checked against: a system, or a trial's own FILE.json")
        .check(checkProtocolName, "NAME-or-FILE")
        .showsDefault();
    measuring.flag("--incomplete", options->incomplete, "Go on without bad or missing files");
    measuring.flag("--accept", options->accept, "Record the automatic long axis instead of the stroke");
    measuring.footer("Example:\n  hepatica case measure my.hepatica P1 --timepoint BL --lesion T01\n"
                     "      --stroke=-68.6,22.0,16.25 -102.4,-2.9,16.25");

    Command listing = add("list", "The cases of a file", false, list);
    listing.option("--find", options->find, "Only those whose name or patient contains this");
    listing.footer("Example:\n  hepatica case list demo/cases.hepatica --find RESP");
    add("show", "Visits, lesions and what was recorded", false, show)
        .footer("Example:\n  hepatica case show demo/cases.hepatica");
    Command exporting = add("export", "Write LESIONS.csv", false, exportTable);
    exporting.option("-o,--output", options->output, "LESIONS.csv").required();
    exporting.footer("Example:\n  hepatica case export demo/cases.hepatica -o lesions.csv");
    add("undo", "Take back the reader's last action", true, [](const CaseOptions& o, const Console& c) {
        return stepBack(o, c, true);
    }).footer("Example:\n  hepatica case undo demo/cases.hepatica HEP-RESP");
    add("redo", "Do again what was taken back", true, [](const CaseOptions& o, const Console& c) {
        return stepBack(o, c, false);
    }).footer("Example:\n  hepatica case redo demo/cases.hepatica HEP-RESP");
    addCasePropose(group, run);
    addCaseAlign(group, run);
    addCaseReaders(group, run);
    add("verify", "Prove that no action was changed since, and that they make the stored values", false,
        verify)
        .footer("Example:\n  hepatica case verify demo/cases.hepatica");
}

} // namespace hepatica::cli
