// How the workbench changes masks that are there: corrections, moved ends, a short axis, and editing by hand.
#include "StrokeMeaning.h"
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

imaging::MaskOrNothing inOne(const std::vector<LesionView>& lesions, const std::string& without)
{
    imaging::MaskOrNothing all;
    for (const LesionView& one : lesions)
        if (one.mask && one.lesion.trackingUid != without)
            if (const auto both = imaging::united(all, one.mask))
                all = *both;
    return all;
}

} // namespace

/// What this version made of a prompt it makes again. Of masks of another version, and of cases that kept the
/// axis alone, that is seen when they are made again: drawing them anew would change what nobody pointed at.
std::optional<Workbench::Repeat> Workbench::repeatOf(const measurement::Observation& seen,
                                                     const imaging::Mask& mask)
{
    if (seen.prompt && seen.softwareVersion == measurement::softwareVersion())
        return Repeat{*seen.prompt, std::nullopt};
    if (seen.prompt)
        return Repeat{*seen.prompt, mask};
    if (seen.maskSource.value_or(MeasurementSource::Automatic) != MeasurementSource::Automatic ||
        !seen.recorded)
        return std::nullopt;
    imaging::LesionPrompt axis;
    axis.strokes = {strokeOf(seen.recorded->longEnds)};
    return Repeat{axis, mask};
}

void Workbench::segmentAgain(const LesionView& lesion, const Repeat& repeat,
                             const imaging::LesionPrompt& prompt, const Record& as,
                             const std::function<void(const QString& why)>& otherwise)
{
    prepareArterial();
    using Again = std::optional<Expected<MeasuredLesion>>; // none: the mask was made in another way
    worker_.startTelling<imaging::Mask, Again>(
        "Segmenting",
        [images = LesionImages{state_.volume(), arterial_, viableWordsOf(lesion.lesion.trackingUid)}, repeat,
         prompt](const Progress& progress, const std::function<void(imaging::Mask)>& tell) -> Again {
            if (repeat.wanted) {
                const auto again = imaging::segmentLesion(images.shown, repeat.prompt, progress);
                if (!again || again->mask != *repeat.wanted)
                    return std::nullopt;
            }
            return measurePrompt(images, prompt, progress, tell);
        },
        [this](const imaging::Mask& mask) { state_.previewMask(mask); },
        [this, as, otherwise, series = state_.series().identity()](Again done) {
            if (series != state_.series().identity())
                return;
            if (!done)
                return otherwise("it was not made of the recorded axis alone");
            if (!*done)
                return otherwise(QString::fromStdString(done->error().text()));
            record(std::move(**done), as);
        });
    segmenting_ = true;
}

void Workbench::correctMask(const std::vector<Point3>& places)
{
    const LesionView* lesion = chosenOwn();
    if (lesion == nullptr || !lesion->mask || lesion->caliper() == nullptr || places.empty())
        return tell("Choose a lesion of yours with a mask on this series first.");
    const auto repeat = repeatOf(*lesion->observation, *lesion->mask);
    if (!repeat)
        return tell("This mask was drawn or edited by hand: change it with Brush (B) and Erase (D).");
    imaging::LesionPrompt prompt = repeat->prompt;
    const bool isTooMuch = lesion->mask->contains(state_.grid().toNearestVoxel(places.front()));
    auto& points = isTooMuch ? prompt.remove : prompt.add;
    points.insert(points.end(), places.begin(), places.end());
    Record as{lesion->lesion.trackingUid, "correct"};
    as.keepsCaliper = true;
    segmentAgain(*lesion, *repeat, prompt, as, [this](const QString& why) {
        refreshLesions();
        Q_EMIT told({"The mask stays as it is: " + why + ". Brush (B) and Erase (D) change it by hand.",
                     Notice::Tone::Problem});
    });
}

/// A short axis that was drawn leads the mask like the long one.
void Workbench::redraw(const LesionView& lesion, const imaging::Stroke& shortAxis)
{
    Caliper caliper = *lesion.caliper();
    caliper.shortEnds = {shortAxis.from, shortAxis.to};
    moveCaliper(lesion.lesion.trackingUid, caliper);
}

void Workbench::moveCaliper(const std::string& trackingUid, const Caliper& caliper)
{
    if (!case_.isOpen()) // another file was opened while the end was held
        return refreshLesions();
    const auto* seen = case_.current().observation(trackingUid, visitShown(), case_.reader());
    const LesionView* lesion = state_.lesion(trackingUid);
    if (seen == nullptr || lesion == nullptr)
        return refreshLesions();
    const auto moved = measurement::caliperFromEnds(state_.grid(), caliper.longEnds, caliper.shortEnds);
    if (!moved) {
        refreshLesions();
        return tellProblem(moved.error());
    }
    const Action alone = measurement::moveCaliper(case_.current(), *seen, *moved);
    const auto repeat = lesion->mask ? repeatOf(*seen, *lesion->mask) : std::nullopt;
    if (!repeat) {
        const bool hasMask = lesion->mask.has_value(); // the lesions are others once it is done
        if (perform(alone) && hasMask)
            tell("The axis was moved; the mask was drawn or edited by hand and stays.");
        return;
    }
    imaging::LesionPrompt prompt = repeat->prompt;
    prompt.click.reset();
    prompt.box.reset();
    const bool leadsAcross =
        prompt.strokes.size() > 1 || !seen->recorded || seen->recorded->shortEnds != moved->shortEnds;
    prompt.strokes = {strokeOf(moved->longEnds)};
    if (moved->shortEnds && leadsAcross)
        prompt.strokes.push_back(strokeOf(*moved->shortEnds));
    Record as{trackingUid, alone.name.substr(0, alone.name.rfind(' ')), *moved};
    as.axesSource = MeasurementSource::Edited;
    segmentAgain(*lesion, *repeat, prompt, as, [this, alone](const QString& why) {
        if (perform(alone))
            Q_EMIT told({"The axis was moved; the mask stays: " + why + ".", Notice::Tone::Warning});
    });
}

void Workbench::editMask(const MaskCommand& command)
{
    if (!state_.isWhole() || !case_.isOpen())
        return tell("Open a series first.");
    if (isBusy())
        return;
    const std::string& chosen = state_.selectedLesion();
    const LesionView* lesion = chosenOwn();
    if (!chosen.empty() && lesion == nullptr)
        return tell("This is another reader's lesion: choose none (N), or show your own reading.");
    if (lesion != nullptr && lesion->observation && !lesion->onThisSeries && lesion->caliper() != nullptr)
        return tell("The chosen lesion was measured on another series: open that one, or choose none (N).");
    const std::string uid = lesion != nullptr ? chosen : std::string();
    edit(command,
         {state_.volume(), lesion != nullptr ? lesion->mask : std::nullopt, inOne(state_.lesions(), uid),
          state_.liver()},
         uid);
}

void Workbench::edit(const MaskCommand& command, const MaskToEdit& from, const std::string& lesion)
{
    prepareArterial();
    using Edited = std::optional<Expected<MeasuredLesion>>; // none: nothing changed
    Record as{lesion, command.action};
    as.maskSource = from.mask ? MeasurementSource::Edited : MeasurementSource::Manual;
    as.keepsCaliper = true;
    worker_.startTelling<imaging::Mask, Edited>(
        "Changing the mask",
        [command, from, images = LesionImages{state_.volume(), arterial_, viableWordsOf(lesion)}](
            const Progress& progress, const std::function<void(imaging::Mask)>& tell) -> Edited {
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
        [this, as, series = state_.series().identity()](Edited done) {
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
    if (outline.size() < 3)
        return tell("Draw around the lesion on one slice.");
    editMask(outlineCommand(state_.grid().toNearestVoxel(outline.front()).k, outline));
}

} // namespace hepatica::viewer
