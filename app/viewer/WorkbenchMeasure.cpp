// How the workbench makes lesions of strokes, and corrects their masks.
#include "Workbench.h"

#include <hepatica/measurement/CaseImages.h>

#include <algorithm>
#include <utility>

namespace hepatica::viewer {

using measurement::Action;
using measurement::LesionClass;
using measurement::Observation;

namespace {

imaging::LesionPrompt strokeAlone(const imaging::Stroke& stroke)
{
    imaging::LesionPrompt prompt;
    prompt.strokes = {stroke};
    return prompt;
}

} // namespace

Expected<Workbench::MeasuredStroke>
Workbench::measureStroke(const imaging::Volume& volume, const imaging::LesionPrompt& prompt,
                         const ArterialSeries& arterial, const Progress& progress, const ViableWords& words)
{
    const imaging::Stroke& stroke = prompt.strokes.front();
    const auto caliper = measurement::caliperFromEnds(volume.geometry(), {stroke.from, stroke.to});
    if (!caliper)
        return passOn(caliper);
    auto segmentation = imaging::segmentLesion(volume, prompt, progress);
    if (!segmentation)
        return passOn(segmentation);
    std::optional<ViableSought> sought;
    std::optional<Problem> unread;
    const VisitPhasesRead* read = nullptr;
    if (!arterial.isNone()) {
        const auto images = arterial.images(progress);
        if (images) {
            read = *images;
            sought = soughtIn(*read, arterial.choice(), words, volume.origin().frameOfReferenceUid);
        } else if (images.error().code == ProblemCode::Cancelled)
            return passOn(images);
        else
            unread = images.error();
    }
    auto measured = measurement::measureLesion(volume, segmentation->mask,
                                               sought ? std::optional(sought->phase)
                                                      : std::optional<measurement::ArterialPhase>());
    if (!measured)
        return passOn(measured);
    if (unread)
        measured->warnings.push_back(std::move(*unread));
    const bool isViable = measured->viable.has_value();
    MeasuredStroke done{std::move(*segmentation), std::move(*measured), *caliper,
                        isViable ? arterial : ArterialSeries()};
    if (read == nullptr)
        return done;
    std::ranges::copy(read->warnings, std::back_inserter(done.measurement.warnings));
    if (isViable) {
        done.lost = sought->lost;
        done.method =
            measurement::viableMethodOf(*done.measurement.viable, sought->phase, sought->subtractedUid);
        auto phases = measurement::lesionInPhases(
            done.segmentation.mask, phaseImages(volume, arterial.choice(), *read, sought->phase.reference));
        done.densities = std::move(phases.densities);
        std::ranges::move(phases.warnings, std::back_inserter(done.measurement.warnings));
    }
    return done;
}

void Workbench::segmentStroke(const Point3& from, const Point3& to)
{
    if (!state_.isWhole())
        return;
    prepareArterial(); // the list or the case may have changed since the series was shown
    // Now, not when the mask is there: the reader may have gone on to another row by then.
    const LesionView* chosen = awaited(state_.selectedLesion());
    worker_.start<Expected<MeasuredStroke>>(
        "Segmenting",
        [volume = state_.volume(), prompt = strokeAlone({from, to}), arterial = arterial_](
            const Progress& progress) { return measureStroke(volume, prompt, arterial, progress); },
        [this, series = state_.series().identity(),
         meantFor = chosen != nullptr ? chosen->lesion.trackingUid
                                      : std::string()](Expected<MeasuredStroke> measured) {
            if (!measured) {
                tellProblem(measured.error());
                return refreshLesions();
            }
            if (series == state_.series().identity())
                record(std::move(*measured), meantFor);
        });
    segmenting_ = true;
}

/// One that was noted without axes, such as a non-target that is present, waits like one not looked at.
const LesionView* Workbench::awaited(const std::string& trackingUid) const
{
    const LesionView* chosen = state_.lesion(trackingUid);
    return chosen != nullptr && chosen->caliper() == nullptr ? chosen : nullptr;
}

/// What stands beside the measures.
void Workbench::takeAlong(Observation& seen, const MeasuredStroke& measured)
{
    if (!measured.arterial.isNone()) {
        seen.arterialSeriesUid = measured.arterial.choice().uid;
        seen.viableMethod = measured.method;
    }
    if (!measured.densities.empty())
        seen.phaseDensities = measured.densities;
    seen.confidence = measured.segmentation.confidence;
    seen.confidenceReasons = measured.segmentation.reasons;
}

/// A lesion of the case that was chosen when the stroke was drawn, and not measured at this visit yet, is the
/// one drawn; else it is another one: a target at the baseline, a new lesion afterwards. What the reader said
/// of it before in words stays.
Action Workbench::actionFor(const MeasuredStroke& measured, const std::string& meantFor)
{
    const measurement::Case& now = case_.current();
    const measurement::SeriesReference* series = now.series(state_.series().identity());
    const std::string visit = case_.timepointOf(state_.series().identity());
    const LesionView* chosen = awaited(meantFor);
    Observation seen = measurement::observationOf(
        chosen != nullptr ? chosen->lesion.trackingUid : std::string(), visit, case_.reader(), *series,
        measured.segmentation.mask, measured.measurement, measured.stroke);
    takeAlong(seen, measured);
    if (chosen != nullptr) {
        if (chosen->observation)
            seen = measurement::keepingWords(std::move(seen), *chosen->observation);
        return measurement::observe(now, seen, "measure " + chosen->lesion.name);
    }
    return measurement::addLesion(now, measurement::usualClass(now, visit), "liver", seen, case_.reader());
}

Expected<void> Workbench::keepSeriesOf(const ArterialSeries& arterial)
{
    const auto images = arterial.images({});
    if (!images)
        return passOn(images);
    const std::string visit = case_.timepointOf(state_.series().identity());
    // The mask of the viable part stands on the grid that the case knows.
    if (const auto* held = case_.current().series(arterial.choice().uid))
        if (const auto same = measurement::checkGrid(*held, (*images)->arterial); !same)
            return same;
    const auto keep = [&](const imaging::LoadedSeries& loaded, const PhaseChoice& choice) -> Expected<void> {
        if (case_.timepointOf(choice.uid) == visit)
            return {};
        const auto added =
            measurement::addSeries(case_.current(), visit, loaded.series, choice.paths, case_.reader());
        return added ? case_.perform(*added) : passOn(added);
    };
    auto kept = keep((*images)->arterial, arterial.choice());
    for (const VisitPhasesRead::Beside& one : (*images)->beside)
        if (kept)
            kept = keep(one.images, one.choice);
    return kept;
}

/// The case keeps which images a viable part was measured on, in the visit of the stroke. Images that do not
/// belong there take their viable part with them.
void Workbench::keepArterial(MeasuredStroke& measured)
{
    if (measured.arterial.isNone())
        return;
    const auto kept = keepSeriesOf(measured.arterial);
    if (kept)
        return;
    measured.arterial = {};
    measured.densities.clear();
    measured.measurement.viable.reset();
    measured.measurement.warnings.push_back(kept.error());
}

void Workbench::record(MeasuredStroke measured, const std::string& meantFor)
{
    // Undo may have taken the visit out of the case.
    if (auto taken = case_.take(state_.series(), shownPaths_); !taken)
        return tellProblem(taken.error());
    keepArterial(measured);
    const auto before = state_.lesions();
    perform(actionFor(measured, meantFor));
    const auto& ends = measured.stroke.longEnds;
    for (const LesionView& lesion : state_.lesions())
        if (lesion.mask && *lesion.mask == measured.segmentation.mask)
            remember(lesion.lesion.trackingUid, measured, strokeAlone({ends[0], ends[1]}));
    std::vector<std::string> warnings;
    if (measured.segmentation.confidence < LeastConfidence)
        warnings.push_back(
            "Look at this mask: its border is unsure. " +
            (measured.segmentation.reasons.empty() ? std::string() : measured.segmentation.reasons.front()));
    for (const LesionView& lesion : state_.lesions()) {
        const auto isSame = [&](const LesionView& old) {
            return old.lesion.trackingUid == lesion.lesion.trackingUid;
        };
        if (std::ranges::any_of(before, isSame))
            continue;
        state_.selectLesion(lesion.lesion.trackingUid);
        if (lesion.lesion.lesionClass == LesionClass::NewTarget)
            warnings.push_back("Recorded as " + lesion.lesion.name +
                               ", a new lesion. Is it a known one? Undo, choose its row, and draw again.");
    }
    for (const Warning& warning : measured.measurement.warnings)
        warnings.push_back(warning.text());
    if (!warnings.empty())
        Q_EMIT told(
            offeringToConfirm(noticeOf(warnings, Notice::Tone::Warning), measured.measurement.warnings));
}

/// The stroke and the corrections that the mask shown was made of in this session.
std::optional<imaging::LesionPrompt> Workbench::promptOf(const LesionView& lesion) const
{
    const auto known = made_.find(lesion.lesion.trackingUid);
    if (known != made_.end())
        for (const MadeMask& one : known->second) // undo may have gone back to an earlier one
            if (one.series == state_.series().identity() && one.mask == *lesion.mask)
                return one.prompt;
    return std::nullopt;
}

/// What a new mask was made of, for the corrections that come.
void Workbench::remember(const std::string& trackingUid, const MeasuredStroke& measured,
                         const imaging::LesionPrompt& prompt)
{
    made_[trackingUid].push_back({state_.series().identity(), measured.segmentation.mask, prompt});
}

void Workbench::correctMask(const std::vector<Point3>& places)
{
    const LesionView* lesion = state_.lesion(state_.selectedLesion());
    if (lesion == nullptr || !lesion->mask || lesion->caliper() == nullptr || places.empty())
        return tell("Choose a lesion with a mask on this series first.");
    const auto& ends = lesion->caliper()->longEnds;
    const auto known = promptOf(*lesion);
    imaging::LesionPrompt prompt = known.value_or(strokeAlone({ends[0], ends[1]}));
    // A mask of another day is corrected only where the recorded axis gives it again: drawing it anew would
    // change what nobody pointed at.
    const std::optional<imaging::Mask> wanted = known ? std::nullopt : lesion->mask;
    const imaging::LesionPrompt before = prompt;
    const bool isTooMuch = lesion->mask->contains(state_.grid().toNearestVoxel(places.front()));
    auto& points = isTooMuch ? prompt.remove : prompt.add;
    points.insert(points.end(), places.begin(), places.end());
    prepareArterial();
    using Corrected = std::optional<Expected<MeasuredStroke>>; // none: the mask was made in another way
    worker_.start<Corrected>(
        "Correcting",
        [volume = state_.volume(), prompt, before, wanted, arterial = arterial_,
         words = viableWordsOf(lesion->lesion.trackingUid)](const Progress& progress) -> Corrected {
            if (wanted) {
                const auto again = imaging::segmentLesion(volume, before, progress);
                if (!again || again->mask != *wanted)
                    return std::nullopt;
            }
            return measureStroke(volume, prompt, arterial, progress, words);
        },
        [this, prompt, series = state_.series().identity(),
         uid = lesion->lesion.trackingUid](Corrected done) {
            if (!done)
                return tell(
                    "This mask was not made of the recorded axis alone (a click, another program, earlier "
                    "corrections): remove the lesion and draw it to correct it here.");
            if (!*done)
                return tellProblem(done->error());
            if (series == state_.series().identity())
                recordCorrection(std::move(**done), prompt, uid);
        });
    segmenting_ = true;
}

/// The reader's own axis stays the recorded one; mask, automatic axes and all that follows from them are new.
void Workbench::recordCorrection(MeasuredStroke measured, const imaging::LesionPrompt& prompt,
                                 const std::string& trackingUid)
{
    keepArterial(measured); // may change the case: what is looked up before it is gone
    const LesionView* lesion = state_.lesion(trackingUid);
    const measurement::SeriesReference* series = case_.current().series(state_.series().identity());
    if (lesion == nullptr || !lesion->observation || series == nullptr)
        return; // taken back meanwhile
    Observation seen =
        measurement::observationOf(trackingUid, lesion->observation->timepoint, case_.reader(), *series,
                                   measured.segmentation.mask, measured.measurement, {});
    takeAlong(seen, measured);
    seen = measurement::keepingWords(std::move(seen), *lesion->observation);
    remember(trackingUid, measured, prompt);
    if (perform(measurement::observeAgain(case_.current(), seen, "correct " + lesion->lesion.name)) &&
        !measured.lost.empty())
        Q_EMIT told(noticeOf(measured.lost, Notice::Tone::Warning));
}

} // namespace hepatica::viewer
