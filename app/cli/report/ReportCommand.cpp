#include "CaseFile.h"
#include "Commands.h"

#include "../../report/ReportText.h"

#include <hepatica/report/CaseReport.h>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <map>

namespace hepatica::cli {

namespace {

struct ReportOptions {
    std::string file, caseId, folder;
    std::string reader; ///< whose reading of a blinded case
    std::vector<std::string> formats;
};

/// Two cases whose names differ only in characters that no file name can have would share their files.
Expected<void> checkNames(const std::vector<measurement::Case>& cases)
{
    std::map<std::string, std::string> caseOf;
    for (const measurement::Case& one : cases) {
        const std::string& id = one.identity.id;
        const auto [other, isFirst] = caseOf.emplace(report::fileStem(id), id);
        if (!isFirst)
            return fail(ProblemCode::InvalidCase,
                        {id, "its report would have the file names of case " + other->second +
                                 "; report each into a folder of its own, with --case"});
    }
    return {};
}

int report(const ReportOptions& options, const Console& console)
{
    const auto cases = casesJudgedBy(options.reader, options.file, options.caseId);
    if (!cases)
        return console.tell(cases.error());
    if (const auto apart = checkNames(*cases); !apart)
        return console.tell(apart.error());
    // Every case is assessed before the first file is written: one that cannot be stops all of them.
    const Progress progress(console.progressLine());
    std::vector<report::CaseReport> reports;
    for (const measurement::Case& one : *cases) {
        auto made = report::makeReport(one, HEPATICA_VERSION, progress);
        if (!made)
            return console.tell(made.error());
        reports.push_back(std::move(*made));
    }
    nlohmann::ordered_json files = nlohmann::ordered_json::array();
    for (const report::CaseReport& one : reports) {
        console.warn(one.warnings);
        const auto written = report::writeReport(one, options.folder, options.formats);
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

void addReport(Command& app, Run& run)
{
    auto options = std::make_shared<ReportOptions>();
    options->formats = report::reportFormats();
    Command command = app.command(ReportName, ReportText);
    command.option("CASE", options->file, "A case file (.hepatica)").required();
    command.option("--case", options->caseId, "Only this case of the file");
    command.option("--reader", options->reader,
                   "Whose locked visits of a blinded case (else what all may see)");
    command.option("-o,--output", options->folder, "The folder for the files").required();
    command.option("--format", options->formats, "Any of pdf, csv, json").separatedBy(',').showsDefault();
    command.footer("Example:\n  hepatica report demo/cases.hepatica -o reports --format pdf,csv");
    command.runs(run, [options](const Console& console) { return report(*options, console); });
}

} // namespace hepatica::cli
