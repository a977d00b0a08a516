#include <hepatica/measurement/VisitPhases.h>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

using imaging::Phase;

/// Positions of two frames of reference have nothing to do with each other; one that was not kept is trusted
/// to be that of its study.
bool isMadeWith(const SeriesReference& one, const SeriesReference& other)
{
    return one.studyUid == other.studyUid && (!one.frameOfReferenceUid || !other.frameOfReferenceUid ||
                                              one.frameOfReferenceUid == other.frameOfReferenceUid);
}

const PhaseDensity* densityIn(const Case& case_, const std::vector<SeriesDensity>& densities, Phase phase)
{
    for (const SeriesDensity& one : densities)
        if (const SeriesReference* series = case_.series(one.seriesUid);
            series != nullptr && series->phase == phase)
            return &one.density;
    return nullptr;
}

std::string hint(Phase phase, const PhaseDensity& density, const std::string& word)
{
    return fmt::format("{} {:+.0f}: {}?", imaging::phaseName(phase), density.difference(), word);
}

} // namespace

std::vector<const SeriesReference*> phasesOf(const Timepoint& visit, const SeriesReference& shown)
{
    std::vector<const SeriesReference*> phases;
    for (const SeriesReference& one : visit.series)
        if (one.uid == shown.uid || (one.phase != Phase::Unknown && isMadeWith(one, shown)))
            phases.push_back(&one);
    return phases;
}

const SeriesReference* nonContrastOf(const Timepoint& visit, const SeriesReference& arterial)
{
    auto phases = phasesOf(visit, arterial);
    std::erase_if(phases, [](const SeriesReference* one) { return one->phase != Phase::NonContrast; });
    return phases.size() == 1 ? phases.front() : nullptr;
}

std::optional<Problem> whyNotSubtracted(const SeriesReference& picked, const SeriesReference& arterial)
{
    const auto refuse = [&](const std::string& why) {
        return Problem{
            ProblemCode::InvalidCase,
            {"series " + picked.uid, why + "; expected the series before the contrast medium of that study"},
            {}};
    };
    if (picked.uid == arterial.uid)
        return refuse("it is the arterial series itself, which leaves nothing");
    const bool isKnown = picked.phaseConfidence == imaging::PhaseConfidence::High ||
                         picked.phaseConfidence == imaging::PhaseConfidence::Confirmed;
    if (isKnown && picked.phase != Phase::NonContrast && picked.phase != Phase::Unknown)
        return refuse(fmt::format("its phase is {}", imaging::phaseName(picked.phase)));
    if (!isMadeWith(picked, arterial))
        return refuse("it is of another study or frame of reference than the arterial series");
    return std::nullopt;
}

LesionPhases lesionInPhases(const imaging::Mask& lesion, std::span<const PhaseImages> phases)
{
    LesionPhases found;
    for (const PhaseImages& phase : phases) {
        const auto density = densityInPhase(lesion, *phase.volume, phase.reference);
        if (density)
            found.densities.push_back({phase.seriesUid, *density});
        else if (std::ranges::find(found.warnings, density.error()) == found.warnings.end())
            found.warnings.push_back(density.error());
    }
    return found;
}

std::vector<std::string> phaseHints(const Case& case_, const std::vector<SeriesDensity>& densities)
{
    std::vector<std::string> hints;
    const PhaseDensity* arterial = densityIn(case_, densities, Phase::LateArterial);
    if (arterial != nullptr && arterial->difference() > arterial->liverSd)
        hints.push_back(hint(Phase::LateArterial, *arterial, "APHE"));
    for (const Phase phase : {Phase::PortalVenous, Phase::Delayed}) {
        const PhaseDensity* later = densityIn(case_, densities, phase);
        if (arterial != nullptr && later != nullptr && later->difference() < -later->liverSd &&
            later->difference() < arterial->difference())
            hints.push_back(hint(phase, *later, "washout"));
    }
    return hints;
}

bool isDeniedAsArterial(const Case& case_, const Observation& seen)
{
    const SeriesReference* images = seen.viableState ? case_.series(seen.arterialSeriesUid) : nullptr;
    return images != nullptr && images->phaseConfidence == imaging::PhaseConfidence::Confirmed &&
           images->phase != Phase::LateArterial;
}

} // namespace hepatica::measurement
