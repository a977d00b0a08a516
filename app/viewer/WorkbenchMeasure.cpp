// How the workbench makes lesions of what the reader points at, and keeps them.
#include "StrokeMeaning.h"
#include "Workbench.h"

#include <hepatica/measurement/CaseImages.h>

#include <algorithm>
#include <utility>

namespace hepatica::viewer {

using measurement::Action;
using measurement::LesionClass;
using measurement::MeasurementSource;
using measurement::Observation;

namespace {

imaging::LesionPrompt strokeAlone(const imaging::Stroke& stroke)
{
    imaging::LesionPrompt prompt;
    prompt.strokes = {stroke};
    return prompt;
}

} // namespace

/// Of another reader's lesions nothing is drawn anew.
const LesionView* Workbench::chosenOwn() const
{
    return readingShown() == case_.reader() ? state_.lesion(state_.selectedLesion()) : nullptr;
}

/// One that was noted without axes, such as a non-target that is present, waits like one not looked at.
std::string Workbench::awaited() const
{
    const LesionView* chosen = state_.lesion(state_.selectedLesion());
    return chosen != nullptr && chosen->caliper() == nullptr ? chosen->lesion.trackingUid : std::string();
}

/// The lesion is the one chosen now, not when the mask is there: the reader may have gone on by then.
void Workbench::segmentStroke(const Point3& from, const Point3& to)
{
    if (!state_.isWhole())
        return;
    const imaging::Stroke stroke{from, to};
    const imaging::LesionPrompt prompt = strokeAlone(stroke);
    const auto drawn = drawnCaliper(state_.grid(), prompt);
    const LesionView* own = chosenOwn();
    switch (meaningOf(stroke, own, state_.grid())) {
    case StrokeMeaning::ShortAxis:
        return redraw(*own, stroke);
    case StrokeMeaning::DrawnAgain:
        return segment(prompt, {own->lesion.trackingUid, "measure", drawn});
    case StrokeMeaning::Measures:
    case StrokeMeaning::AnotherLesion:
        return segment(prompt, {awaited(), "measure", drawn});
    }
}

void Workbench::segmentClick(const Point3& place)
{
    if (!state_.isWhole())
        return;
    for (const LesionView& lesion : state_.lesions())
        if (lesion.mask && lesion.mask->contains(state_.grid().toNearestVoxel(place)))
            return state_.selectLesion(lesion.lesion.trackingUid);
    imaging::LesionPrompt prompt;
    prompt.click = place;
    segment(prompt, {awaited(), "measure"});
}

void Workbench::segmentBox(const std::array<Point3, 2>& corners)
{
    if (!state_.isWhole())
        return;
    imaging::LesionPrompt prompt;
    prompt.box = corners;
    segment(prompt, {awaited(), "measure"});
}

void Workbench::segment(const imaging::LesionPrompt& prompt, const Record& as)
{
    prepareArterial(); // the list or the case may have changed since the series was shown
    worker_.startTelling<imaging::Mask, Expected<MeasuredLesion>>(
        "Segmenting",
        [images = LesionImages{state_.volume(), arterial_, viableWordsOf(as.lesion)},
         prompt](const Progress& progress, const std::function<void(imaging::Mask)>& tell) {
            return measurePrompt(images, prompt, progress, tell);
        },
        [this](const imaging::Mask& mask) { state_.previewMask(mask); },
        [this, series = state_.series().identity(), as](Expected<MeasuredLesion> measured) {
            if (!measured) {
                tellProblem(measured.error());
                return refreshLesions();
            }
            if (series == state_.series().identity())
                record(std::move(*measured), as);
        });
    segmenting_ = true;
}

/// The lesion named is the one measured; without one it is another: a target at the baseline, a new lesion
/// afterwards. What the reader said of it before in words stays.
Action Workbench::actionFor(const MeasuredLesion& measured, const Record& as)
{
    const measurement::Case& now = case_.current();
    const measurement::SeriesReference* series = now.series(state_.series().identity());
    const std::string visit = case_.timepointOf(state_.series().identity());
    Observation seen = observationOf(measured, as.lesion, visit, case_.reader(), *series, as.drawn);
    seen.maskSource = as.maskSource;
    if (as.axesSource)
        seen.source = *as.axesSource;
    else if (!as.drawn)
        seen.source = as.maskSource;
    const measurement::Lesion* lesion = now.lesion(as.lesion);
    if (lesion == nullptr)
        return measurement::addLesion(now, measurement::usualClass(now, visit), "liver", seen,
                                      case_.reader());
    if (const Observation* held = now.observation(as.lesion, visit, case_.reader())) {
        seen = measurement::keepingWords(std::move(seen), *held);
        if (as.keepsCaliper && held->recorded && held->source != MeasurementSource::Automatic &&
            held->seriesUid == seen.seriesUid) {
            seen.recorded = held->recorded;
            seen.source = held->source;
        }
    }
    return measurement::observe(now, seen, as.action + " " + lesion->name);
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
void Workbench::keepArterial(MeasuredLesion& measured)
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

void Workbench::record(MeasuredLesion measured, const Record& as)
{
    // Undo may have taken the visit out of the case, or the lesion.
    if (auto taken = case_.take(state_.series(), shownPaths_); !taken)
        return tellProblem(taken.error());
    if (!as.lesion.empty() && case_.current().lesion(as.lesion) == nullptr) {
        refreshLesions();
        return tell("The lesion was taken back meanwhile: nothing was recorded.");
    }
    keepArterial(measured);
    const auto before = state_.lesions();
    std::vector<std::string> lines;
    if (perform(actionFor(measured, as)))
        for (const LesionView& lesion : state_.lesions()) {
            const auto isSame = [&](const LesionView& old) {
                return old.lesion.trackingUid == lesion.lesion.trackingUid;
            };
            if (std::ranges::any_of(before, isSame))
                continue;
            state_.selectLesion(lesion.lesion.trackingUid);
            if (lesion.lesion.lesionClass == LesionClass::NewTarget)
                lines.push_back("Recorded as " + lesion.lesion.name +
                                ", a new lesion. Is it a known one? Undo, choose its row, and draw again.");
        }
    tellOf(measured, std::move(lines));
}

/// What the reader must know of a mask that was made, after `lines`.
void Workbench::tellOf(const MeasuredLesion& measured, std::vector<std::string> lines)
{
    if (measured.confidence.value_or(1.0) < LeastConfidence)
        lines.insert(lines.begin(),
                     "Look at this mask: its border is unsure. " +
                         (measured.reasons.empty() ? std::string() : measured.reasons.front()));
    lines.insert(lines.end(), measured.lost.begin(), measured.lost.end());
    for (const Warning& warning : measured.measurement.warnings)
        lines.push_back(warning.text());
    if (!lines.empty())
        Q_EMIT told(offeringToConfirm(noticeOf(lines, Notice::Tone::Warning), measured.measurement.warnings));
}

} // namespace hepatica::viewer
