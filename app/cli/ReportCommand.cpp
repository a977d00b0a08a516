#include "CaseFile.h"
#include "Commands.h"

#include <hepatica/report/CaseReport.h>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace hepatica::cli {

namespace {

struct Options {
    std::string file, caseId, folder;
    std::vector<std::string> formats;
};

int report(const Options& options, const Console& console)
{
    const auto cases = loadCases(options.file, options.caseId);
    if (!cases)
        return console.tell(cases.error());
    const Progress progress(console.progressLine());
    nlohmann::ordered_json files = nlohmann::ordered_json::array();
    for (const measurement::Case& one : *cases) {
        const auto made = report::makeReport(one, HEPATICA_VERSION, progress);
        if (!made)
            return console.tell(made.error());
        console.warn(made->warnings);
        const auto written = report::writeReport(*made, options.folder, options.formats);
        if (!written)
            return console.tell(written.error());
        for (const auto& file : *written)
            files.push_back(file.string());
    }
    if (console.json)
        console.print(nlohmann::ordered_json{{"files", files}});
    else
        for (const auto& file : files)
            console.print(file.get<std::string>() + "\n");
    return Done;
}

} // namespace

void addReport(CLI::App& app, Run& run)
{
    auto options = std::make_shared<Options>();
    options->formats = report::reportFormats();
    CLI::App* command = app.add_subcommand("report", "Write the report of a case: PDF, CSV, JSON");
    command->add_option("CASE", options->file, "A case file (.hepatica)")->required();
    command->add_option("--case", options->caseId, "Only this case of the file");
    command->add_option("-o,--output", options->folder, "The folder for the files")->required();
    command->add_option("--format", options->formats, "Any of pdf, csv, json")
        ->delimiter(',')
        ->capture_default_str();
    command->footer("Example:\n  hepatica report demo/cases.hepatica -o reports --format pdf,csv");
    command->callback(
        [options, &run] { run = [options](const Console& console) { return report(*options, console); }; });
}

} // namespace hepatica::cli
