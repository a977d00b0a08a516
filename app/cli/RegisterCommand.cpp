#include "AlignmentText.h"
#include "Commands.h"
#include "Json.h"
#include "PointTable.h"
#include "SeriesOptions.h"

#include <hepatica/imaging/TransformFile.h>

#include <fmt/format.h>

namespace hepatica::cli {

namespace {

struct RegisterOptions {
    std::string fixed, moving, fixedPick, movingPick, output, points, landmarks, modality, movingModality;
    bool affineOnly = false, incomplete = false;
};

Expected<std::vector<Point3>> pointsOf(const std::string& file)
{
    std::vector<Point3> points;
    if (file.empty())
        return points;
    const auto rows = readNumberTable(file, {"x", "y", "z"});
    if (!rows)
        return passOn(rows);
    for (const auto& row : *rows)
        points.push_back({row[0], row[1], row[2]});
    return points;
}

Expected<imaging::AlignmentOptions> alignmentOptionsOf(const RegisterOptions& options)
{
    auto landmarks = readLandmarks(options.landmarks);
    if (!landmarks)
        return passOn(landmarks);
    imaging::AlignmentOptions alignment;
    alignment.deformable = !options.affineOnly;
    alignment.landmarks = std::move(*landmarks);
    return alignment;
}

void printAlignment(const imaging::Alignment& alignment, const std::vector<Point3>& points,
                    const RegisterOptions& options, const Console& console)
{
    const imaging::AlignmentQuality& quality = alignment.quality;
    Json mapped = Json::array();
    std::string text = fmt::format(
        "alignment: {}, similarity {:.2f} (by scanner coordinates {:.2f}), bodies overlap {:.0f} %, local "
        "volume x {:.2f} to {:.2f}{}{}\n",
        verdictWord(quality), quality.similarity, quality.similarityBefore, 100.0 * quality.bodyOverlap,
        quality.leastJacobian, quality.greatestJacobian, options.output.empty() ? "" : " -> ",
        options.output);
    for (const Point3& point : points) {
        const Point3 there = alignment.toMoving(point);
        mapped.push_back({{"fixed", toJson(point)}, {"moving", toJson(there)}});
        text += fmt::format("{:.2f},{:.2f},{:.2f} -> {:.2f},{:.2f},{:.2f}\n", point.x, point.y, point.z,
                            there.x, there.y, there.z);
    }
    if (!console.json)
        return console.print(text);
    Json document{{"quality", toJson(quality)}, {"points", std::move(mapped)}};
    if (!options.output.empty())
        document["file"] = options.output;
    console.print(document);
}

int registerSeries(const RegisterOptions& options, const Console& console)
{
    if (!options.output.empty()) {
        if (!options.output.ends_with(".tfm"))
            return console.tell({ProblemCode::UnknownFormat, {options.output, ".tfm"}, {}});
        const auto spared =
            sparesInputs(options.output, {options.fixed, options.moving, options.points, options.landmarks});
        if (!spared)
            return console.tell(spared.error());
    }
    const auto points = pointsOf(options.points);
    if (!points)
        return console.tell(points.error());
    const auto alignmentOptions = alignmentOptionsOf(options);
    if (!alignmentOptions)
        return console.tell(alignmentOptions.error());
    const auto fixed =
        open({{options.fixed}, options.fixedPick, options.incomplete, {}, options.modality}, console);
    if (!fixed)
        return console.tell(fixed.error());
    const auto moving = open({{options.moving},
                              options.movingPick,
                              options.incomplete,
                              {},
                              options.movingModality.empty() ? options.modality : options.movingModality},
                             console);
    if (!moving)
        return console.tell(moving.error());
    if (const auto same = ofOnePatient(fixed->series, moving->series); !same)
        return console.tell(same.error());
    const auto alignment =
        imaging::align(fixed->volume, moving->volume, *alignmentOptions, Progress(console.progressLine()));
    if (!alignment)
        return console.tell(alignment.error());
    if (!options.output.empty())
        if (const auto written = imaging::writeTransformFile(alignment->toMoving, options.output); !written)
            return console.tell(written.error());
    console.warn(alignment->warnings);
    printAlignment(*alignment, *points, options, console);
    return Done;
}

} // namespace

void addRegister(Command& app, Run& run)
{
    auto options = std::make_shared<RegisterOptions>();
    Command command = app.command("register", "Align two series of one patient, and map points");
    command.option("FIXED", options->fixed, "The series that the points lie in").required();
    command.option("MOVING", options->moving, "The series that they are sought in").required();
    command.option("-o,--output", options->output, "The map as OUT.tfm, as ITK reads it");
    command.option("--points", options->points, "CSV with the columns x,y,z: points of FIXED to map");
    command.option("--landmarks", options->landmarks,
                   "CSV with fixed_x,fixed_y,fixed_z,moving_x,moving_y,moving_z: places marked in both");
    command.flag("--affine", options->affineOnly, "No deformation");
    command.option("--fixed-series", options->fixedPick, "Where FIXED holds several: UID or number");
    command.option("--moving-series", options->movingPick, "Where MOVING holds several: UID or number");
    addModalityOption(command, options->modality);
    addModalityOption(command, "--moving-modality", options->movingModality);
    command.flag("--incomplete", options->incomplete, "Go on without bad or missing files");
    command.footer("Positions are x,y,z in LPS millimetres. Series that do not belong together are refused; "
                   "one landmark pair (a shift) or three (a turn as well) lead where the search fails.\n"
                   "Example:\n  hepatica register demo/responder/BL/portal-venous "
                   "demo/responder/FU1/portal-venous\n      --points points.csv -o BL-FU1.tfm");
    command.runs(run, [options](const Console& console) { return registerSeries(*options, console); });
}

} // namespace hepatica::cli
