#include "ReadingRoom.h"

#include <hepatica/imaging/Registration.h>
#include <hepatica/measurement/CaseImages.h>
#include <hepatica/measurement/VisitPhases.h>

#include <algorithm>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

using SeriesList = std::vector<const SeriesReference*>;

template <typename Fits> SeriesList seriesThat(const Timepoint& visit, Fits fits)
{
    SeriesList all;
    for (const SeriesReference& one : visit.series)
        if (fits(one))
            all.push_back(&one);
    return all;
}

std::string listed(const SeriesList& all)
{
    std::string text;
    for (const SeriesReference* one : all)
        text += (text.empty() ? "" : "; ") + one->description + " (" + one->uid + ")";
    return text.empty() ? "none" : text;
}

SeriesList allSeries(const Timepoint& visit)
{
    return seriesThat(visit, [](const SeriesReference&) { return true; });
}

/// The one series of a visit that was picked with `option`, or that is of the phase; null where there is none
/// of it.
Expected<const SeriesReference*> pickSeries(const Timepoint& visit, const std::string& pick,
                                            imaging::Phase phase, const std::string& option)
{
    const auto fitting = seriesThat(visit, [&](const SeriesReference& one) {
        return pick.empty() ? one.phase == phase : one.uid == pick;
    });
    if (fitting.size() > 1)
        return fail(
            ProblemCode::InvalidCase,
            {visit.name, fmt::format("holds {} series of the {} phase; pick one with {}: {}", fitting.size(),
                                     imaging::phaseName(phase), option, listed(fitting))});
    if (fitting.empty() && !pick.empty())
        return fail(ProblemCode::NoSuchSeries, {visit.name, pick, listed(allSeries(visit))});
    return fitting.empty() ? nullptr : fitting.front();
}

/// The portal venous series, or the only one.
Expected<const SeriesReference*> pickMeasured(const Timepoint& visit, const std::string& pick)
{
    const auto picked = pickSeries(visit, pick, imaging::Phase::PortalVenous, "--series");
    if (!picked || *picked != nullptr)
        return picked;
    if (visit.series.size() == 1)
        return &visit.series.front();
    return fail(ProblemCode::NoSuchSeries,
                {visit.name, "in the portal venous phase", listed(allSeries(visit))});
}

/// Aligns the arterial images with those before the contrast medium. Without a pick, what cannot be aligned
/// is told and not subtracted.
Expected<void> openNonContrast(VisitImages& images, const Timepoint& visit, const VisitPick& pick,
                               const Progress& progress)
{
    if (!images.arterial || pick.nonContrast == NothingSubtracted)
        return {};
    const SeriesReference* before = nonContrastOf(visit, *images.arterialReference);
    if (!pick.nonContrast.empty()) {
        const auto picked =
            pickSeries(visit, pick.nonContrast, imaging::Phase::NonContrast, "--non-contrast");
        if (!picked)
            return passOn(picked);
        before = *picked;
    }
    if (before == nullptr)
        return {};
    auto loaded = openCaseSeries(*before, {pick.incomplete}, progress);
    if (!loaded)
        return passOn(loaded);
    const auto aligned = imaging::align(images.arterial->volume, loaded->volume, {}, progress);
    if (!aligned && (!pick.nonContrast.empty() || aligned.error().code == ProblemCode::Cancelled))
        return passOn(aligned);
    if (!aligned) {
        images.warnings.push_back(aligned.error());
        images.others.push_back({*before, std::move(*loaded)});
        return {};
    }
    std::ranges::copy(aligned->warnings, std::back_inserter(images.warnings));
    images.nonContrast = {*before, std::move(*loaded)};
    images.toNonContrast = aligned->toMoving;
    return {};
}

/// The phases of the visit that are not open yet.
Expected<void> openOthers(VisitImages& images, const Timepoint& visit, const VisitPick& pick,
                          const Progress& progress)
{
    const auto isOpen = [&](const SeriesReference& one) {
        return one.uid == images.reference.uid ||
               (images.arterialReference && one.uid == images.arterialReference->uid) ||
               (images.nonContrast && one.uid == images.nonContrast->reference.uid) ||
               std::ranges::any_of(images.others,
                                   [&](const OpenedPhase& other) { return other.reference.uid == one.uid; });
    };
    for (const SeriesReference* one : phasesOf(visit, images.reference)) {
        if (isOpen(*one))
            continue;
        auto loaded = openCaseSeries(*one, {pick.incomplete}, progress);
        if (loaded)
            images.others.push_back({*one, std::move(*loaded)});
        else if (loaded.error().code == ProblemCode::Cancelled)
            return passOn(loaded);
        else
            images.warnings.push_back(loaded.error()); // the lesion is measured without it
    }
    return {};
}

/// The late arterial images as they are measured.
std::optional<ArterialPhase> arterialOf(const VisitImages& images, const LesionReading& reading)
{
    if (!images.arterial)
        return std::nullopt;
    ArterialPhase arterial{&images.arterial->volume, images.arterialReference->phase,
                           images.arterialReference->phaseConfidence, reading.liver, reading.viable};
    if (images.nonContrast)
        arterial.nonContrast = NonContrastPhase{&images.nonContrast->images.volume, images.toNonContrast};
    return arterial;
}

/// The lesion beside the liver in every phase that is open.
LesionPhases phasesIn(const VisitImages& images, const imaging::Mask& lesion, const LesionReading& reading)
{
    std::vector<PhaseImages> phases{{images.reference.uid, &images.measured.volume}};
    const auto add = [&](const SeriesReference& series, const imaging::LoadedSeries& opened) {
        if (series.uid != images.reference.uid)
            phases.push_back({series.uid, &opened.volume});
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
    return phases.size() > 1 ? lesionInPhases(lesion, phases) : LesionPhases();
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
    auto segmented = imaging::segmentLesion(volume, reading.prompt);
    if (!segmented)
        return passOn(segmented);
    return FoundMask{std::move(segmented->mask), segmented->confidence, std::move(segmented->reasons)};
}

/// They hold of strokes, and are at least their spread, and of masks that a reader made or looked at.
std::optional<StandardErrors> errorsOf(const imaging::Volume& volume, const LesionReading& reading,
                                       const LesionMeasurement& measured)
{
    if (!measured.standardErrors || reading.mask)
        return measured.standardErrors;
    if (reading.prompt.strokes.empty())
        return std::nullopt;
    const auto spread = spreadOfStrokes(volume, reading.prompt);
    return spread ? atLeast(*measured.standardErrors, *spread) : *measured.standardErrors;
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

Expected<VisitImages> openVisit(const Case& case_, const std::string& timepoint, const VisitPick& pick,
                                const Progress& progress)
{
    const Timepoint* visit = case_.timepoint(timepoint);
    if (visit == nullptr)
        return fail(ProblemCode::InvalidCase, {case_.identity.id, "has no timepoint " + timepoint});
    const auto measured = pickMeasured(*visit, pick.measured);
    if (!measured)
        return passOn(measured);
    const auto arterial = pickSeries(*visit, pick.arterial, imaging::Phase::LateArterial, "--arterial");
    if (!arterial)
        return passOn(arterial);
    const auto open = [&](const SeriesReference& series) {
        return openCaseSeries(series, {pick.incomplete}, progress);
    };
    auto loaded = open(**measured);
    if (!loaded)
        return passOn(loaded);
    VisitImages images{**measured, std::move(*loaded), std::nullopt, std::nullopt};
    if (*arterial != nullptr) {
        auto opened = open(**arterial);
        if (!opened)
            return passOn(opened);
        images.arterialReference = **arterial;
        images.arterial = std::move(*opened);
    }
    if (const auto before = openNonContrast(images, *visit, pick, progress); !before)
        return passOn(before);
    if (const auto others = openOthers(images, *visit, pick, progress); !others)
        return passOn(others);
    return images;
}

Expected<LesionRead> read(CaseSession& session, const VisitImages& images, const LesionReading& reading)
{
    const imaging::Volume& volume = images.measured.volume;
    const auto stroke = reading.acceptAutomatic ? Expected<std::optional<Caliper>>(std::nullopt)
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
    measured->standardErrors = errorsOf(volume, reading, *measured);
    const LesionPhases phases = phasesIn(images, found->mask, reading);
    for (const auto* more : {&images.warnings, &phases.warnings})
        for (const Warning& warning : *more)
            if (std::ranges::find(measured->warnings, warning) == measured->warnings.end())
                measured->warnings.push_back(warning);

    Observation seen = observationOf("", reading.timepoint, session.reader(), images.reference, found->mask,
                                     *measured, *stroke);
    if (reading.mask)
        seen.source = MeasurementSource::Edited;
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
    if (measured->viable)
        seen.viableMethod =
            viableMethodOf(*measured->viable, *arterial,
                           images.nonContrast ? images.nonContrast->reference.uid : std::string());
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
