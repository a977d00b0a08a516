#include "Commands.h"
#include "Json.h"
#include "SeriesOptions.h"

#include <hepatica/imaging/ConvertSeries.h>

#include <fmt/core.h>

namespace hepatica::cli {

namespace {

struct ConvertOptions {
    SeriesOptions series;
    std::string output;
};

int convert(const ConvertOptions& options, const Console& console)
{
    if (const auto spared = sparesInputs(options.output, options.series.paths); !spared)
        return console.tell(spared.error());
    const auto load = loadOptionsOf(options.series);
    if (!load)
        return console.tell(load.error());
    const auto converted =
        imaging::convertSeries(toPaths(options.series.paths), options.output, options.series.pick, *load,
                               Progress(console.progressLine()));
    if (!converted)
        return console.tell(converted.error());
    console.warn(converted->warnings);
    if (console.json)
        console.print(Json{{"series", toJson(converted->series)}, {"file", options.output}});
    else
        console.note(fmt::format("wrote {}", options.output));
    return Done;
}

} // namespace

void addConvert(Command& app, Run& run)
{
    auto options = std::make_shared<ConvertOptions>();
    Command command = app.command("convert", "Write a series as NIfTI or NRRD in modality units (HU)");
    addSeriesOptions(command, options->series);
    command.option("-o,--output", options->output, "OUT.nii.gz, OUT.nii or OUT.nrrd").required();
    command.footer("Example:\n  hepatica convert demo/responder/BL/portal-venous -o liver.nii.gz");
    command.runs(run, [options](const Console& console) { return convert(*options, console); });
}

} // namespace hepatica::cli
