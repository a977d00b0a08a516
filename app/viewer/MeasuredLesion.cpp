#include "MeasuredLesion.h"

#include "SlicePlane.h"

#include <hepatica/measurement/StandardErrors.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace hepatica::viewer {

using measurement::Caliper;
using measurement::Observation;

/// With the viable part where the visit has a late arterial series, and the densities of its phases.
Expected<MeasuredLesion> measureMask(const LesionImages& images, const imaging::Mask& mask,
                                     const Progress& progress)
{
    std::optional<ViableSought> sought;
    std::optional<Problem> unread;
    const VisitPhasesRead* read = nullptr;
    const ArterialSeries& arterial = images.arterial;
    if (!arterial.isNone()) {
        const auto found = arterial.images(progress);
        if (found) {
            read = *found;
            sought =
                soughtIn(*read, arterial.choice(), images.words, images.shown.origin().frameOfReferenceUid);
        } else if (found.error().code == ProblemCode::Cancelled)
            return passOn(found);
        else
            unread = found.error();
    }
    auto numbers = measurement::measureLesion(images.shown, mask,
                                              sought ? std::optional(sought->phase)
                                                     : std::optional<measurement::ArterialPhase>());
    if (!numbers)
        return passOn(numbers);
    MeasuredLesion done{mask};
    done.measurement = std::move(*numbers);
    auto& warnings = done.measurement.warnings;
    if (unread)
        warnings.push_back(std::move(*unread));
    if (read == nullptr)
        return done;
    std::ranges::copy(read->warnings, std::back_inserter(warnings));
    if (!done.measurement.viable)
        return done;
    done.arterial = arterial;
    done.lost = sought->lost;
    done.method = measurement::viableMethodOf(*done.measurement.viable, sought->phase, sought->subtractedUid);
    auto phases = measurement::lesionInPhases(
        mask, phaseImages(images.shown, arterial.choice(), *read, sought->phase.reference));
    done.densities = std::move(phases.densities);
    std::ranges::move(phases.warnings, std::back_inserter(warnings));
    return done;
}

std::optional<Caliper> drawnCaliper(const imaging::Geometry& grid, const imaging::LesionPrompt& prompt)
{
    if (prompt.strokes.empty())
        return std::nullopt;
    std::optional<std::array<Point3, 2>> across;
    if (prompt.strokes.size() > 1)
        across = {prompt.strokes[1].from, prompt.strokes[1].to};
    for (const imaging::Stroke& stroke : prompt.strokes)
        if (!isOnAcquiredSlice(grid, stroke.from) || !isOnAcquiredSlice(grid, stroke.to))
            return std::nullopt;
    const imaging::Stroke& along = prompt.strokes.front();
    const auto caliper = measurement::caliperFromEnds(grid, {along.from, along.to}, across);
    return caliper ? std::optional(*caliper) : std::nullopt;
}

Expected<MeasuredLesion> measurePrompt(const LesionImages& images, const imaging::LesionPrompt& prompt,
                                       const Progress& progress,
                                       const std::function<void(imaging::Mask)>& early)
{
    auto found = imaging::segmentLesion(images.shown, prompt, progress, images.solved.get());
    if (!found)
        return passOn(found);
    if (early)
        early(found->mask);
    auto done = measureMask(images, found->mask, progress);
    if (!done)
        return done;
    const auto errors = measurement::errorsOfPrompt(
        images.shown, prompt, *found, done->measurement.standardErrors, progress, images.solved.get());
    if (!errors)
        return passOn(errors);
    done->measurement.standardErrors = *errors;
    done->prompt = prompt;
    done->confidence = found->confidence;
    done->reasons = std::move(found->reasons);
    return done;
}

Observation observationOf(const MeasuredLesion& measured, const std::string& lesionUid,
                          const std::string& timepoint, const std::string& reader,
                          const measurement::SeriesReference& series, const std::optional<Caliper>& drawn)
{
    Observation seen = measurement::observationOf(lesionUid, timepoint, reader, series, measured.mask,
                                                  measured.measurement, drawn);
    if (!measured.arterial.isNone()) {
        seen.arterialSeriesUid = measured.arterial.choice().uid;
        seen.viableMethod = measured.method;
    }
    if (!measured.densities.empty())
        seen.phaseDensities = measured.densities;
    seen.prompt = measured.prompt;
    seen.confidence = measured.confidence;
    if (!measured.reasons.empty())
        seen.confidenceReasons = measured.reasons;
    return seen;
}

} // namespace hepatica::viewer
