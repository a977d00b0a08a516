#include "ReadingRoom.h"

#include <hepatica/measurement/VisitPhases.h>

#include <algorithm>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

/// The late arterial images as they are measured.
std::optional<ArterialPhase> arterialOf(const VisitImages& images, const LesionReading& reading)
{
    if (!images.arterial)
        return std::nullopt;
    ArterialPhase arterial{&images.arterial->volume, images.arterialReference->phase,
                           images.arterialReference->phaseConfidence, reading.liver, reading.viable};
    if (images.nonContrast)
        arterial.nonContrast = NonContrastPhase{&images.nonContrast->images.volume, images.toNonContrast,
                                                images.nonContrastQuality};
    return arterial;
}

/// Why the lesion is not sought by its position on a series that was opened for another reason.
Warning notBeside(const SeriesReference& series)
{
    const std::string why = series.phase == imaging::Phase::Unknown
                                ? "its phase is not known"
                                : "it is of another study or frame of reference than the measured series";
    return {ProblemCode::InvalidCase,
            {"series " + series.uid, why + ", so the lesion's density is not told there"},
            {}};
}

/// The lesion beside the liver in every open series on which it has the same place.
LesionPhases phasesIn(const Timepoint& visit, const VisitImages& images, const imaging::Mask& lesion,
                      const LesionReading& reading)
{
    const auto together = phasesOf(visit, images.reference);
    std::vector<PhaseImages> phases{{images.reference.uid, &images.measured.volume}};
    std::vector<Warning> left;
    const auto add = [&](const SeriesReference& series, const imaging::LoadedSeries& opened) {
        if (series.uid == images.reference.uid)
            return;
        if (std::ranges::find(together, series.uid, &SeriesReference::uid) != together.end())
            phases.push_back({series.uid, &opened.volume});
        else
            left.push_back(notBeside(series));
    };
    if (images.arterial)
        add(*images.arterialReference, *images.arterial);
    if (images.nonContrast)
        add(images.nonContrast->reference, images.nonContrast->images);
    for (const OpenedPhase& other : images.others)
        add(other.reference, other.images);
    for (PhaseImages& phase : phases)
        if (images.arterialReference && phase.seriesUid == images.arterialReference->uid)
            phase.reference = reading.liver;
    LesionPhases found = phases.size() > 1 ? lesionInPhases(lesion, phases) : LesionPhases();
    std::ranges::move(left, std::back_inserter(found.warnings));
    return found;
}

/// The reader's own caliper, where there are strokes.
Expected<std::optional<Caliper>> strokeOf(const imaging::LesionPrompt& prompt, const imaging::Geometry& grid)
{
    if (prompt.strokes.empty())
        return std::optional<Caliper>();
    const auto& first = prompt.strokes.front();
    std::optional<std::array<Point3, 2>> second;
    if (prompt.strokes.size() > 1)
        second = {prompt.strokes[1].from, prompt.strokes[1].to};
    const auto caliper = caliperFromEnds(grid, {first.from, first.to}, second);
    if (!caliper)
        return passOn(caliper);
    return std::optional(*caliper);
}

/// The lesion's mask, as it is given or as it was pointed at, and how sure it is where that is known.
struct FoundMask {
    imaging::Mask mask;
    std::optional<double> confidence{};
    std::vector<std::string> reasons{};
};

Expected<FoundMask> findMask(const imaging::Volume& volume, const LesionReading& reading)
{
    if (reading.mask)
        return FoundMask{*reading.mask};
    auto segmented = imaging::segmentLesion(volume, reading.prompt, {}, reading.solved.get());
    if (!segmented)
        return passOn(segmented);
    return FoundMask{std::move(segmented->mask), segmented->confidence, std::move(segmented->reasons)};
}

/// The action that a lesion's observation becomes, with the lesion itself when its name is new. A target or
/// non-target is chosen at the baseline: one that comes later has nothing to be compared with.
Expected<Action> actionOf(const Case& case_, const Observation& seen, const LesionReading& reading)
{
    const auto refuse = [&](const std::string& why) {
        return fail(ProblemCode::InvalidCase,
                    {reading.lesion.empty() ? "the new lesion" : reading.lesion, why});
    };
    if (const Lesion* known = case_.lesionNamed(reading.lesion)) {
        if (reading.lesionClass && *reading.lesionClass != known->lesionClass)
            return refuse("the case has it as " + std::string(wordOf(LesionClassWords, known->lesionClass)) +
                          "; leave out the class or give that one");
        if (reading.organ && *reading.organ != known->organ)
            return refuse("the case has it in the organ " + known->organ +
                          "; leave out the organ or give that one");
        const Observation* held = case_.observation(known->trackingUid, seen.timepoint, seen.reader);
        Observation ofKnown = held != nullptr ? keepingWords(seen, *held) : seen;
        ofKnown.lesionUid = known->trackingUid;
        const std::string name = "measure " + known->name;
        return reading.acceptAutomatic ? observe(case_, ofKnown, name) : observeAgain(case_, ofKnown, name);
    }
    const Timepoint* visit = case_.timepoint(reading.timepoint);
    if (visit == nullptr)
        return fail(ProblemCode::InvalidCase, {case_.identity.id, "has no timepoint " + reading.timepoint});
    const auto lesionClass = reading.lesionClass.value_or(usualClass(case_, visit->name, reading.lesion));
    const auto origins = originsOf(case_, reading.lesion);
    const std::string organ = reading.organ.value_or(origins.empty() ? "liver" : origins.front()->organ);
    const std::string name = reading.lesion.empty() ? "the new lesion" : reading.lesion;
    if (auto fits = checkClass(case_, name, lesionClass, visit->name); !fits)
        return passOn(fits);
    return addLesion(case_, lesionClass, organ, seen, seen.reader, reading.lesion);
}

} // namespace

Expected<LesionRead> read(CaseSession& session, const VisitImages& images, const LesionReading& reading)
{
    const imaging::Volume& volume = images.measured.volume;
    const auto stroke = reading.acceptAutomatic || reading.isAgain
                            ? Expected<std::optional<Caliper>>(std::nullopt)
                            : strokeOf(reading.prompt, volume.geometry());
    if (!stroke)
        return passOn(stroke);
    const auto found = findMask(volume, reading);
    if (!found)
        return passOn(found);
    const auto arterial = arterialOf(images, reading);
    auto measured = measureLesion(volume, found->mask, arterial);
    if (!measured)
        return passOn(measured);
    if (!reading.mask) // of those that a reader made or looked at the errors are those of the border
        measured->standardErrors =
            *errorsOfPrompt(volume, reading.prompt, {found->mask, found->confidence.value_or(0.0), {}},
                            measured->standardErrors, {}, reading.solved.get());
    const Timepoint* visit = session.current().timepoint(reading.timepoint);
    const LesionPhases phases =
        visit != nullptr ? phasesIn(*visit, images, found->mask, reading) : LesionPhases();
    for (const auto* more : {&images.warnings, &phases.warnings})
        for (const Warning& warning : *more)
            if (std::ranges::find(measured->warnings, warning) == measured->warnings.end())
                measured->warnings.push_back(warning);

    Observation seen = observationOf("", reading.timepoint, session.reader(), images.reference, found->mask,
                                     *measured, *stroke);
    if (reading.mask)
        seen.source = seen.maskSource.emplace(MeasurementSource::Edited);
    else if (!reading.prompt.within)
        seen.prompt = reading.prompt;
    if (reading.acceptAutomatic && !seen.automatic)
        return fail(ProblemCode::NothingToUndo, {"accept"});
    seen.confidence = found->confidence;
    if (!found->reasons.empty())
        seen.confidenceReasons = found->reasons;
    if (reading.proposal)
        seen = noSurerThan(std::move(seen), *reading.proposal);
    if (!phases.densities.empty())
        seen.phaseDensities = phases.densities;
    if (arterial)
        seen.arterialSeriesUid = images.arterialReference->uid;
    if (measured->viable) {
        seen.viableMethod =
            viableMethodOf(*measured->viable, *arterial,
                           images.nonContrast ? images.nonContrast->reference.uid : std::string());
        seen.viableSource = viableSourceOf(*seen.viableMethod);
    }
    const auto action = actionOf(session.current(), seen, reading);
    if (!action)
        return passOn(action);
    const auto* edit = std::get_if<Edit<Observation>>(&action->changes.back());
    LesionRead done{*edit->after, edit->before, measured->warnings};
    if (const auto performed = session.perform(*action); !performed)
        return passOn(performed);
    return done;
}

} // namespace hepatica::cli
