// How the workbench changes masks that are there: corrections, moved ends, a short axis, and editing by hand.
#include "Workbench.h"

#include <algorithm>
#include <utility>

namespace hepatica::viewer {

using measurement::Caliper;
using measurement::MeasurementSource;

namespace {

imaging::Stroke strokeOf(const std::array<Point3, 2>& ends)
{
    return {ends[0], ends[1]};
}

} // namespace

/// How the mask came about in this session, or what the case keeps of that. Of masks of another day that is
/// seen when they are made again: drawing them anew would change what nobody pointed at.
std::optional<Workbench::Repeat> Workbench::repeatOf(const measurement::Observation& seen,
                                                     const imaging::Mask& mask) const
{
    if (seen.prompt)
        return Repeat{*seen.prompt,
                      madeHere_.contains(seen.maskRunLengths) ? std::nullopt : std::optional(mask)};
    if (seen.maskSource.value_or(MeasurementSource::Automatic) != MeasurementSource::Automatic ||
        !seen.recorded)
        return std::nullopt;
    imaging::LesionPrompt axis;
    axis.strokes = {strokeOf(seen.recorded->longEnds)};
    return Repeat{axis, mask};
}

void Workbench::segmentAgain(const Repeat& repeat, const imaging::LesionPrompt& prompt, Record as,
                             const QString& otherwise)
{
    as.before = held(as.lesion);
    prepareArterial();
    using Again = std::optional<Expected<MeasuredLesion>>; // none: the mask was made in another way
    worker_.startTelling<imaging::Mask, Again>(
        "Segmenting",
        [images = LesionImages{state_.volume(), arterial_, viableWordsOf(as.lesion), solved_}, repeat,
         prompt](const Progress& progress, const std::function<void(imaging::Mask)>& tell) -> Again {
            if (repeat.wanted) {
                const auto again =
                    imaging::segmentLesion(images.shown, repeat.prompt, progress, images.solved.get());
                if (!again || again->mask != *repeat.wanted)
                    return std::nullopt;
            }
            return measurePrompt(images, prompt, progress, tell);
        },
        [this](const imaging::Mask& mask) { state_.previewMask(mask); },
        [this, as, otherwise, series = state_.series().identity()](Again done) {
            if (series != state_.series().identity())
                return;
            if (done && *done)
                return record(std::move(**done), as);
            refreshLesions();
            const QString why = done ? QString::fromStdString(done->error().text())
                                     : QString("it was not made of what the case keeps of it");
            Q_EMIT told({otherwise.arg(why), Notice::Tone::Warning});
        });
    segmenting_ = true;
}

void Workbench::correctMask(const std::vector<Point3>& places)
{
    if (isAnothers() || isBusy())
        return;
    const LesionView* lesion = chosen();
    const auto seen = held(state_.selectedLesion());
    if (lesion == nullptr || !lesion->mask || !seen || !seen->recorded || places.empty())
        return tell("Choose a lesion with a mask on this series first.");
    const auto repeat = repeatOf(*seen, *lesion->mask);
    if (!repeat)
        return tell("This mask was drawn or edited by hand: change it with Brush (B) and Erase (D).");
    imaging::LesionPrompt prompt = repeat->prompt;
    const bool isTooMuch = lesion->mask->contains(state_.grid().toNearestVoxel(places.front()));
    auto& points = isTooMuch ? prompt.remove : prompt.add;
    points.insert(points.end(), places.begin(), places.end());
    segmentAgain(*repeat, prompt, {lesion->lesion.trackingUid, "correct"},
                 "The mask stays as it is: %1. Brush (B) and Erase (D) change it by hand.");
}

/// What the reader measured is recorded at once; the mask follows as soon as it is made.
void Workbench::moveCaliper(const std::string& trackingUid, const Caliper& caliper)
{
    if (!case_.isOpen() || isAnothers()) // another file may have been opened while the end was held
        return refreshLesions();
    const auto seen = held(trackingUid);
    if (!seen)
        return refreshLesions();
    const auto moved = measurement::caliperFromEnds(state_.grid(), caliper.longEnds, caliper.shortEnds);
    if (!moved) {
        refreshLesions();
        return tellProblem(moved.error());
    }
    if (perform(measurement::moveCaliper(case_.current(), *seen, *moved)))
        fitMask(seen->lesionUid, *seen); // what named it may be gone with the lesions of before
}

/// The mask of an axis that was moved, from `before` that.
void Workbench::fitMask(const std::string& uid, const measurement::Observation& before)
{
    const LesionView* lesion = state_.lesion(uid);
    if (lesion == nullptr || !lesion->mask)
        return;
    if (worker_.busy())
        return tell("The axis was moved; its mask stays, for something else is still being worked out.");
    const auto repeat = repeatOf(before, *lesion->mask);
    if (!repeat)
        return tell("The axis was moved; the mask was drawn or edited by hand and stays.");
    Caliper moved = *lesion->caliper();
    const bool sameShort = before.recorded && before.recorded->shortEnds == moved.shortEnds;
    imaging::LesionPrompt prompt = repeat->prompt;
    const bool leadsAcross = moved.shortEnds && (prompt.strokes.size() > 1 || !sameShort);
    prompt.click.reset();
    prompt.box.reset();
    prompt.strokes = {strokeOf(moved.longEnds)};
    if (leadsAcross)
        prompt.strokes.push_back(strokeOf(*moved.shortEnds));
    else // it was that of the mask of before
        moved.shortEnds.reset();
    Record as{uid, "fit mask to axis of", moved};
    as.axesSource = MeasurementSource::Edited;
    segmentAgain(*repeat, prompt, as, "The axis was moved; the mask stays: %1.");
}

void Workbench::editMask(const MaskCommand& command)
{
    if (!state_.isWhole() || !case_.isOpen())
        return tell("Open a series first.");
    if (isAnothers() || isBusy())
        return;
    const LesionView* lesion = chosen();
    if (command.needsMask && (lesion == nullptr || !lesion->mask))
        return tell("Choose a lesion with a mask on this series first.");
    if (lesion != nullptr && lesion->observation && !lesion->onThisSeries && lesion->caliper() != nullptr)
        return tell("The chosen lesion was measured on another series: open that one, or choose none (N).");
    if (lesion != nullptr && lesion->proposal && lesion->proposal->mask)
        return tell(
            "Accept what is proposed for this lesion first, or draw its long axis; none is chosen by N.");
    MaskToEdit from{state_.volume(), lesion != nullptr ? lesion->mask : std::nullopt, {}, state_.liver()};
    for (const LesionView& one : state_.lesions())
        if (one.mask && &one != lesion)
            from.others.push_back(*one.mask);
    edit(command, from, lesion != nullptr ? lesion->lesion.trackingUid : std::string());
}

void Workbench::edit(const MaskCommand& command, const MaskToEdit& from, const std::string& lesion)
{
    using enum MeasurementSource;
    prepareArterial();
    Record as{lesion, command.action};
    as.before = held(lesion);
    const bool isByHand = !from.mask || (as.before && as.before->maskSource == Manual);
    as.maskSource = isByHand ? Manual : Edited;
    using Changed = std::optional<Expected<MeasuredLesion>>; // none: nothing changed
    worker_.startTelling<imaging::Mask, Changed>(
        "Changing the mask",
        [command, from, images = LesionImages{state_.volume(), arterial_, viableWordsOf(lesion)}](
            const Progress& progress, const std::function<void(imaging::Mask)>& tell) -> Changed {
            const auto edited = command.edit(from);
            if (!edited)
                return passOn(edited);
            if (*edited == from.mask)
                return std::nullopt;
            if (!*edited)
                return fail(ProblemCode::NothingEdited,
                            {"nothing would be left of the mask", "some of it; Remove lesion takes it away"});
            tell(**edited);
            return measureMask(images, **edited, progress);
        },
        [this](const imaging::Mask& mask) { state_.previewMask(mask); },
        [this, as, series = state_.series().identity()](Changed done) {
            if (series != state_.series().identity())
                return;
            if (done && *done)
                return record(std::move(**done), as);
            refreshLesions();
            if (done)
                tellProblem(done->error());
            else
                tell("That changes nothing of this mask.");
        });
    segmenting_ = true;
}

void Workbench::paint(const std::vector<Point3>& path, imaging::BrushEffect effect)
{
    editMask(brushCommand(state_.brush(), path, effect));
}

void Workbench::drawOutline(const std::vector<Point3>& outline)
{
    if (!state_.isWhole() || outline.size() < 3)
        return tell("Draw around the lesion on one slice.");
    editMask(outlineCommand(state_.grid().toNearestVoxel(outline.front()).k, outline));
}

} // namespace hepatica::viewer
