#include "Workbench.h"

#include "LengthText.h"

#include <hepatica/imaging/LiverRegion.h>

#include <algorithm>
#include <utility>

namespace hepatica::viewer {

using measurement::Action;
using measurement::LesionClass;
using measurement::Observation;

Workbench::Workbench(std::filesystem::path caseFile, std::string reader)
    : case_(std::move(caseFile), std::move(reader)), tools_(*this)
{
    connect(&case_, &CaseWork::changed, this, &Workbench::refreshLesions);
    connect(&case_, &CaseWork::changed, this, &Workbench::followCase);
    connect(&case_, &CaseWork::openedToRead, this,
            [this](const Problem& why) { Q_EMIT told(noticeOf(why.lines(), Notice::Tone::Warning)); });
    connect(&case_, &CaseWork::openedToWrite, this, [this] { tell("The case is yours to change again."); });
    connect(&state_, &ViewerState::seriesChanged, this, [this] {
        tools_.settle();
        solved_ = std::make_shared<imaging::SolvedPrompts>(); // it holds the images of before
    });
    connect(&links_, &SeriesLinks::refused, this, [this](const QString& text) {
        Q_EMIT told({text, Notice::Tone::Warning});
    });
    connect(&worker_, &Worker::ended, this, [this] {
        gaveMaskUp_ = std::exchange(segmenting_, false); // unless it is done
        tools_.settle();
    });
    // Later: what ended records its result first.
    connect(&worker_, &Worker::ended, this, &Workbench::measureWaiting, Qt::QueuedConnection);
    connect(&worker_, &Worker::cancelled, this, [this] {
        if (std::exchange(gaveMaskUp_, false))
            Q_EMIT told(
                {"The mask that was being made was given up, and not recorded.", Notice::Tone::Warning});
        viableWishes_.putBack();                   // other work overtook it
        if (!std::exchange(arriving_, {}).empty()) // later: a click on the list may be what cancels
            QMetaObject::invokeMethod(this, &Workbench::entriesChanged, Qt::QueuedConnection);
        state_.givePartUp();
    });
    connect(&worker_, &Worker::progressed, this, [this] {
        constexpr qint64 Pause_ms = 250; // drawing takes from the reading
        if (!sinceNoted_.isValid() || sinceNoted_.hasExpired(Pause_ms)) {
            state_.notePart();
            sinceNoted_.start();
        }
    });
    connect(&worker_, &Worker::failed, this, [this](const QString& what, const QString& reason) {
        viableWishes_.end();
        endOpening();
        refreshLesions();
        Q_EMIT told({what + " failed: " + reason, Notice::Tone::Problem});
    });
}

void Workbench::refreshLesions()
{
    if (!state_.isWhole() || !case_.isOpen())
        return state_.setLesions({});
    const std::string& series = state_.series().identity();
    auto views =
        lesionViews(case_.current(), case_.timepointOf(series), series, state_.grid(), readingShown());
    for (LesionView& view : views)
        view.proposal = proposalOf(view.lesion.trackingUid);
    state_.setLesions(std::move(views));
}

void Workbench::tell(const QString& text)
{
    Q_EMIT told({text, Notice::Tone::Information});
}

void Workbench::tellProblem(const Problem& problem)
{
    if (problem.code == ProblemCode::OutsideVolume) // a place in numbers says nothing to who drew it
        Q_EMIT told({"The line leaves the image: draw both of its ends within it.", Notice::Tone::Problem});
    else if (problem.code != ProblemCode::Cancelled)
        Q_EMIT told(noticeOf(problem.lines(), Notice::Tone::Problem));
}

bool Workbench::perform(const Expected<Action>& action)
{
    if (!action) {
        refreshLesions();
        tellProblem(action.error());
        return false;
    }
    const auto done = case_.perform(*action);
    if (done)
        return true;
    refreshLesions();
    if (done.error().code == ProblemCode::StoreFailed)
        offerAgain(*action, done.error());
    else
        tellProblem(done.error());
    return false;
}

/// What the reader did is not lost with a disk that is full or a server that is away.
void Workbench::offerAgain(const Action& action, const Problem& problem)
{
    Notice notice = noticeOf(problem.lines(), Notice::Tone::Problem);
    notice.actionText = "Try again";
    notice.action = [this, action, id = case_.current().identity.id] {
        if (case_.isOpen() && case_.current().identity.id == id)
            perform(action);
    };
    Q_EMIT told(notice);
}

void Workbench::acceptAutomatic(const std::string& trackingUid)
{
    if (!case_.isOpen())
        return;
    // What is recorded, not what is shown: that may be a preview.
    if (const Observation* seen = case_.current().observation(trackingUid, visitShown(), case_.reader()))
        perform(measurement::acceptAutomatic(case_.current(), *seen));
}

void Workbench::changeLesion(const std::string& trackingUid, LesionClass lesionClass,
                             const std::string& organ)
{
    const measurement::Lesion* before = case_.isOpen() ? case_.current().lesion(trackingUid) : nullptr;
    if (before == nullptr || (before->lesionClass == lesionClass && before->organ == organ))
        return;
    perform(measurement::changeLesion(case_.current(), trackingUid, lesionClass, organ, case_.reader()));
}

void Workbench::removeLesion(const std::string& trackingUid)
{
    if (case_.isOpen() && case_.current().lesion(trackingUid) != nullptr)
        perform(case_.removal(trackingUid));
}

void Workbench::goToLesion(const std::string& trackingUid)
{
    const LesionView* lesion = state_.lesion(trackingUid);
    if (lesion == nullptr)
        return;
    if (lesion->observation && !lesion->onThisSeries) {
        const auto entry = std::ranges::find(entries_, lesion->observation->seriesUid, &SeriesEntry::uid);
        if (entry == entries_.end())
            return tell(
                "This lesion was measured on a series that is not in the list; open the case to see it.");
        openEntry(static_cast<int>(entry - entries_.begin()));
        lesionToShow_ = trackingUid;
        return;
    }
    state_.selectLesion(trackingUid);
    if (const measurement::Caliper* caliper = lesion->caliper())
        state_.setCursor(0.5 * (caliper->longEnds[0] + caliper->longEnds[1]));
    else if (const auto place = followed(trackingUid)) {
        state_.setCursor(place->position);
        tellDoubt(*place);
    }
}

/// Where a lesion that was measured at other visits lies in what is shown, by the last visit that is linked.
std::optional<measurement::LinkedPoint> Workbench::followed(const std::string& trackingUid) const
{
    std::optional<measurement::LinkedPoint> place;
    const measurement::Case& now = case_.current();
    for (const measurement::Timepoint& visit : now.timepoints) {
        const Observation* seen = now.observation(trackingUid, visit.name, case_.reader());
        if (seen == nullptr || !seen->recorded)
            continue;
        const auto& ends = seen->recorded->longEnds;
        if (const auto linked =
                links_.point(seen->seriesUid, state_.series().identity(), 0.5 * (ends[0] + ends[1])))
            place = linked;
    }
    return place;
}

/// A place that was carried over is looked at with other eyes when the way is doubtful.
void Workbench::tellDoubt(const measurement::LinkedPoint& place)
{
    if (place.isDoubtful)
        tell("The link of these two series is doubtful: look whether this is the same place.");
    else if (place.by == measurement::LinkedPoint::By::Scanner)
        tell("These two series are not aligned yet: the place is that of the scanner's coordinates.");
}

void Workbench::findLiver(bool fromCursor)
{
    if (!state_.isWhole())
        return tell("Open a series first.");
    if (isBusy())
        return;
    const auto from = fromCursor ? std::optional(state_.cursor()) : std::nullopt;
    worker_.start<Expected<imaging::LiverRegion>>(
        "Seeking the liver",
        [volume = state_.volume(), from](const Progress& progress) {
            return imaging::findLiver(volume, from, progress);
        },
        [this, series = state_.series().identity()](const Expected<imaging::LiverRegion>& found) {
            if (!found)
                return tellProblem(found.error());
            if (series != state_.series().identity())
                return;
            state_.setLiver(found->mask);
            const bool hasVolume = state_.volume().measurable() == imaging::Measurable::Volume;
            const double volume_mm3 =
                static_cast<double>(found->mask.voxelCount()) * state_.grid().voxelVolume_mm3();
            QString text = hasVolume ? "Liver region: " + millilitresText(volume_mm3, 0) + " mL."
                                     : QString("Liver region: such a stack has no volume.");
            text += " It is shown, and stored nowhere.";
            for (const Warning& warning : found->warnings)
                text += " " + QString::fromStdString(warning.text()) + ".";
            Q_EMIT told({text, found->warnings.empty() ? Notice::Tone::Information : Notice::Tone::Warning});
        });
}

void Workbench::markPlace()
{
    if (!state_.isWhole() || !case_.isOpen())
        return;
    proposals_.clear(); // they were made without this mark
    refreshLesions();
    tell(links_.mark(state_.series().identity(), state_.cursor()));
}

void Workbench::undo()
{
    if (state_.hasSeries() && case_.undoTakesOut(state_.series().identity())) {
        Q_EMIT told({"Undo would take the images shown out of the case, and close them.",
                     Notice::Tone::Warning, "Take them out", [this] { takeOut(); }});
        return;
    }
    if (auto done = case_.undo(); !done)
        tellProblem(done.error());
}

/// What is shown and what is written must belong together: the images leave with their visit.
void Workbench::takeOut()
{
    if (!state_.hasSeries() || !case_.undoTakesOut(state_.series().identity()))
        return; // the reader went on since it was asked
    stopWork();
    if (auto done = case_.undo(); !done)
        return tellProblem(done.error());
    state_.close();
    markShown();
    Q_EMIT entriesChanged();
}

void Workbench::redo()
{
    if (auto done = case_.redo(); !done)
        tellProblem(done.error());
}

void Workbench::cancel()
{
    if (tools_.dragging()) {
        tools_.cancel();
        return refreshLesions();
    }
    if (!worker_.busy())
        return;
    viableWishes_.clear();
    worker_.cancel();
    endOpening();
    refreshLesions();
    tell("Cancelled; nothing was changed.");
}

} // namespace hepatica::viewer
