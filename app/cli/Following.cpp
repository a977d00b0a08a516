#include "Following.h"

#include "Json.h"
#include "SeriesOptions.h"

#include <hepatica/measurement/LesionMeasurement.h>

#include <fmt/format.h>

namespace hepatica::cli {

namespace {

std::string placeText(const Point3& place)
{
    return fmt::format("{:.1f},{:.1f},{:.1f}", place.x, place.y, place.z);
}

double lengthOf(const imaging::Stroke& axis)
{
    return distance(axis.from, axis.to);
}

std::string textOf(const FollowedSize& size)
{
    const std::string across = size.shortAxis ? " x " + size.shortAxis->text() : std::string();
    const std::string axes = size.longAxis.text() + across + " mm";
    return size.volume_mm3 ? axes + fmt::format(", {:.2f} mL", *size.volume_mm3 / 1000.0) : axes;
}

Json sizeJson(const std::optional<FollowedSize>& size)
{
    if (!size)
        return {};
    return {{"long_axis_mm", size->longAxis.mm()},
            {"short_axis_mm", size->shortAxis ? Json(size->shortAxis->mm()) : Json()},
            {"volume_mm3", size->volume_mm3 ? Json(*size->volume_mm3) : Json()},
            {"source", size->source},
            {"warnings", toJson(std::span<const Warning>(size->warnings))}};
}

} // namespace

std::optional<FollowedSize> followedSize(const imaging::Volume& volume, const imaging::Mask& mask)
{
    const auto measured = measurement::measureLesion(volume, mask);
    if (!measured || !measured->axes)
        return std::nullopt;
    const auto volume_mm3 = measured->shape ? std::optional(measured->shape->volume_mm3) : std::nullopt;
    return FollowedSize{measured->axes->longAxis, measured->axes->shortAxis, volume_mm3, "mask",
                        measured->warnings};
}

Expected<imaging::Alignment> alignVisits(const imaging::LoadedSeries& earlier,
                                         const imaging::LoadedSeries& later,
                                         const std::vector<imaging::LandmarkPair>& landmarks,
                                         const Console& console)
{
    if (const auto same = ofOnePatient(earlier.series, later.series); !same)
        return passOn(same);
    imaging::AlignmentOptions options;
    options.landmarks = landmarks;
    auto aligned = imaging::align(earlier.volume, later.volume, options, Progress(console.progressLine()));
    if (aligned && !console.json)
        console.warn(aligned->warnings);
    return aligned;
}

std::vector<imaging::Mask> masksOf(const std::vector<imaging::LesionProposal>& proposals)
{
    std::vector<imaging::Mask> masks;
    for (const imaging::LesionProposal& proposal : proposals)
        if (proposal.mask)
            masks.push_back(*proposal.mask);
    return masks;
}

Json toJson(const std::string& lesion, const imaging::LesionProposal& proposal, const FollowedSizes& sizes)
{
    Json hints = Json::array();
    for (const imaging::FollowHint hint : proposal.hints)
        hints.push_back(imaging::followHintName(hint));
    Json json{{"lesion", lesion},
              {"position", toJson(proposal.position)},
              {"aligned_position", toJson(proposal.mapped)},
              {"confidence", proposal.confidence},
              {"hints", std::move(hints)},
              {"reasons", proposal.reasons}};
    json["long_axis_mm"] = sizes.later         ? Json(sizes.later->longAxis.mm())
                           : proposal.longAxis ? Json(lengthOf(*proposal.longAxis))
                                               : Json();
    json["voxels"] = proposal.mask ? Json(proposal.mask->voxelCount()) : Json();
    json["earlier_size"] = sizeJson(sizes.earlier);
    json["size"] = sizeJson(sizes.later);
    return json;
}

Json toJson(const imaging::NewLesionSearch& search, bool placesOnly)
{
    Json candidates = Json::array();
    for (const imaging::NewLesionCandidate& one : search.candidates)
        candidates.push_back({{"position", toJson(one.position)},
                              {"earlier_position", toJson(one.earlierPosition)},
                              {"diameter_mm", placesOnly ? Json() : Json(one.diameter_mm)},
                              {"confidence", one.confidence},
                              {"reasons", one.reasons}});
    return {{"statement", search.statement()},
            {"searched_ml", search.searched_ml},
            {"candidates", std::move(candidates)},
            {"warnings", toJson(search.warnings)}};
}

std::string textOf(const std::string& lesion, const imaging::LesionProposal& proposal,
                   const FollowedSizes& sizes)
{
    std::string text = fmt::format("{}: at {}", lesion, placeText(proposal.position));
    if (sizes.later)
        text += ", " + textOf(*sizes.later);
    else if (proposal.longAxis)
        text += fmt::format(", long axis about {:.1f} mm", lengthOf(*proposal.longAxis));
    if (sizes.earlier)
        text += fmt::format(" (before, {}: {})", sizes.earlier->source, textOf(*sizes.earlier));
    text += fmt::format(", confidence {:.2f}", proposal.confidence);
    for (const imaging::FollowHint hint : proposal.hints)
        text += fmt::format(", {}", imaging::followHintName(hint));
    text += "\n";
    if (sizes.later)
        for (const Warning& warning : sizes.later->warnings)
            text += fmt::format("    ! {}\n", warning.text());
    for (const std::string& reason : proposal.reasons)
        text += fmt::format("    {}\n", reason);
    return text;
}

std::string textOf(const imaging::NewLesionSearch& search, bool placesOnly)
{
    std::string text = "new lesions: " + search.statement() + "\n";
    for (const imaging::NewLesionCandidate& one : search.candidates)
        text += fmt::format("    at {}{}, confidence {:.2f}: {}\n", placeText(one.position),
                            placesOnly ? "" : fmt::format(", about {:.0f} mm", one.diameter_mm),
                            one.confidence, fmt::join(one.reasons, "; "));
    return text;
}

Expected<imaging::NewLesionSearch> searchNewLesions(const imaging::LoadedSeries& earlier,
                                                    const imaging::LoadedSeries& later,
                                                    const imaging::SpatialMap& toLater,
                                                    std::vector<imaging::Mask> known, const Console& console)
{
    imaging::NewLesionOptions options;
    options.known = std::move(known);
    auto search = imaging::findNewLesionCandidates(earlier.volume, later.volume, toLater, options,
                                                   Progress(console.progressLine()));
    if (search && !console.json)
        console.warn(search->warnings);
    return search;
}

} // namespace hepatica::cli
