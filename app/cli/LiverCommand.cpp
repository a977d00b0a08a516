#include "Commands.h"
#include "Json.h"
#include "Points.h"
#include "SeriesOptions.h"

#include <hepatica/imaging/LiverRegion.h>
#include <hepatica/imaging/VolumeFile.h>

#include <fmt/core.h>

namespace hepatica::cli {

namespace {

struct LiverOptions {
    SeriesOptions series;
    std::string click, output;
};

int liver(const LiverOptions& options, const Console& console)
{
    if (!imaging::isVolumeFile(options.output))
        return console.tell({ProblemCode::UnknownFormat, {options.output, ".nii.gz, .nii or .nrrd"}, {}});
    if (const auto spared = sparesInputs(options.output, options.series.paths); !spared)
        return console.tell(spared.error());
    const auto loaded = open(options.series, console);
    if (!loaded)
        return console.tell(loaded.error());
    const auto click = options.click.empty() ? std::nullopt : pointFromText(options.click);
    const auto region = imaging::findLiver(loaded->volume, click, Progress(console.progressLine()));
    if (!region)
        return console.tell(region.error());
    if (const auto written = imaging::writeMasks({{1, region->mask, "Liver"}}, options.output); !written)
        return console.tell(written.error());
    console.warn(region->warnings);

    const imaging::Volume& volume = loaded->volume;
    const bool hasVolume = volume.measurable() == imaging::Measurable::Volume;
    const double volume_ml =
        static_cast<double>(region->mask.voxelCount()) * volume.geometry().voxelVolume_mm3() / 1000.0;
    const std::string unit(imaging::unitOf(volume.origin().quantity));
    if (console.json) {
        Json document{
            {"program", programName()}, {"file", options.output}, {"level", region->level}, {"unit", unit}};
        document["volume_mm3"] = hasVolume ? Json(1000.0 * volume_ml) : Json();
        document["parted_mm3"] = hasVolume ? Json(region->parted_mm3) : Json();
        for (const Warning& warning : region->warnings)
            document["warnings"].push_back(warning.text());
        console.print(document);
        return Done;
    }
    const double parted_ml = region->parted_mm3 / 1000.0;
    console.print(fmt::format(
        "liver: {}{}, median {:.0f}{}{} -> {}\n", hasVolume ? fmt::format("{:.0f} mL", volume_ml) : "-",
        hasVolume && parted_ml > 0.0
            ? fmt::format(" ({:.1f} mL parted from it as a heart or the edge of brighter bodies)", parted_ml)
            : "",
        region->level, unit.empty() ? "" : " ", unit, options.output));
    return Done;
}

} // namespace

void addLiver(Command& app, Run& run)
{
    auto options = std::make_shared<LiverOptions>();
    Command command = app.command("liver", "The liver as one region, best on a portal venous CT");
    addSeriesOptions(command, options->series);
    command.option("--click", options->click, "A point in liver tissue, if it is not found without")
        .check(checkPoint, "x,y,z");
    command.option("-o,--output", options->output, "OUT.nii.gz, OUT.nii or OUT.nrrd").required();
    command.footer(
        "Positions are x,y,z in LPS millimetres.\nExample:\n  hepatica liver demo/responder/BL/portal-venous "
        "-o liver.nii.gz");
    command.runs(run, [options](const Console& console) { return liver(*options, console); });
}

} // namespace hepatica::cli
