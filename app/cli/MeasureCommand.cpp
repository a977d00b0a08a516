#include "Commands.h"
#include "Json.h"
#include "SeriesOptions.h"

#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/measurement/IbsiFeatures.h>
#include <hepatica/measurement/VisitPhases.h>

#include <algorithm>

#include <fmt/core.h>
#include <fmt/ranges.h>

namespace hepatica::cli {

namespace {

struct MeasureOptions {
    SeriesOptions series;
    MaskOptions mask;
    std::string arterialPick, arterialPhase, reference, nonContrast, excluded;
    std::optional<double> threshold, gap_mm;
    std::vector<std::string> arterial, phases;
    bool holdsLipiodol = false, ibsi = false;
};

/// The arterial phase and, with --reference, the liver tissue that sets its threshold.
struct Arterial {
    std::optional<imaging::LoadedSeries> loaded, nonContrast;
    std::optional<measurement::ArterialPhase> phase;
};

/// The images before the contrast medium, aligned with the arterial ones.
Expected<void> openNonContrast(const MeasureOptions& options, const Console& console, Arterial& arterial)
{
    auto loaded =
        open({{options.nonContrast}, {}, options.series.incomplete, {}, options.series.modality}, console);
    if (!loaded)
        return passOn(loaded);
    if (auto same = ofOnePatient(arterial.loaded->series, loaded->series); !same)
        return same;
    if (auto problem = measurement::whyNotSubtracted(*loaded, *arterial.loaded))
        return tl::unexpected(std::move(*problem));
    const auto aligned =
        imaging::align(arterial.loaded->volume, loaded->volume, {}, Progress(console.progressLine()));
    if (!aligned)
        return passOn(aligned);
    console.warn(aligned->warnings);
    arterial.nonContrast = std::move(*loaded);
    arterial.phase->nonContrast =
        measurement::NonContrastPhase{&arterial.nonContrast->volume, aligned->toMoving, aligned->quality};
    return {};
}

/// What the reader says of the viable part: threshold, gap, and what is no tumour.
Expected<void> readViableOptions(const MeasureOptions& options, const Console& console, Arterial& arterial)
{
    measurement::ViableOptions& viable = arterial.phase->options;
    viable.threshold = options.threshold;
    viable.toleranceGap_mm = options.gap_mm.value_or(viable.toleranceGap_mm);
    if (options.excluded.empty())
        return {};
    auto excluded = readOnlyMask({options.excluded, {}}, *arterial.loaded, console);
    if (!excluded)
        return passOn(excluded);
    viable.excluded = std::move(*excluded);
    return {};
}

Expected<void> openArterial(const MeasureOptions& options, const imaging::Series& measured,
                            const Console& console, Arterial& arterial)
{
    if (options.arterial.empty())
        return {};
    auto loaded = open({options.arterial, options.arterialPick, options.series.incomplete,
                        options.arterialPhase, options.series.modality},
                       console);
    if (!loaded)
        return passOn(loaded);
    if (auto same = ofOnePatient(measured, loaded->series); !same)
        return same;
    arterial.loaded = std::move(*loaded);
    arterial.phase = measurement::ArterialPhase{&arterial.loaded->volume, arterial.loaded->series.phase,
                                                arterial.loaded->series.phaseConfidence};
    arterial.phase->holdsLipiodol = options.holdsLipiodol;
    if (auto read = readViableOptions(options, console, arterial); !read)
        return read;
    if (!options.nonContrast.empty())
        if (auto opened = openNonContrast(options, console, arterial); !opened)
            return opened;
    if (options.reference.empty())
        return {};
    auto reference = readOnlyMask({options.reference, {}}, *arterial.loaded, console);
    if (!reference)
        return passOn(reference);
    arterial.phase->reference = std::move(*reference);
    return {};
}

/// The other series of the visit, in which the lesion is looked at beside the liver.
Expected<std::vector<imaging::LoadedSeries>>
openPhases(const MeasureOptions& options, const imaging::Series& measured, const Console& console)
{
    std::vector<imaging::LoadedSeries> phases;
    for (const std::string& path : options.phases) {
        auto loaded = open({{path}, {}, options.series.incomplete, {}, options.series.modality}, console);
        if (!loaded)
            return passOn(loaded);
        if (const auto same = ofOnePatient(measured, loaded->series); !same)
            return passOn(same);
        phases.push_back(std::move(*loaded));
    }
    return phases;
}

/// The lesion beside the liver in every phase; what cannot be told stands among the warnings.
Json densities(const std::vector<const imaging::LoadedSeries*>& phases, const Arterial& arterial,
               const imaging::Mask& lesion, measurement::LesionMeasurement& measured)
{
    const imaging::LoadedSeries* late = arterial.loaded ? &*arterial.loaded : nullptr;
    const auto warnOnce = [&](const Problem& problem) {
        if (std::ranges::find(measured.warnings, problem) == measured.warnings.end())
            measured.warnings.push_back(problem);
    };
    Json found = Json::array();
    for (const imaging::LoadedSeries* phase : phases) {
        const std::string &here = phases.front()->series.frameOfReferenceUid,
                          &there = phase->series.frameOfReferenceUid;
        if (!here.empty() && !there.empty() && here != there) {
            warnOnce({ProblemCode::OtherReference, {phase->series.uid}, {}});
            continue;
        }
        const auto density = measurement::densityInPhase(
            lesion, phase->volume, phase == late ? arterial.phase->reference : std::nullopt);
        if (density)
            found.push_back(toJson(phase->series, *density));
        else
            warnOnce(density.error());
    }
    return found;
}

/// The lesion beside the liver, one line a phase.
std::string phaseLines(const Json& densities)
{
    std::string text;
    for (const Json& one : densities)
        text += fmt::format("    {}: lesion {:.0f}, liver {:.0f} ({:+.0f})\n",
                            one.at("phase").get<std::string>(), one.at("lesion_mean").get<double>(),
                            one.at("liver_mean").get<double>(), one.at("difference").get<double>());
    return text;
}

/// "    viable 31.2 x 20.1 mm (standard errors 0.9 and 1.4 mm), 62 % of the volume; confidence 0.91: ...".
std::string viableLines(const measurement::LesionMeasurement& measured)
{
    const measurement::ViablePart& viable = *measured.viable;
    std::string text = fmt::format("    viable {} x {} mm", viable.longAxis.text(), viable.shortAxis.text());
    if (viable.standardErrors)
        text += fmt::format(" (standard errors {:.1f} and {:.1f} mm)", viable.standardErrors->longAxis_mm,
                            viable.standardErrors->shortAxis_mm);
    const auto whole_mm3 = measured.shape ? std::optional(measured.shape->volume_mm3) : std::nullopt;
    if (const auto fraction = measurement::viableFraction(viable.volume_mm3, whole_mm3))
        text += fmt::format(", {:.2f} mL, {:.0f} % of the volume", *viable.volume_mm3 / 1000.0,
                            100.0 * *fraction);
    return text +
           fmt::format("; confidence {:.2f}: {}\n", viable.confidence, fmt::join(viable.reasons, "; "));
}

std::string titleOf(const imaging::LabelledMask& one)
{
    return fmt::format("label {}{}", one.label, one.name.empty() ? "" : " " + one.name);
}

std::string line(const imaging::LabelledMask& one, const measurement::LesionMeasurement& measured,
                 std::string_view unit)
{
    std::string text = titleOf(one) + ": ";
    if (measured.axes)
        text += fmt::format("{} x {} mm in slice {}", measured.axes->longAxis.text(),
                            measured.axes->shortAxis.text(),
                            measured.axes->sliceIndex + 1); // as viewer and report count
    if (measured.standardErrors)                            // how the mask was made is not known here
        text += fmt::format(" (standard errors of its border alone {:.1f} and {:.1f} mm)",
                            measured.standardErrors->longAxis_mm, measured.standardErrors->shortAxis_mm);
    if (measured.shape) {
        text += fmt::format(", {:.2f} mL", measured.shape->volume_mm3 / 1000.0);
        if (measured.standardErrors && measured.standardErrors->volume_mm3)
            text += fmt::format(" (standard error {:.2f} mL)", *measured.standardErrors->volume_mm3 / 1000.0);
        text += fmt::format(", {:.1f} mm in 3D", measured.shape->maxDiameter3d_mm);
    }
    text += fmt::format(", mean {:.1f}{}{} (SD {:.1f})", measured.density.mean, unit.empty() ? "" : " ", unit,
                        measured.density.sd);
    if (measured.axialAxes)
        text += fmt::format(", in an axial plane {} x {} mm", measured.axialAxes->longAxis().text(),
                            measured.axialAxes->shortAxis().text());
    return text + "\n" + (measured.viable ? viableLines(measured) : std::string());
}

/// "    IBSI morph_pca_maj_axis (TDIC) 28.41", one line a feature.
std::string featureLines(const std::vector<measurement::IbsiFeature>& features, std::string_view unit)
{
    std::string text =
        fmt::format("    IBSI features in mm, mm2, mm3 and {}; bins of the intensity histogram {:g} wide\n",
                    unit.empty() ? "the values of the images" : unit, measurement::IbsiBinWidth);
    for (const measurement::IbsiFeature& one : features)
        text += fmt::format("    IBSI {} ({}) {}\n", one.name, one.code,
                            one.value ? fmt::format("{:.6g}", *one.value) : "not defined");
    return text;
}

int measure(const MeasureOptions& options, const Console& console)
{
    const auto loaded = open(options.series, console);
    if (!loaded)
        return console.tell(loaded.error());
    const auto set = readMasks(options.mask, *loaded);
    if (!set)
        return console.tell(set.error());
    console.warn(set->warnings);
    Arterial arterial;
    if (const auto opened = openArterial(options, loaded->series, console, arterial); !opened)
        return console.tell(opened.error());

    const auto others = openPhases(options, loaded->series, console);
    if (!others)
        return console.tell(others.error());
    std::vector<const imaging::LoadedSeries*> phases{&*loaded};
    if (arterial.loaded)
        phases.push_back(&*arterial.loaded);
    for (const imaging::LoadedSeries& other : *others)
        phases.push_back(&other);

    Json labels = Json::array();
    std::string text;
    for (const imaging::LabelledMask& one : set->masks) {
        auto measured = measurement::measureLesion(loaded->volume, one.mask, arterial.phase);
        if (!measured)
            return console.tell(measured.error());
        std::ranges::copy(one.warnings, std::back_inserter(measured->warnings));
        const Json beside =
            phases.size() > 1 ? densities(phases, arterial, one.mask, *measured) : Json::array();
        labels.push_back(toJson(one.label, one.name, one.mask, *measured));
        if (!beside.empty())
            labels.back()["phases"] = beside;
        labels.back()["segment"] = toJson(one.description, one.trackingUid);
        text += line(one, *measured, imaging::unitOf(loaded->volume.origin().quantity)) + phaseLines(beside);
        if (options.ibsi && measured->shape) {
            const auto features = measurement::ibsiFeatures(one.mask, loaded->volume);
            if (!features)
                return console.tell(features.error());
            labels.back()["ibsi_features"] = toJson(*features);
            labels.back()["ibsi_bin_width"] = measurement::IbsiBinWidth;
            text += featureLines(*features, imaging::unitOf(loaded->volume.origin().quantity));
        }
        if (!console.json)
            console.warn(titleOf(one), measured->warnings);
    }
    if (console.json)
        console.print(Json{{"program", programName()},
                           {"series", toJson(loaded->series)},
                           {"labels", std::move(labels)},
                           {"mask_warnings", toJson(set->warnings)},
                           {"ibsi", ibsiNames()}});
    else
        console.print(text);
    return Done;
}

} // namespace

void addMeasure(Command& app, Run& run)
{
    auto options = std::make_shared<MeasureOptions>();
    Command command =
        app.command("measure", "Axes, volume, density and viable part of every label of a mask");
    addSeriesOptions(command, options->series);
    command.option("--mask", options->mask.file, "NIfTI, NRRD, DICOM SEG or RTSTRUCT on the series' grid")
        .required();
    command.option("--label", options->mask.label, "Only this label: its number or its name");
    const Argument arterial =
        command.option("--arterial", options->arterial, "The late arterial series of the same visit");
    command
        .option("--arterial-series", options->arterialPick, "Where --arterial holds several: UID or number")
        .needs(arterial);
    command
        .option("--arterial-phase", options->arterialPhase,
                "What you know of its phase: \"late arterial\" confirms it")
        .needs(arterial);
    command.option("--other-phase", options->phases,
                   "Another phase of the visit: the lesion's density beside the liver's (washout)");
    command
        .option("--reference", options->reference,
                "A mask of non-tumour liver on the arterial series, for the viable threshold")
        .needs(arterial);
    command
        .option("--non-contrast", options->nonContrast,
                "The series before the contrast medium: aligned with the arterial one and subtracted")
        .needs(arterial);
    command
        .option("--viable-threshold", options->threshold,
                "Enhancing tissue lies above this value, or above this difference where a series is "
                "subtracted (default: mean + 2 SD of the liver)")
        .needs(arterial);
    command
        .option("--viable-gap", options->gap_mm,
                "How much non-enhancing tissue the viable axis may cross, mm (default: 2)")
        .notNegative()
        .needs(arterial);
    command
        .option("--exclude", options->excluded,
                "A mask on the arterial series of what enhances and is no tumour (shunt, thin rim, vessel)")
        .needs(arterial);
    command
        .flag("--lipiodol", options->holdsLipiodol,
              "The lesion holds lipiodol: its viable part is not evaluable on CT")
        .needs(arterial);
    command.flag("--ibsi", options->ibsi,
                 "Also IBSI's morphological and statistical features, under their names and codes");
    command.footer("Example:\n  hepatica measure demo/responder/BL/portal-venous --mask demo/responder/BL/"
                   "truth_labels.nii.gz\n      --arterial demo/responder/BL/late-arterial");
    command.runs(run, [options](const Console& console) { return measure(*options, console); });
}

} // namespace hepatica::cli
