#include "AlignmentText.h"
#include "Commands.h"
#include "Following.h"
#include "Json.h"
#include "MaskOutput.h"
#include "PointTable.h"
#include "SeriesOptions.h"

#include <hepatica/imaging/SegmentationFile.h>

#include <fmt/format.h>

namespace hepatica::cli {

namespace {

struct FollowCommandOptions {
    std::string earlier, later, earlierPick, laterPick, output, landmarks, modality, laterModality;
    MaskOptions mask;
    bool positionOnly = false, newLesions = false, incomplete = false;
};

std::string nameOf(const imaging::LabelledMask& one)
{
    return one.name.empty() ? fmt::format("label {}", one.label) : one.name;
}

Expected<void> checkOutput(const FollowCommandOptions& options)
{
    if (options.output.empty())
        return {};
    if (options.positionOnly)
        return fail(ProblemCode::BadDocument,
                    {"--output", "stands beside --position-only, which proposes no mask", "one of the two"});
    if (const auto named = isMaskFile(options.output); !named)
        return named;
    return sparesInputs(options.output,
                        {options.earlier, options.later, options.mask.file, options.landmarks});
}

/// The masks proposed, with the numbers and names of the earlier ones.
std::vector<imaging::LabelledMask> proposedMasks(const imaging::MaskSet& earlier,
                                                 const std::vector<imaging::LesionProposal>& proposals)
{
    std::vector<imaging::LabelledMask> masks;
    for (std::size_t n = 0; n < proposals.size(); ++n)
        if (proposals[n].mask)
            masks.push_back({earlier.masks[n].label, *proposals[n].mask, earlier.masks[n].name,
                             earlier.masks[n].trackingUid});
    return masks;
}

/// What was found, as one document or as text.
struct FollowResult {
    const imaging::MaskSet& earlier;
    const imaging::Alignment& alignment;
    const std::vector<imaging::LesionProposal>& proposals;
    std::vector<FollowedSizes> sizes; ///< one a proposal
    const std::optional<imaging::NewLesionSearch>& search;
    bool placesOnly = false;
    std::string output; ///< empty: no file was written
};

std::vector<FollowedSizes> sizesOf(const imaging::MaskSet& earlier, const imaging::Volume& then,
                                   const std::vector<imaging::LesionProposal>& proposals,
                                   const imaging::Volume& now, bool placesOnly)
{
    std::vector<FollowedSizes> sizes(proposals.size());
    for (std::size_t n = 0; n < proposals.size() && !placesOnly; ++n) {
        sizes[n].earlier = followedSize(then, earlier.masks[n].mask);
        if (proposals[n].mask)
            sizes[n].later = followedSize(now, *proposals[n].mask);
    }
    return sizes;
}

void printResult(const FollowResult& result, const Console& console)
{
    Json lesions = Json::array();
    std::string text;
    for (std::size_t n = 0; n < result.proposals.size(); ++n) {
        const imaging::LabelledMask& one = result.earlier.masks[n];
        lesions.push_back(toJson(nameOf(one), result.proposals[n], result.sizes[n]));
        lesions.back()["label"] = one.label;
        text += textOf(nameOf(one), result.proposals[n], result.sizes[n]);
    }
    if (!console.json) {
        console.print(text + (result.search ? textOf(*result.search, result.placesOnly) : ""));
        if (!result.output.empty())
            console.print("masks -> " + result.output + "\n");
        return;
    }
    Json document{{"program", programName()},
                  {"alignment", toJson(result.alignment.quality)},
                  {"lesions", std::move(lesions)}};
    document["new_lesions"] = result.search ? toJson(*result.search, result.placesOnly) : Json();
    console.print(document);
}

int follow(const FollowCommandOptions& options, const Console& console)
{
    if (const auto checked = checkOutput(options); !checked)
        return console.tell(checked.error());
    const auto landmarks = readLandmarks(options.landmarks);
    if (!landmarks)
        return console.tell(landmarks.error());
    const auto earlier =
        open({{options.earlier}, options.earlierPick, options.incomplete, {}, options.modality}, console);
    if (!earlier)
        return console.tell(earlier.error());
    const auto later = open({{options.later},
                             options.laterPick,
                             options.incomplete,
                             {},
                             options.laterModality.empty() ? options.modality : options.laterModality},
                            console);
    if (!later)
        return console.tell(later.error());
    const auto set = readMasks(options.mask, *earlier);
    if (!set)
        return console.tell(set.error());
    console.warn(set->warnings);
    const auto alignment = alignVisits(*earlier, *later, *landmarks, console);
    if (!alignment)
        return console.tell(alignment.error());
    std::vector<imaging::Mask> masks;
    for (const imaging::LabelledMask& one : set->masks)
        masks.push_back(one.mask);
    const auto proposals = imaging::proposeLesions(earlier->volume, masks, later->volume, alignment->toMoving,
                                                   {options.positionOnly}, Progress(console.progressLine()));
    if (!proposals)
        return console.tell(proposals.error());
    std::optional<imaging::NewLesionSearch> search;
    if (options.newLesions) {
        // A blinded reader is shown places; what is known is left out of the search by its mask all the same.
        const auto known =
            options.positionOnly
                ? imaging::proposeLesions(earlier->volume, masks, later->volume, alignment->toMoving, {},
                                          Progress(console.progressLine()))
                : proposals;
        if (!known)
            return console.tell(known.error());
        auto found = searchNewLesions(*earlier, *later, alignment->toMoving, masksOf(*known), console);
        if (!found)
            return console.tell(found.error());
        search = std::move(*found);
    }
    if (const auto proposed = proposedMasks(*set, *proposals); !options.output.empty()) {
        if (proposed.empty())
            return console.tell({ProblemCode::EmptyMask, {options.output}, {}});
        if (const auto written = writeMaskFile(proposed, later->series, options.output); !written)
            return console.tell(written.error());
    }
    printResult({*set, *alignment, *proposals,
                 sizesOf(*set, earlier->volume, *proposals, later->volume, options.positionOnly), search,
                 options.positionOnly, options.output},
                console);
    return Done;
}

} // namespace

void addFollow(Command& app, Run& run)
{
    auto options = std::make_shared<FollowCommandOptions>();
    Command command = app.command("follow", "Propose the lesions of an earlier visit at a later one");
    command.option("EARLIER", options->earlier, "A series of the earlier visit").required();
    command.option("LATER", options->later, "A series of the later visit").required();
    command.option("--mask", options->mask.file, "NIfTI, NRRD, DICOM SEG or RTSTRUCT on the earlier series")
        .required();
    command.option("--label", options->mask.label, "Only this label: its number or its name");
    command.option(
        "--landmarks", options->landmarks,
        "CSV with fixed_x,fixed_y,fixed_z,moving_x,moving_y,moving_z: places marked in EARLIER and LATER");
    command.option("--earlier-series", options->earlierPick, "Where EARLIER holds several: UID or number");
    command.option("--later-series", options->laterPick, "Where LATER holds several: UID or number");
    addModalityOption(command, options->modality);
    addModalityOption(command, "--later-modality", options->laterModality);
    command.flag("--incomplete", options->incomplete, "Go on without bad or missing files");
    command.flag("--position-only", options->positionOnly, "For a blinded reading: neither size nor mask");
    command.flag("--new-lesions", options->newLesions, "List candidates for new lesions in the liver too");
    command.option("-o,--output", options->output, "The masks proposed: .nii.gz, .nii, .nrrd or .dcm");
    command.footer("A proposal is no reading: look at it, correct it, or say absent, merged or split.\n"
                   "Example:\n  hepatica follow demo/responder/BL/portal-venous "
                   "demo/responder/FU1/portal-venous\n      --mask demo/responder/BL/truth_labels.nii.gz "
                   "--new-lesions");
    command.runs(run, [options](const Console& console) { return follow(*options, console); });
}

} // namespace hepatica::cli
