#include <hepatica/measurement/Action.h>

#include "geometry/EnhancingTissue.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace hepatica::measurement {

namespace {

std::string lesionName(const Case& case_, const std::string& trackingUid)
{
    const Lesion* lesion = case_.lesion(trackingUid);
    return lesion != nullptr ? lesion->name : trackingUid;
}

void fillViable(Observation& seen, const ViablePart& viable)
{
    const bool enhances = viable.mask.has_value();
    seen.viableState = enhances ? ViableState::Measured : ViableState::Absent;
    seen.viableVolume_mm3 = viable.volume_mm3;
    seen.viableStandardErrors = viable.standardErrors;
    seen.viableConfidence = viable.confidence;
    seen.viableConfidenceReasons = viable.reasons;
    if (!enhances)
        return;
    seen.viable = Caliper{viable.longEnds, viable.shortEnds, viable.sliceIndex};
    seen.viableMaskRunLengths = viable.mask->runLengths();
}

/// Whether a warning tells why no viable part was measured, on whatever series.
bool tellsOfNoViable(const std::string& warning)
{
    using enum ProblemCode;
    using imaging::Phase;
    const auto isAfterSeries = [&](ProblemCode code, Phase phase) {
        const std::string begin = "series ";
        const std::string text = Problem{code, {"", std::string(imaging::phaseName(phase))}, {}}.text();
        return warning.starts_with(begin) && text.starts_with(begin) &&
               warning.ends_with(text.substr(begin.size()));
    };
    constexpr std::array Phases{Phase::Unknown,      Phase::NonContrast, Phase::LateArterial,
                                Phase::PortalVenous, Phase::Delayed,     Phase::Hepatobiliary};
    constexpr std::array OfSeries{NotLateArterial, PhaseUncertain, ArterialElsewhere};
    const std::string notLiver = Problem{ReferenceNotLiver, {}, {}}.text();
    return warning == Problem{NoReferenceRegion, {}, {}}.text() ||
           warning.starts_with(notLiver.substr(0, notLiver.find(':'))) ||
           std::ranges::any_of(OfSeries, [&](ProblemCode code) {
               return std::ranges::any_of(Phases, [&](Phase phase) { return isAfterSeries(code, phase); });
           });
}

} // namespace

Action observe(const Case& case_, const Observation& observation, const std::string& name)
{
    Edit<Observation> edit{std::nullopt, observation};
    if (const Observation* held =
            case_.observation(observation.lesionUid, observation.timepoint, observation.reader))
        edit.before = *held;
    return {name, observation.reader, "", {edit}};
}

Action observeAgain(const Case& case_, const Observation& observation, const std::string& name)
{
    const Observation* held =
        case_.observation(observation.lesionUid, observation.timepoint, observation.reader);
    const bool isDrawnNow = observation.source != MeasurementSource::Automatic;
    return observe(case_, held != nullptr && !isDrawnNow ? keepingOwnAxis(observation, *held) : observation,
                   name);
}

Expected<Action> acceptAutomatic(const Case& case_, const Observation& observation)
{
    if (!observation.automatic)
        return fail(ProblemCode::NothingToUndo, {"accept"});
    Observation accepted = observation;
    accepted.recorded = observation.automatic;
    accepted.source = MeasurementSource::Automatic;
    return observe(case_, accepted, "accept automatic axes of " + lesionName(case_, observation.lesionUid));
}

Action moveCaliper(const Case& case_, const Observation& observation, const Caliper& caliper)
{
    Observation moved = observation;
    moved.recorded = caliper;
    moved.source = MeasurementSource::Edited;
    const bool sameLongAxis = observation.recorded && observation.recorded->longEnds == caliper.longEnds;
    return observe(case_, moved,
                   std::string(sameLongAxis ? "move short axis of " : "move long axis of ") +
                       lesionName(case_, observation.lesionUid));
}

Observation keepingOwnAxis(Observation measured, const Observation& before)
{
    const bool isOwn = before.recorded && before.source != MeasurementSource::Automatic &&
                       before.recorded != before.automatic && before.seriesUid == measured.seriesUid;
    if (isOwn) {
        measured.recorded = before.recorded;
        measured.source = before.source;
    }
    return measured;
}

Observation keepingWords(Observation measured, const Observation& before)
{
    measured.changeSinceNadir = before.changeSinceNadir;
    measured.certainty = before.certainty;
    measured.reason = before.reason;
    measured.aphe = before.aphe;
    measured.washout = before.washout;
    measured.capsule = before.capsule;
    measured.quality = before.quality;
    measured.findings = before.findings;
    return measured;
}

Expected<Action> noteState(const Case& case_, const std::string& trackingUid, const std::string& timepoint,
                           const std::string& reader, LesionState state)
{
    const Lesion* lesion = case_.lesion(trackingUid);
    if (lesion == nullptr)
        return fail(ProblemCode::InvalidCase, {case_.identity.id, "has no lesion " + trackingUid});
    if (state == LesionState::Measured)
        return fail(ProblemCode::InvalidCase,
                    {lesion->name + " at " + timepoint, "is measured by measuring it; give another state"});
    const Observation* held = case_.observation(trackingUid, timepoint, reader);
    Observation seen = held != nullptr ? keepingWords({}, *held) : Observation();
    seen.lesionUid = trackingUid;
    seen.timepoint = timepoint;
    seen.reader = reader;
    seen.state = state;
    return observe(
        case_, seen,
        fmt::format("note {} at {}: {}", lesion->name, timepoint, wordOf(LesionStateWords, state)));
}

ViableMethod viableMethodOf(const ViablePart& viable, const ArterialPhase& arterial,
                            const std::string& nonContrastUid)
{
    ViableMethod method{viable.threshold, viable.liver, arterial.options.toleranceGap_mm};
    if (arterial.nonContrast)
        method.nonContrastSeriesUid = nonContrastUid;
    if (arterial.reference)
        method.referenceRunLengths = arterial.reference->runLengths();
    const auto& excluded = arterial.options.excluded;
    const auto onArterial =
        excluded && arterial.volume != nullptr ? carriedTo(arterial.volume->geometry(), *excluded) : excluded;
    if (onArterial)
        method.excludedRunLengths = onArterial->runLengths();
    return method;
}

Observation withViable(Observation seen, const std::optional<ViablePart>& viable,
                       const std::string& arterialUid, const ViableMethod& method)
{
    seen.viableState.reset();
    seen.viable.reset();
    seen.viableVolume_mm3.reset();
    seen.viableMaskRunLengths.reset();
    seen.viableMethod.reset();
    seen.viableStandardErrors.reset();
    seen.viableConfidence.reset();
    seen.viableConfidenceReasons.reset();
    seen.viableSource.reset();
    seen.arterialSeriesUid.clear();
    if (!viable)
        return seen;
    fillViable(seen, *viable);
    seen.arterialSeriesUid = arterialUid;
    seen.viableMethod = method;
    seen.viableSource = viableSourceOf(method);
    if (seen.warnings && std::erase_if(*seen.warnings, tellsOfNoViable) > 0 && seen.warnings->empty())
        seen.warnings.reset();
    return seen;
}

Observation noSurerThan(Observation seen, const imaging::LesionProposal& proposal)
{
    if (seen.confidence && *seen.confidence <= proposal.confidence)
        return seen;
    seen.confidence = proposal.confidence;
    seen.confidenceReasons = proposal.reasons;
    for (const imaging::FollowHint hint : proposal.hints)
        seen.confidenceReasons->emplace_back(followHintName(hint));
    return seen;
}

std::string softwareVersion()
{
    return "Hepatica " HEPATICA_VERSION;
}

Observation observationOf(const std::string& lesionUid, const std::string& timepoint,
                          const std::string& reader, const SeriesReference& series, const imaging::Mask& mask,
                          const LesionMeasurement& measurement, const std::optional<Caliper>& stroke)
{
    Observation seen;
    seen.lesionUid = lesionUid;
    seen.timepoint = timepoint;
    seen.reader = reader;
    seen.seriesUid = series.uid;
    seen.maskRunLengths = mask.runLengths();
    seen.maskSource = MeasurementSource::Automatic;
    if (measurement.axes)
        seen.automatic = caliperOf(*measurement.axes);
    seen.recorded = stroke ? stroke : seen.automatic;
    seen.source = stroke ? MeasurementSource::Manual : MeasurementSource::Automatic;
    seen.axial = measurement.axialAxes;
    seen.shape = measurement.shape;
    seen.standardErrors = measurement.standardErrors;
    seen.density = measurement.density;
    if (measurement.viable)
        fillViable(seen, *measurement.viable);
    seen.softwareVersion = softwareVersion();
    if (!measurement.warnings.empty())
        for (const Warning& warning : measurement.warnings)
            (seen.warnings ? *seen.warnings : seen.warnings.emplace()).push_back(warning.text());
    return seen;
}

} // namespace hepatica::measurement
