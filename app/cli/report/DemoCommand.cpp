#include "Commands.h"
#include "ReadingRoom.h"
#include "VisitImport.h"

#include <hepatica/core/WholeFile.h>
#include <hepatica/measurement/Criteria.h>
#include <hepatica/measurement/LesionTable.h>
#include <hepatica/phantom/Phantom.h>
#include <hepatica/report/CaseReport.h>

#include <algorithm>
#include <array>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace hepatica::cli {

namespace {

using namespace measurement;
using phantom::Story;

struct DemoOptions {
    std::string folder = "hepatica-demo";
    std::uint64_t seed = 1;
};

constexpr std::array Stories{Story::Responder, Story::Pseudoprogressor, Story::Hyperprogressor};
constexpr auto Marker = "made-by-hepatica-demo.txt";

/// What the demo makes, beside the folders of its stories.
constexpr std::array Products{"reports", "cases.hepatica", "cases.hepatica-wal", "cases.hepatica-shm",
                              "lesions.csv"};

std::vector<std::string> entries()
{
    std::vector<std::string> names(Products.begin(), Products.end());
    for (const Story story : Stories)
        names.emplace_back(phantom::storyName(story));
    return names;
}

/// An empty folder, or one that an earlier demo made: then what that demo made goes, and nothing else.
Expected<void> prepare(const std::filesystem::path& folder)
{
    std::error_code failed;
    const auto refuse = [&](const std::string& why) {
        return fail(ProblemCode::NotWritable, {folder.string(), why});
    };
    std::filesystem::create_directories(folder, failed);
    if (failed)
        return refuse(failed.message());
    const bool isEmpty = std::filesystem::is_empty(folder, failed);
    if (failed)
        return refuse(failed.message());
    if (!isEmpty && !std::filesystem::is_regular_file(folder / Marker, failed))
        return refuse("it holds files that the demo did not make");
    std::string made;
    for (const std::string& name : entries()) {
        made += name + "\n";
        std::filesystem::remove_all(folder / name, failed);
        if (failed)
            return refuse(failed.message());
    }
    return writeWholeFile(
        folder / Marker, "Synthetic patients and their measurements. The next demo replaces these:\n" + made);
}

/// A lesion that is not measured at a visit, new or known.
Expected<Action> noteOf(const CaseSession& session, const std::string& visit,
                        const phantom::LesionTruth& truth, LesionState state)
{
    const Case& now = session.current();
    if (const Lesion* known = now.lesionNamed(truth.name))
        return noteState(now, known->trackingUid, visit, session.reader(), state);
    Observation seen;
    seen.timepoint = visit;
    seen.reader = session.reader();
    seen.state = state;
    return addLesion(now, truth.lesionClass, "liver", seen, session.reader(), truth.name);
}

/// The reader of the demo draws the long axis where the truth has it; everything after the stroke is
/// measured.
Expected<void> readVisit(CaseSession& session, const phantom::VisitTruth& visit, const Console& console)
{
    const auto images = openVisit(session.current(), visit.name);
    if (!images)
        return passOn(images);
    for (const phantom::LesionTruth& lesion : visit.lesions) {
        const bool isMeasured =
            lesion.lesionClass == LesionClass::Target || lesion.lesionClass == LesionClass::NewTarget;
        const bool isKnown = session.current().lesionNamed(lesion.name) != nullptr;
        if (!lesion.present && !isKnown)
            continue;
        if (!lesion.present || !isMeasured) {
            const auto state = lesion.present ? LesionState::Present : LesionState::Absent;
            const auto noted = noteOf(session, visit.name, lesion, state);
            if (!noted)
                return passOn(noted);
            if (const auto done = session.perform(*noted); !done)
                return done;
            continue;
        }
        LesionReading reading{visit.name, lesion.name, lesion.lesionClass, "liver", {}, true};
        reading.prompt.strokes = {{lesion.longEnds[0], lesion.longEnds[1]}};
        const auto done = read(session, *images, reading);
        if (!done)
            return passOn(done);
        if (!console.json)
            console.warn(done->warnings);
    }
    if (visit.role == TimepointRole::Baseline || visit.role == TimepointRole::Pre)
        return {};
    const auto isNew = [](const phantom::LesionTruth& l) {
        return l.present && l.lesionClass == LesionClass::NewTarget;
    };
    const auto answer =
        std::ranges::any_of(visit.lesions, isNew) ? NewLesionAnswer::Yes : NewLesionAnswer::No;
    return session.perform(answerNewLesions(session.current(), visit.name, answer, session.reader()));
}

/// A patient from the images to the stored case.
Expected<Case> readPatient(const std::filesystem::path& file, const phantom::PatientTruth& truth,
                           const Console& console)
{
    Case read;
    for (const phantom::VisitTruth& visit : truth.visits) {
        auto imported = importVisit(file, truth.patientId, "R1",
                                    {visit.name, visit.role, visit.date, visit.seriesFolders});
        if (!imported)
            return passOn(imported);
        if (const auto done = readVisit(imported->session, visit, console); !done)
            return passOn(done);
        read = imported->session.current();
    }
    return read;
}

/// The systems that the summary tells of; its JSON has them all.
constexpr std::array<std::string_view, 3> ToldSystems{"recist-1.1", "mrecist", "irecist"};

struct Summary {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    std::string text;
};

void summarise(const PatientAssessment& patient, Story story, Summary& summary)
{
    nlohmann::ordered_json systems = nlohmann::ordered_json::object(), targets = systems;
    summary.text += fmt::format("\n{} ({})\n", patient.patient, phantom::storyName(story));
    for (const CriterionAssessment& criterion : patient.criteria) {
        const bool told = std::ranges::count(ToldSystems, criterion.name) > 0;
        if (told)
            summary.text += fmt::format("  {}\n", criterion.name);
        for (const VisitAssessment& visit : criterion.timepoints) {
            systems[criterion.name][visit.timepoint] = responseCode(visit.overall, criterion.style);
            targets[criterion.name][visit.timepoint] = responseCode(visit.target, criterion.style);
            if (told)
                summary.text += fmt::format("    {:<4} {:<3} {}\n", visit.timepoint,
                                            responseCode(visit.overall, criterion.style), visit.reason);
        }
    }
    for (const GrowthInterval& one : patient.growth)
        if (one.tgrPercentPerMonth)
            summary.text += fmt::format("  growth {} to {}: {:.1f} % a month\n", one.from, one.to,
                                        *one.tgrPercentPerMonth);
    summary.json.push_back({{"patient", patient.patient},
                            {"story", phantom::storyName(story)},
                            {"responses", std::move(systems)},
                            {"target_responses", std::move(targets)}});
}

Expected<Summary> runDemo(const DemoOptions& options, const Console& console)
{
    const std::filesystem::path folder = options.folder;
    if (const auto ready = prepare(folder); !ready)
        return passOn(ready);
    const Progress progress(console.progressLine());
    Summary summary;
    std::vector<LesionRow> rows;
    for (const Story story : Stories) {
        phantom::PhantomOptions phantomOptions;
        phantomOptions.story = story;
        phantomOptions.seed = options.seed;
        console.note(fmt::format("demo: {}: making the images", phantom::storyName(story)));
        const auto truth =
            phantom::writePatient(phantomOptions, folder / phantom::storyName(story), progress);
        if (!truth)
            return passOn(truth);
        console.note(fmt::format("demo: {}: segmenting, measuring, reporting", phantom::storyName(story)));
        const auto patientCase = readPatient(folder / "cases.hepatica", *truth, console);
        if (!patientCase)
            return passOn(patientCase);
        std::ranges::move(lesionRows(*patientCase), std::back_inserter(rows));
        const auto made = report::makeReport(*patientCase, HEPATICA_VERSION, progress);
        if (!made)
            return passOn(made);
        if (const auto written = report::writeReport(*made, folder / "reports", report::reportFormats());
            !written)
            return passOn(written);
        for (const PatientAssessment& patient : made->assessments)
            summarise(patient, story, summary);
    }
    if (const auto written = writeWholeFile(folder / "lesions.csv", lesionTableText(rows)); !written)
        return passOn(written);
    return summary;
}

int demo(const DemoOptions& options, const Console& console)
{
    const auto summary = runDemo(options, console);
    if (!summary)
        return console.tell(summary.error());
    const std::filesystem::path folder = options.folder;
    if (console.json) {
        console.print(nlohmann::ordered_json{{"folder", options.folder},
                                             {"cases", (folder / "cases.hepatica").string()},
                                             {"lesions", (folder / "lesions.csv").string()},
                                             {"reports", (folder / "reports").string()},
                                             {"patients", summary->json}});
        return Done;
    }
    console.print(summary->text);
    console.print(
        fmt::format("\nWhere everything is:\n  images   {0}/<patient>/<visit>/<phase>\n"
                    "  cases    {0}/cases.hepatica\n  lesions  {0}/lesions.csv\n  reports  {0}/reports\n",
                    options.folder));
    return Done;
}

} // namespace

void addDemo(Command& app, Run& run)
{
    auto options = std::make_shared<DemoOptions>();
    Command command = app.command(DemoName, DemoText);
    command.option("-o,--output", options->folder, "The folder to fill").showsDefault();
    command.option("--seed", options->seed, "Another seed gives other patients").notNegative().showsDefault();
    command.footer("Example:\n  hepatica demo -o demo");
    command.runs(run, [options](const Console& console) { return demo(*options, console); });
}

} // namespace hepatica::cli
