#include "Commands.h"
#include "Json.h"
#include "SeriesOptions.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace hepatica::cli {

namespace {

std::string line(const imaging::Series& series)
{
    std::string grid = "no grid";
    if (series.geometry) {
        const auto& n = series.geometry->dims();
        const auto& s = series.geometry->spacing();
        grid = fmt::format("{} x {} x {}  {:.2f} x {:.2f} x {:.2f} mm", n[0], n[1], n[2], s[0], s[1], s[2]);
    }
    const bool isOneOfSeveral = series.key != series.uid;
    const std::string index = isOneOfSeveral ? series.key.substr(series.uid.size()) : std::string();
    const bool isTold = isOneOfSeveral || series.nameConfidence == imaging::PhaseConfidence::High;
    const std::string name = isTold ? "  " + series.name : std::string();
    const std::string phase = series.phase == imaging::Phase::Unknown
                                  ? std::string("phase unknown")
                                  : fmt::format("{} ({})", imaging::phaseName(series.phase),
                                                imaging::phaseConfidenceName(series.phaseConfidence));
    return fmt::format("    {:>4}{:<3} {}  {:<28}{}  {}  {}  measurable: {}\n", series.number, index,
                       series.modality, series.description.empty() ? "(no description)" : series.description,
                       name, grid, phase, measurableWord(series.measurable));
}

void printList(const imaging::StudyIndex& index, const Console& console)
{
    for (const imaging::Patient& patient : index.patients) {
        console.print(fmt::format("patient {}\n", patient.id.empty() ? "(no identifier)" : patient.id));
        for (const Warning& warning : patient.warnings)
            console.print(fmt::format("  ? {}\n", warning.text()));
        for (const imaging::Study& study : patient.studies) {
            console.print(fmt::format("  study of {}\n", study.date ? study.date->iso() : "an unknown day"));
            for (const imaging::Series& series : study.series) {
                console.print(line(series));
                for (const Warning& warning : series.warnings)
                    console.print(fmt::format("          ! {}\n", warning.text()));
            }
        }
    }
    if (!index.leftOut.empty())
        console.print(fmt::format("left out: {}\n", index.leftOut.size()));
    for (const imaging::LeftOut& one : index.leftOut)
        console.print(fmt::format("    {}\n", one.reason.text()));
}

/// Names each series when its first image was read.
class Announcement {
public:
    explicit Announcement(const Console& console) : console_(console) {}
    void tell(std::vector<imaging::SeriesSeen> changed)
    {
        std::ranges::stable_sort(changed, {}, &imaging::SeriesSeen::number);
        for (const imaging::SeriesSeen& one : changed)
            if (known_.insert(one.uid).second)
                console_.note(fmt::format("found series {} {} {}", one.number, one.modality,
                                          one.description.empty() ? "(no description)" : one.description));
    }

private:
    const Console& console_;
    std::set<std::string> known_;
};

struct ScanOptions {
    std::vector<std::string> paths;
    bool noIndex = false;
};

int listSeries(const ScanOptions& chosen, const Console& console)
{
    Announcement announcement(console);
    imaging::ScanOptions options;
    if (!chosen.noIndex)
        options.index = imaging::userScanIndex();
    options.onSeries = [&](const auto& changed) { announcement.tell(changed); };
    const auto index = imaging::scan(toPaths(chosen.paths), Progress(console.progressLine()), options);
    if (!index)
        return console.tell(index.error());
    if (console.json)
        console.print(toJson(*index));
    else
        printList(*index, console);
    if (index->patients.empty()) // all that is there was left out
        return console.tell(
            Problem{ProblemCode::NoImages,
                    {fmt::format("{}", fmt::join(chosen.paths, ", ")),
                     fmt::format("{} file{}", index->leftOut.size(), index->leftOut.size() == 1 ? "" : "s")},
                    {}});
    return Done;
}

} // namespace

void addScan(Command& app, Run& run)
{
    auto options = std::make_shared<ScanOptions>();
    Command command = app.command("scan", "List patients, studies and series, and every file left out");
    command.option("PATH", options->paths, "Folders, files, ZIP archives, DICOMDIR").required();
    command.flag("--no-index", options->noIndex,
                 "Read every file, and keep nothing in the user's cache folder");
    command.footer("Example:\n  hepatica scan demo/responder --json");
    command.runs(run, [options](const Console& console) { return listSeries(*options, console); });
}

} // namespace hepatica::cli
