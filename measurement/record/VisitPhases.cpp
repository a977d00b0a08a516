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

/// Volume files name no study and no frame of reference.
bool areApart(const std::string& one, const std::string& other)
{
    return !one.empty() && !other.empty() && one != other;
}

bool haveOneSlice(const imaging::Series& one, const imaging::Series& other)
{
    return std::ranges::any_of(one.instances, [&](const imaging::Instance& slice) {
        return !slice.source.sopInstanceUid.empty() &&
               std::ranges::any_of(other.instances, [&](const imaging::Instance& there) {
                   return there.source.frame == slice.source.frame &&
                          there.source.sopInstanceUid == slice.source.sopInstanceUid;
               });
    });
}

bool haveSameVoxels(const imaging::Volume& one, const imaging::Volume& other)
{
    return one.geometry().sameGrid(other.geometry()) && one.visit([&](auto here) {
        return other.visit([&](auto there) {
            return std::ranges::equal(
                here, there, [](auto a, auto b) { return static_cast<double>(a) == static_cast<double>(b); });
        });
    });
}

/// The phase that a series (or a reference to one) is known to be of; none before the contrast medium.
template <typename AnySeries> Phase laterPhaseOf(const AnySeries& series)
{
    const bool isKnown = series.phaseConfidence == imaging::PhaseConfidence::High ||
                         series.phaseConfidence == imaging::PhaseConfidence::Confirmed;
    return isKnown && series.phase != Phase::NonContrast ? series.phase : Phase::Unknown;
}

Problem notBefore(const std::string& series, const std::string& why)
{
    return {ProblemCode::InvalidCase,
            {"series " + series, why + "; expected the series before the contrast medium of that study"},
            {}};
}

/// What a series that is to be subtracted is beside the arterial one.
struct Subtrahend {
    bool isArterial = false;
    Phase laterPhase = Phase::Unknown; ///< where it is known to be one
    bool isTogether = true;            ///< of one study and frame of reference
};

std::optional<Problem> whyNotBefore(const std::string& series, const Subtrahend& picked)
{
    if (picked.isArterial)
        return notBefore(series, "it is the arterial series itself, which leaves nothing");
    if (picked.laterPhase != Phase::Unknown)
        return notBefore(series, fmt::format("its phase is {}", imaging::phaseName(picked.laterPhase)));
    if (!picked.isTogether)
        return notBefore(series, "it is of another study or frame of reference than the arterial series");
    return std::nullopt;
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
    return whyNotBefore(picked.uid,
                        {picked.uid == arterial.uid, laterPhaseOf(picked), isMadeWith(picked, arterial)});
}

std::optional<Problem> whyNotSubtracted(const imaging::LoadedSeries& picked,
                                        const imaging::LoadedSeries& arterial)
{
    const imaging::Series &one = picked.series, &other = arterial.series;
    const bool isTogether = !areApart(one.studyUid, other.studyUid) &&
                            !areApart(one.frameOfReferenceUid, other.frameOfReferenceUid);
    return whyNotBefore(one.identity().empty() ? one.description : one.identity(),
                        {haveOneSlice(one, other) || haveSameVoxels(picked.volume, arterial.volume),
                         laterPhaseOf(one), isTogether});
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
