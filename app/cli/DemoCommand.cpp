#include "Commands.h"
#include "ReadingRoom.h"

#include <hepatica/core/WholeFile.h>
#include <hepatica/measurement/Criteria.h>
#include <hepatica/measurement/LesionTable.h>
#include <hepatica/phantom/Phantom.h>
#include <hepatica/report/CaseReport.h>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace hepatica::cli {

namespace {

using namespace measurement;
using phantom::Story;

struct Options {
    std::string folder = "hepatica-demo";
    std::uint64_t seed = 1;
};

constexpr std::array Stories{Story::Responder, Story::Pseudoprogressor, Story::Hyperprogressor};
constexpr auto Marker = "made-by-hepatica-demo.txt";

/// An empty folder, or one that an earlier demo made (then it is made anew); anything else is left alone.
Expected<void> prepare(const std::filesystem::path& folder)
{
    std::error_code failed;
    const bool isThere = std::filesystem::exists(folder, failed);
    if (isThere && !std::filesystem::is_empty(folder, failed) && !std::filesystem::exists(folder / Marker))
        return fail(ProblemCode::NotWritable, {folder.string(), "it holds files that the demo did not make"});
    if (isThere)
        std::filesystem::remove_all(folder, failed);
    std::filesystem::create_directories(folder, failed);
    std::ofstream marker(folder / Marker);
    marker << "Synthetic patients and their measurements. The next demo replaces this folder.\n";
    if (failed || !marker.flush())
        return fail(ProblemCode::NotWritable,
                    {folder.string(), failed ? failed.message() : "no file can be made"});
    return {};
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
            if (const auto noted = noteState(session, visit.name, lesion.name, lesion.lesionClass, state);
                !noted)
                return noted;
            continue;
        }
        LesionReading reading{visit.name, lesion.name, lesion.lesionClass, "liver", {}, true};
        reading.prompt.strokes = {{lesion.longEnds[0], lesion.longEnds[1]}};
        const auto warnings = read(session, *images, reading);
        if (!warnings)
            return passOn(warnings);
        if (!console.json)
            console.warn(*warnings);
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
Expected<Case> readPatient(const std::shared_ptr<CaseStore>& store, const phantom::PatientTruth& truth,
                           const Console& console)
{
    auto session = openOrCreate(store, truth.patientId, "R1", truth.visits.front().seriesFolders);
    if (!session)
        return passOn(session);
    for (const phantom::VisitTruth& visit : truth.visits) {
        const auto imported =
            importVisit(*session, {visit.name, visit.role, visit.date, visit.seriesFolders});
        if (!imported)
            return passOn(imported);
        if (const auto read = readVisit(*session, visit, console); !read)
            return passOn(read);
    }
    return session->current();
}

struct Summary {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    std::string text;
};

void summarise(const PatientAssessment& patient, Story story, Summary& summary)
{
    nlohmann::ordered_json systems = nlohmann::ordered_json::object(), targets = systems;
    summary.text += fmt::format("\n{} ({})\n", patient.patient, phantom::storyName(story));
    for (const CriterionAssessment& criterion : patient.criteria) {
        summary.text += fmt::format("  {}\n", criterion.name);
        for (const VisitAssessment& visit : criterion.timepoints) {
            systems[criterion.name][visit.timepoint] = responseCode(visit.overall);
            targets[criterion.name][visit.timepoint] = responseCode(visit.target);
            summary.text += fmt::format("    {:<4} {:<3} {}\n", visit.timepoint, responseCode(visit.overall),
                                        visit.reason);
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

Expected<Summary> runDemo(const Options& options, const Console& console)
{
    const std::filesystem::path folder = options.folder;
    if (const auto ready = prepare(folder); !ready)
        return passOn(ready);
    const Progress progress(console.progressLine());
    auto opened = CaseStore::open(folder / "cases.hepatica");
    if (!opened)
        return passOn(opened);
    const auto store = std::make_shared<CaseStore>(std::move(*opened));
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
        const auto patientCase = readPatient(store, *truth, console);
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

int demo(const Options& options, const Console& console)
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

void addDemo(CLI::App& app, Run& run)
{
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "demo", "Three synthetic patients from the images to the report: the whole way in one command");
    command->add_option("-o,--output", options->folder, "The folder to fill")->capture_default_str();
    command->add_option("--seed", options->seed, "Another seed gives other patients")->capture_default_str();
    command->footer("Example:\n  hepatica demo -o demo");
    command->callback(
        [options, &run] { run = [options](const Console& console) { return demo(*options, console); }; });
}

} // namespace hepatica::cli
