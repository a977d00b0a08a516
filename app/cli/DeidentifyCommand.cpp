#include "Commands.h"
#include "Json.h"
#include "SeriesOptions.h"

#include <hepatica/imaging/Deidentify.h>

#include <fmt/core.h>

namespace hepatica::cli {

namespace {

struct DeidentifyOptions {
    std::vector<std::string> inputs;
    std::string output, key, dates = "shift";
    imaging::DeidentifyOptions deidentify;
    bool incomplete = false;
};

/// Beside the output folder, never in it.
std::filesystem::path keyPlace(const DeidentifyOptions& options)
{
    if (!options.key.empty())
        return options.key;
    auto folder = std::filesystem::path(options.output).lexically_normal();
    if (!folder.has_filename())
        folder = folder.parent_path();
    return folder.parent_path() / (folder.filename().string() + "-key.json");
}

Json accountOf(const imaging::Deidentified& done, const std::string& key)
{
    Json json{{"patients", Json::array()}, {"key", key}, {"left_out", Json::array()}};
    for (const imaging::DeidentifiedPatient& one : done.patients)
        json["patients"].push_back({{"pseudonym", one.pseudonym}, {"files", one.files}});
    for (const imaging::LeftOut& one : done.leftOut)
        json["left_out"].push_back(
            {{"file", one.file.string()}, {"code", one.reason.name()}, {"text", one.reason.text()}});
    json["warnings"] = cli::toJson(done.warnings);
    return json;
}

int run(DeidentifyOptions options, const Console& console)
{
    options.deidentify.shiftDates = options.dates == "shift";
    options.deidentify.key = keyPlace(options);
    const auto done = imaging::deidentify(toPaths(options.inputs), options.output, options.deidentify,
                                          Progress(console.progressLine()));
    if (!done)
        return console.tell(done.error());
    console.warn(done->warnings);
    for (const imaging::LeftOut& one : done->leftOut)
        console.tell(one.reason);
    const std::string key = options.deidentify.key.string();
    if (console.json) {
        console.print(accountOf(*done, key));
    } else {
        for (const imaging::DeidentifiedPatient& one : done->patients)
            console.print(fmt::format("{}: {} files\n", one.pseudonym, one.files));
        console.print(fmt::format("the key to the patients: {}; keep it apart\n", key));
    }
    return done->leftOut.empty() || options.incomplete ? Done : BadInput;
}

} // namespace

void addDeidentify(Command& app, Run& toRun)
{
    auto options = std::make_shared<DeidentifyOptions>();
    Command command =
        app.command("deidentify", "Copies of DICOM files that do not name the patient (PS3.15 annex E)");
    command.option("IN", options->inputs, "Folders and files").required();
    command.option("-o,--output", options->output, "An empty folder").required();
    command
        .option("--dates", options->dates,
                "shift: all dates of a patient by one secret number of days; remove: no dates")
        .oneOf({"shift", "remove"})
        .showsDefault();
    command.flag("--keep-patient-characteristics", options->deidentify.keepPatientCharacteristics,
                 "Keep sex, age, size, weight");
    command.flag("--keep-device", options->deidentify.keepDeviceIdentity,
                 "Keep serial numbers and station names");
    command.option("--pseudonym", options->deidentify.pseudonym,
                   "The patient's new name and ID (one patient); otherwise made up");
    command.option("--key", options->key,
                   "The key file, made or used again; beside OUT unless given, never in it");
    command.flag("--incomplete", options->incomplete, "Done (0) although files were left out");
    command.footer("Look at what is written before you give it away.\nExample:\n  hepatica deidentify "
                   "demo/responder -o shared");
    command.runs(toRun, [options](const Console& console) { return run(*options, console); });
}

} // namespace hepatica::cli
