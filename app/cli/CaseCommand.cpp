#include "CaseAlignCommand.h"
#include "CaseFile.h"
#include "CaseLogCommand.h"
#include "CaseMeasureCommand.h"
#include "CaseNoteCommand.h"
#include "CasePhaseCommand.h"
#include "CaseProposeCommand.h"
#include "CaseReadersCommand.h"
#include "CaseText.h"
#include "Commands.h"
#include "Json.h"
#include "SeriesOptions.h"
#include "VisitImport.h"
#include "WordList.h"

#include <hepatica/core/WholeFile.h>
#include <hepatica/measurement/LesionTable.h>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

/// The options of all `case` commands; each uses its own part.
struct CaseOptions {
    std::string file, caseId, find, reader;
    std::string timepoint, role = "followup", date, modality;
    std::vector<std::string> paths;
    bool isAdded = false, incomplete = false;
    std::string samePatient, why, output;
};

Expected<CaseSession> sessionOf(const CaseOptions& options)
{
    return openSession(options.file, options.caseId, options.reader);
}

int import(const CaseOptions& options, const Console& console)
{
    VisitImport visit{options.timepoint,  *fromWord(TimepointRoleWords, options.role),
                      std::nullopt,       {options.paths.begin(), options.paths.end()},
                      options.incomplete, options.samePatient,
                      options.isAdded,    options.modality};
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
    const Timepoint* made = now.timepoint(options.timepoint);
    console.warn(imported->warnings);
    if (console.json)
        console.print(toJson(now));
    else
        console.print(fmt::format("{}: {} with {} series\n", options.caseId, options.timepoint,
                                  made != nullptr ? made->series.size() : 0));
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
        const auto number = [](const std::optional<int>& count) { return count ? Json(*count) : Json(); };
        const auto text = [](const std::optional<int>& count) {
            return count ? std::to_string(*count) : "?";
        };
        json.push_back({{"id", one.identity.id},
                        {"timepoints", number(one.timepoints)},
                        {"lesions", number(one.lesions)},
                        {"actions", number(one.actions)}});
        if (!console.json)
            console.print(fmt::format("{:<24} {:>3} visits  {:>3} lesions  {:>4} actions\n", one.identity.id,
                                      text(one.timepoints), text(one.lesions), text(one.actions)));
    }
    if (console.json)
        console.print(Json{{"cases", std::move(json)}});
    return Done;
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
    if (const auto done = isUndo ? session->undo(options.why) : session->redo(); !done)
        return console.tell(done.error());
    if (console.json)
        console.print(Json{{isUndo ? "undone" : "redone", name}});
    else
        console.print(fmt::format("{}: {}\n", isUndo ? "undone" : "done again", name));
    return Done;
}

/// Opening it to write is what brings it forward.
int upgrade(const CaseOptions& options, const Console& console)
{
    const auto store = CaseStore::openExisting(StoreLocation(options.file));
    if (!store)
        return console.tell(store.error());
    if (console.json)
        console.print(Json{{"file", options.file}});
    else
        console.note(options.file + ": is of this program's version");
    return Done;
}

int verify(const CaseOptions& options, const Console& console)
{
    const auto store = CaseStore::openToRead(StoreLocation(options.file));
    if (!store)
        return console.tell(store.error());
    const auto ids = options.caseId.empty() ? store->everyCase() : std::vector<std::string>{options.caseId};
    if (!ids)
        return console.tell(ids.error());
    Json json = Json::array();
    for (const std::string& id : *ids) {
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
    importing.option("PATH", options->paths, "Folders and files: DICOM, or NIfTI and NRRD with --date")
        .required();
    importing.option("--timepoint", options->timepoint, "The visit's name, such as BL or FU1").required();
    importing.option("--role", options->role, "What the visit is")
        .oneOf(wordsOf(TimepointRoleWords))
        .showsDefault();
    importing.option("--date", options->date, "Else the images' own");
    addModalityOption(importing, options->modality);
    importing.option("--same-patient", options->samePatient,
                     "Why images that name another patient ID, birth date or sex are of this patient");
    importing.flag("--add", options->isAdded, "Add the series to a visit that is there");
    importing.flag("--incomplete", options->incomplete, "Take series with bad or missing files too");
    importing.footer(
        "Example:\n  hepatica case import my.hepatica P1 demo/responder/BL --timepoint BL --role baseline");

    addCasePhase(group, run);
    addCaseMeasure(group, run);

    Command listing = add("list", "The cases of a file", false, list);
    listing.option("--find", options->find, "Only those whose name or patient contains this");
    listing.footer("Example:\n  hepatica case list demo/cases.hepatica --find RESP");
    add("show", "Visits, lesions and what was recorded", false, show)
        .footer("Example:\n  hepatica case show demo/cases.hepatica");
    Command exporting = add("export", "Write LESIONS.csv", false, exportTable);
    exporting.option("-o,--output", options->output, "LESIONS.csv").required();
    exporting.footer("Example:\n  hepatica case export demo/cases.hepatica -o lesions.csv");
    Command undoing = add("undo", "Take back the reader's last action", true,
                          [](const CaseOptions& o, const Console& c) { return stepBack(o, c, true); });
    undoing.option("--why", options->why, "The reason: a lock or an adjudication needs one");
    undoing.footer("Example:\n  hepatica case undo demo/cases.hepatica HEP-RESP");
    add("redo", "Do again what was taken back", true, [](const CaseOptions& o, const Console& c) {
        return stepBack(o, c, false);
    }).footer("Example:\n  hepatica case redo demo/cases.hepatica HEP-RESP");
    addCasePropose(group, run);
    addCaseAlign(group, run);
    addCaseReaders(group, run);
    addCaseNote(group, run);
    addCaseLog(group, run);
    add("upgrade", "Bring a file of an older version forward, for good", false, upgrade)
        .footer("Example:\n  hepatica case upgrade old.hepatica");
    add("verify", "Prove that no action was changed since, and that they make the stored values", false,
        verify)
        .footer("Example:\n  hepatica case verify demo/cases.hepatica");
}

} // namespace hepatica::cli
