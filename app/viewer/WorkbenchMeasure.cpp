// How the workbench makes lesions of what the reader points at, and keeps them.
#include "LengthText.h"
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

bool Workbench::isAnothers()
{
    const bool is = case_.isOpen() && readingShown() != case_.reader();
    if (is)
        tell("Another reader's reading is shown: show your own to measure.");
    return is;
}

std::optional<Observation> Workbench::held(const std::string& lesion) const
{
    const Observation* seen = case_.isOpen() && !lesion.empty()
                                  ? case_.current().observation(
                                        lesion, case_.timepointOf(state_.series().identity()), case_.reader())
                                  : nullptr;
    return seen != nullptr ? std::optional(*seen) : std::nullopt;
}

/// One that was noted without axes, such as a non-target that is present, waits like one not looked at.
std::string Workbench::awaited() const
{
    return chosen() != nullptr && chosen()->caliper() == nullptr ? chosen()->lesion.trackingUid
                                                                 : std::string();
}

/// The lesion is the one chosen now, not when the mask is there: the reader may have gone on by then.
void Workbench::segmentStroke(const Point3& from, const Point3& to)
{
    if (!state_.isWhole() || isAnothers())
        return;
    const imaging::Stroke stroke{from, to};
    const imaging::LesionPrompt prompt = strokeAlone(stroke);
    switch (meaningOf(stroke, chosen(), state_.grid())) {
    case StrokeMeaning::ShortAxis: {
        measurement::Caliper caliper = *chosen()->caliper();
        caliper.shortEnds = {from, to};
        return moveCaliper(chosen()->lesion.trackingUid, caliper);
    }
    case StrokeMeaning::DrawnAgain:
        return drawAgain(*chosen(), prompt);
    case StrokeMeaning::Measures:
    case StrokeMeaning::AnotherLesion:
        return segment(prompt, {awaited(), "measure", drawnCaliper(state_.grid(), prompt)});
    }
}

/// A mask that was made by hand stays.
void Workbench::drawAgain(const LesionView& lesion, const imaging::LesionPrompt& prompt)
{
    const auto drawn = drawnCaliper(state_.grid(), prompt);
    if (repeatOf(*lesion.observation, *lesion.mask)) {
        Record as{lesion.lesion.trackingUid, "measure", drawn};
        as.note = lesion.lesion.name + " was drawn again; Undo brings back " +
                  lengthText(lesion.caliper()->longAxis()).toStdString() + " mm and its mask.";
        return segment(prompt, as);
    }
    if (drawn)
        return moveCaliper(lesion.lesion.trackingUid, *drawn);
    tell("This mask was drawn or edited by hand and stays; draw the axis on an acquired slice.");
}

void Workbench::segmentClick(const Point3& place)
{
    if (!state_.isWhole() || isAnothers())
        return;
    for (const LesionView& lesion : state_.lesions())
        if (lesion.mask && lesion.mask->contains(state_.grid().toNearestVoxel(place))) {
            tell(QString::fromStdString(lesion.lesion.name) + " is here already, and is chosen now.");
            return state_.selectLesion(lesion.lesion.trackingUid);
        }
    imaging::LesionPrompt prompt;
    prompt.click = place;
    segment(prompt, {awaited(), "measure"});
}

void Workbench::segmentBox(const std::array<Point3, 2>& corners, const Point3& through)
{
    if (!state_.isWhole() || isAnothers())
        return;
    imaging::LesionPrompt prompt;
    prompt.box = {corners[0] - through, corners[1] + through};
    segment(prompt, {awaited(), "measure"});
}

void Workbench::segment(const imaging::LesionPrompt& prompt, Record as)
{
    if (isBusy())
        return refreshLesions();
    as.before = held(as.lesion);
    prepareArterial(); // the list or the case may have changed since the series was shown
    worker_.startTelling<imaging::Mask, Expected<MeasuredLesion>>(
        "Segmenting",
        [images = LesionImages{state_.volume(), arterial_, viableWordsOf(as.lesion), solved_},
         prompt](const Progress& progress, const std::function<void(imaging::Mask)>& tell) {
            return measurePrompt(images, prompt, progress, tell);
        },
        [this](const imaging::Mask& mask) { state_.previewMask(mask); },
        [this, series = state_.series().identity(), prompt, as](Expected<MeasuredLesion> measured) {
            if (!measured) {
                tellRefusal(measured.error(), prompt, as);
                return refreshLesions();
            }
            if (series == state_.series().identity())
                record(std::move(*measured), as);
        });
    segmenting_ = true;
}

/// Why there is no mask. What looks like two organs is one lesion by the reader's word: a point of it.
void Workbench::tellRefusal(const Problem& problem, imaging::LesionPrompt prompt, const Record& as)
{
    if (problem.code != ProblemCode::AcrossOrgans || prompt.strokes.empty())
        return tellProblem(problem);
    const imaging::Stroke& stroke = prompt.strokes.front();
    prompt.add.push_back(0.5 * (stroke.from + stroke.to));
    Notice notice{QString::fromStdString(problem.arguments.front()) + "; no mask was made.",
                  Notice::Tone::Problem, "It Is One Lesion"};
    const auto caseOpen = [this] { return case_.isOpen() ? case_.current().identity.id : std::string(); };
    notice.action = [this, caseOpen, id = caseOpen(), series = state_.series().identity(),
                     prompt = std::move(prompt), as] {
        if (caseOpen() != id || state_.series().identity() != series || held(as.lesion) != as.before)
            return tell("Something else was read meanwhile: draw the stroke again.");
        if (!isAnothers())
            segment(prompt, as);
    };
    Q_EMIT told(notice);
}

/// The lesion named is the one measured; without one it is another: a target at the baseline, a new lesion
/// afterwards. What the reader said of it before in words stays, and the axis that they drew before where
/// they drew none now.
Action Workbench::actionFor(const MeasuredLesion& measured, const Record& as)
{
    const measurement::Case& now = case_.current();
    const measurement::SeriesReference* series = now.series(state_.series().identity());
    const std::string visit = case_.timepointOf(state_.series().identity());
    Observation seen = observationOf(measured, as.lesion, visit, case_.reader(), *series, as.drawn);
    seen.maskSource = as.maskSource;
    seen.source = as.axesSource.value_or(as.drawn ? MeasurementSource::Manual : as.maskSource);
    const measurement::Lesion* lesion = now.lesion(as.lesion);
    if (lesion == nullptr)
        return measurement::addLesion(now, measurement::usualClass(now, visit), "liver", seen,
                                      case_.reader());
    if (as.before) {
        seen = measurement::keepingWords(std::move(seen), *as.before);
        if (!as.drawn)
            seen = measurement::keepingOwnAxis(std::move(seen), *as.before);
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
    // Undo may have taken the visit out of the case; or the lesion, or the reader said something else of it.
    if (auto taken = case_.take(state_.series(), shownPaths_); !taken) {
        refreshLesions();
        return tellProblem(taken.error());
    }
    const bool isGone = !as.lesion.empty() && case_.current().lesion(as.lesion) == nullptr;
    if (isGone || held(as.lesion) != as.before) {
        refreshLesions();
        return tell("The lesion was changed while its mask was being made: the mask was not recorded.");
    }
    keepArterial(measured);
    const auto before = state_.lesions();
    if (!perform(actionFor(measured, as)))
        return;
    if (measured.prompt)
        madeHere_.insert(measured.mask.runLengths());
    std::vector<std::string> lines;
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
    tellOf(measured, std::move(lines), as.note);
}

/// What the reader must know of a mask that was made, after `lines`; the note where it is all.
void Workbench::tellOf(const MeasuredLesion& measured, std::vector<std::string> lines,
                       const std::string& note)
{
    if (measured.confidence.value_or(1.0) < LeastConfidence)
        lines.insert(lines.begin(),
                     "Look at this mask, its border is unsure" +
                         (measured.reasons.empty() ? std::string(".") : ": " + measured.reasons.front()));
    lines.insert(lines.end(), measured.lost.begin(), measured.lost.end());
    for (const Warning& warning : measured.measurement.warnings)
        lines.push_back(warning.text());
    if (lines.empty()) // what was told before is of another mask
        return tell(QString::fromStdString(note));
    if (!note.empty())
        lines.push_back(note);
    Q_EMIT told(offeringToConfirm(noticeOf(lines, Notice::Tone::Warning), measured.measurement.warnings));
}

} // namespace hepatica::viewer
