#include "Commands.h"
#include "Json.h"
#include "MaskDoubt.h"
#include "MaskOutput.h"
#include "Points.h"
#include "PromptOptions.h"
#include "SeriesOptions.h"

#include <hepatica/imaging/LesionSegmentation.h>

#include <fmt/format.h>

namespace hepatica::cli {

namespace {

struct SegmentOptions {
    SeriesOptions series;
    PromptOptions prompt;
    std::string lesion = "T01", output;
};

int segment(const SegmentOptions& options, const Console& console)
{
    if (const auto named = isMaskFile(options.output); !named)
        return console.tell(named.error());
    std::vector<std::string> inputs = options.series.paths;
    inputs.push_back(options.prompt.within.file);
    if (const auto spared = sparesInputs(options.output, inputs); !spared)
        return console.tell(spared.error());
    const auto loaded = open(options.series, console);
    if (!loaded)
        return console.tell(loaded.error());
    const auto prompt = promptOf(options.prompt, *loaded, console);
    if (!prompt)
        return console.tell(prompt.error());
    auto segmented = imaging::segmentLesion(loaded->volume, *prompt, Progress(console.progressLine()));
    if (!segmented)
        return console.tell(segmented.error());
    auto measured = measurement::measureLesion(loaded->volume, segmented->mask);
    if (!measured)
        return console.tell(measured.error());
    measured->standardErrors = *measurement::errorsOfPrompt(loaded->volume, *prompt, *segmented,
                                                            measured->standardErrors); // never cancelled
    if (!measured->standardErrors && prompt->strokes.empty() && segmented->confidence < imaging::LeastSure)
        segmented->reasons.emplace_back("so unsure that it has no standard errors");
    const imaging::LabelledMask labelled{1, segmented->mask, options.lesion, {}};
    if (const auto written = writeMaskFile({labelled}, loaded->series, options.output); !written)
        return console.tell(written.error());

    if (auto doubt = doubtOf(options.lesion, segmented->confidence, segmented->reasons))
        measured->warnings.push_back(std::move(*doubt));
    if (console.json) {
        console.print(Json{{"program", programName()},
                           {"file", options.output},
                           {"confidence", segmented->confidence},
                           {"reasons", segmented->reasons},
                           {"label", toJson(1, options.lesion, segmented->mask, *measured)},
                           {"ibsi", ibsiNames()}});
        return Done;
    }
    console.warn(measured->warnings);
    console.print(fmt::format("{}: {} x {} mm, {}, confidence {:.2f} -> {}\n", options.lesion,
                              measured->axes ? measured->axes->longAxis.text() : "-",
                              measured->axes ? measured->axes->shortAxis.text() : "-",
                              measured->shape ? fmt::format("{:.2f} mL", measured->shape->volume_mm3 / 1000.0)
                                              : std::string("-"),
                              segmented->confidence, options.output));
    for (const std::string& reason : segmented->reasons)
        console.print(fmt::format("    {}\n", reason));
    return Done;
}

} // namespace

void addSegment(Command& app, Run& run)
{
    auto options = std::make_shared<SegmentOptions>();
    Command command = app.command("segment", "One lesion's mask from a stroke, a click or a box");
    addSeriesOptions(command, options->series);
    Command prompt = command.choice("prompt", "Where the lesion is");
    addPromptOptions(command, prompt, options->prompt);
    command.option("--lesion", options->lesion, "The lesion's name")
        .check(checkLesionName, "NAME")
        .showsDefault();
    command.option("-o,--output", options->output, "OUT.nii.gz, OUT.nrrd or OUT.dcm (DICOM SEG)").required();
    command.footer("Positions are x,y,z in LPS millimetres.\nExample:\n  hepatica segment demo/responder/BL/"
                   "portal-venous --stroke=-68.6,22.0,16.25 -102.4,-2.9,16.25 -o T01.nii.gz");
    command.runs(run, [options](const Console& console) { return segment(*options, console); });
}

} // namespace hepatica::cli
