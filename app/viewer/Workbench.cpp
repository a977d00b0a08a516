#include "Workbench.h"

#include <algorithm>

namespace hepatica::viewer {

using measurement::Action;
using measurement::LesionClass;
using measurement::Observation;
using measurement::TimepointRole;

Workbench::Workbench(std::filesystem::path caseFile, std::string reader)
    : case_(std::move(caseFile), std::move(reader)), tools_(*this)
{
    connect(&case_, &CaseWork::changed, this, &Workbench::refreshLesions);
    connect(&state_, &ViewerState::seriesChanged, this, [this] { tools_.settle(); });
    connect(&worker_, &Worker::ended, this, [this] {
        segmenting_ = false;
        tools_.settle();
    });
    connect(&worker_, &Worker::failed, this, [this](const QString& what, const QString& reason) {
        endOpening();
        refreshLesions();
        Q_EMIT told({what + " failed: " + reason, Notice::Tone::Problem});
    });
}

void Workbench::open(const std::vector<std::filesystem::path>& paths)
{
    if (paths.empty())
        return;
    const auto caseFile = std::ranges::find(paths, ".hepatica", &std::filesystem::path::extension);
    if (caseFile != paths.end()) {
        if (paths.size() > 1)
            Q_EMIT told({QString("Only the case %1 was opened, and %2 more left out: open a case by itself.")
                             .arg(QString::fromStdString(caseFile->filename().string()))
                             .arg(paths.size() - 1),
                         Notice::Tone::Warning});
        return openCaseFile(*caseFile);
    }
    worker_.start<Expected<FoundSeries>>(
        "Looking for series", [paths](const Progress& progress) { return findSeries(paths, progress); },
        [this](Expected<FoundSeries> found) {
            if (!found) {
                endOpening();
                return tellProblem(found.error());
            }
            setEntries(std::move(found->entries));
            std::vector<std::string> leftOut;
            for (const imaging::LeftOut& one : found->leftOut)
                leftOut.push_back(one.reason.text());
            if (!leftOut.empty())
                Q_EMIT told(noticeOf(leftOut, Notice::Tone::Warning));
            if (entries_.size() == 1)
                openEntry(0);
            else if (leftOut.empty())
                tell(QString("%1 series found: choose one in the list.").arg(entries_.size()));
        });
}

void Workbench::openCaseFile(const std::filesystem::path& file)
{
    stopWork();
    if (auto used = case_.useFile(file, true); !used)
        return tellProblem(used.error());
    const auto cases = case_.cases();
    if (!cases)
        return tellProblem(cases.error());
    std::vector<SeriesEntry> entries;
    for (const measurement::Case& one : *cases)
        std::ranges::move(seriesOfCase(one), std::back_inserter(entries));
    setEntries(std::move(entries));
    if (entries_.empty())
        return tell("This file holds no series yet: open one.");
    // What was measured last in the first case is what a reader comes back for.
    int toOpen = 0;
    for (int at = 0; at < static_cast<int>(entries_.size()); ++at) {
        const SeriesEntry& entry = entries_[static_cast<std::size_t>(at)];
        if (entry.caseId == entries_.front().caseId && entry.measuredLesions > 0)
            toOpen = at;
    }
    openEntry(toOpen);
}

void Workbench::workIn(const std::filesystem::path& file)
{
    stopWork();
    if (auto used = case_.useFile(file, false); !used)
        tellProblem(used.error());
}

/// Before another case file: what is under way belongs to the one that is left.
void Workbench::stopWork()
{
    tools_.cancel();
    worker_.cancel();
    endOpening();
}

/// No series is being opened any more: the list marks the one that is shown.
void Workbench::endOpening()
{
    lesionToShow_.clear();
    Q_EMIT entriesChanged();
}

int Workbench::indexOf(const SeriesEntry& wanted) const
{
    const auto found = std::ranges::find_if(entries_, [&](const SeriesEntry& one) {
        return one.uid == wanted.uid && one.caseId == wanted.caseId && one.paths == wanted.paths;
    });
    return found == entries_.end() ? -1 : static_cast<int>(found - entries_.begin());
}

void Workbench::setEntries(std::vector<SeriesEntry> entries)
{
    entries_ = std::move(entries);
    shownEntry_ = -1;
    Q_EMIT entriesChanged();
}

void Workbench::openEntry(int entry, bool incomplete)
{
    lesionToShow_.clear();
    load(entries_.at(static_cast<std::size_t>(entry)), incomplete);
}

void Workbench::load(const SeriesEntry& chosen, bool incomplete)
{
    worker_.start<Expected<imaging::LoadedSeries>>(
        "Loading " + chosen.title,
        [chosen, incomplete](const Progress& progress) { return loadEntry(chosen, incomplete, progress); },
        [this, chosen](Expected<imaging::LoadedSeries> loaded) {
            if (!loaded)
                return failedToOpen(chosen, loaded.error());
            if (!chosen.caseId.empty())
                if (auto opened = case_.openCase(chosen.caseId); !opened)
                    return failedToOpen(chosen, opened.error());
            shownEntry_ = indexOf(chosen);
            show(std::move(*loaded), chosen.paths);
            Q_EMIT entriesChanged();
        });
}

void Workbench::failedToOpen(const SeriesEntry& chosen, const Problem& problem)
{
    endOpening();
    if (problem.code != ProblemCode::IncompleteSeries)
        return tellProblem(problem);
    Notice notice = noticeOf(problem.lines(), Notice::Tone::Problem);
    notice.text = QString::fromStdString(problem.text());
    notice.actionText = "Open without it";
    notice.action = [this, chosen] { load(chosen, true); };
    Q_EMIT told(notice);
}

void Workbench::show(imaging::LoadedSeries loaded, const std::vector<std::filesystem::path>& paths)
{
    shownPaths_ = paths;
    const std::string lesionToShow = std::exchange(lesionToShow_, {});
    std::vector<std::string> warnings;
    for (const Warning& warning : loaded.volume.origin().warnings)
        warnings.push_back(warning.text());
    const bool undated = !loaded.series.date;
    tools_.cancel();
    state_.showSeries(std::move(loaded));
    if (auto taken = case_.take(state_.series(), paths); !taken)
        return tellProblem(taken.error());
    refreshLesions();
    if (!warnings.empty())
        Q_EMIT told(noticeOf(warnings, Notice::Tone::Warning));
    else if (undated)
        tell("This file bears no date: it stands in the case under today's.");
    if (!lesionToShow.empty())
        goToLesion(lesionToShow);
}

void Workbench::refreshLesions()
{
    if (!state_.hasSeries() || !case_.isOpen())
        return state_.setLesions({});
    const std::string& series = state_.series().identity();
    state_.setLesions(
        lesionViews(case_.current(), case_.timepointOf(series), series, state_.grid(), case_.reader()));
}

void Workbench::tell(const QString& text)
{
    Q_EMIT told({text, Notice::Tone::Information});
}

void Workbench::tellProblem(const Problem& problem)
{
    if (problem.code != ProblemCode::Cancelled)
        Q_EMIT told(noticeOf(problem.lines(), Notice::Tone::Problem));
}

Expected<Workbench::MeasuredStroke> Workbench::measureStroke(const imaging::Volume& volume,
                                                             const imaging::Stroke& stroke,
                                                             const Progress& progress)
{
    const auto caliper = measurement::caliperFromEnds(volume.geometry(), {stroke.from, stroke.to});
    if (!caliper)
        return passOn(caliper);
    imaging::LesionPrompt prompt;
    prompt.strokes = {stroke};
    auto segmentation = imaging::segmentLesion(volume, prompt, progress);
    if (!segmentation)
        return passOn(segmentation);
    auto measured = measurement::measureLesion(volume, segmentation->mask);
    if (!measured)
        return passOn(measured);
    return MeasuredStroke{std::move(*segmentation), std::move(*measured), *caliper};
}

void Workbench::segmentStroke(const Point3& from, const Point3& to)
{
    if (!state_.hasSeries())
        return;
    // Now, not when the mask is there: the reader may have gone on to another row by then.
    const LesionView* chosen = state_.lesion(state_.selectedLesion());
    const bool awaited = chosen != nullptr && !chosen->observation;
    worker_.start<Expected<MeasuredStroke>>(
        "Segmenting",
        [volume = state_.volume(), stroke = imaging::Stroke{from, to}](const Progress& progress) {
            return measureStroke(volume, stroke, progress);
        },
        [this, series = state_.series().identity(),
         meantFor = awaited ? chosen->lesion.trackingUid : std::string()](Expected<MeasuredStroke> measured) {
            if (!measured) {
                tellProblem(measured.error());
                return refreshLesions();
            }
            if (series == state_.series().identity())
                record(*measured, meantFor);
        });
    segmenting_ = true;
}

/// A lesion of the case that was chosen when the stroke was drawn, and not measured at this visit yet, is the
/// one drawn; else it is another one: a target at the baseline, a new lesion afterwards.
Action Workbench::actionFor(const MeasuredStroke& measured, const std::string& meantFor)
{
    const measurement::Case& now = case_.current();
    const measurement::SeriesReference* series = now.series(state_.series().identity());
    const std::string visit = case_.timepointOf(state_.series().identity());
    const LesionView* chosen = state_.lesion(meantFor);
    const bool known = chosen != nullptr && !chosen->observation;
    const Observation seen = measurement::observationOf(
        known ? chosen->lesion.trackingUid : std::string(), visit, case_.reader(), *series,
        measured.segmentation.mask, measured.measurement, measured.stroke);
    if (known)
        return measurement::observe(now, seen, "measure " + chosen->lesion.name);
    const TimepointRole role = now.timepoint(visit)->role;
    const bool early = role == TimepointRole::Baseline || role == TimepointRole::Pre;
    return measurement::addLesion(now, early ? LesionClass::Target : LesionClass::NewTarget, "liver", seen,
                                  case_.reader());
}

void Workbench::record(const MeasuredStroke& measured, const std::string& meantFor)
{
    // Undo may have taken the visit out of the case.
    if (auto taken = case_.take(state_.series(), shownPaths_); !taken)
        return tellProblem(taken.error());
    const auto before = state_.lesions();
    perform(actionFor(measured, meantFor));
    for (const LesionView& lesion : state_.lesions()) {
        const auto isSame = [&](const LesionView& old) {
            return old.lesion.trackingUid == lesion.lesion.trackingUid;
        };
        if (std::ranges::none_of(before, isSame))
            state_.selectLesion(lesion.lesion.trackingUid);
    }
    std::vector<std::string> warnings;
    for (const Warning& warning : measured.measurement.warnings)
        warnings.push_back(warning.text());
    if (!warnings.empty())
        Q_EMIT told(noticeOf(warnings, Notice::Tone::Warning));
}

void Workbench::perform(const Expected<Action>& action)
{
    if (!action) {
        refreshLesions();
        return tellProblem(action.error());
    }
    if (auto done = case_.perform(*action); !done) {
        refreshLesions();
        tellProblem(done.error());
    }
}

void Workbench::moveCaliper(const std::string& trackingUid, const measurement::Caliper& caliper)
{
    if (!case_.isOpen()) // another file was opened while the end was held
        return refreshLesions();
    const std::string visit = case_.timepointOf(state_.series().identity());
    const Observation* seen = case_.current().observation(trackingUid, visit, case_.reader());
    if (seen == nullptr)
        return;
    const auto moved = measurement::caliperFromEnds(state_.grid(), caliper.longEnds, caliper.shortEnds);
    if (!moved) {
        refreshLesions();
        return tellProblem(moved.error());
    }
    perform(measurement::moveCaliper(case_.current(), *seen, *moved));
}

void Workbench::acceptAutomatic(const std::string& trackingUid)
{
    if (const LesionView* lesion = state_.lesion(trackingUid); lesion != nullptr && lesion->observation)
        perform(measurement::acceptAutomatic(case_.current(), *lesion->observation));
}

void Workbench::changeLesion(const std::string& trackingUid, LesionClass lesionClass,
                             const std::string& organ)
{
    const measurement::Lesion* before = case_.isOpen() ? case_.current().lesion(trackingUid) : nullptr;
    if (before == nullptr || (before->lesionClass == lesionClass && before->organ == organ))
        return;
    measurement::Lesion after = *before;
    after.organ = organ;
    if (after.lesionClass != lesionClass)
        after.name = measurement::nextLesionName(case_.current(), lesionClass);
    after.lesionClass = lesionClass;
    perform(Action{"change " + before->name + " to " +
                       std::string(wordOf(measurement::LesionClassWords, lesionClass)) + ", " + organ,
                   case_.reader(),
                   {},
                   {measurement::Edit<measurement::Lesion>{*before, after}}});
}

void Workbench::removeLesion(const std::string& trackingUid)
{
    if (case_.isOpen() && case_.current().lesion(trackingUid) != nullptr)
        perform(measurement::removeLesion(case_.current(), trackingUid, case_.reader()));
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
}

void Workbench::undo()
{
    if (auto done = case_.undo(); !done)
        tellProblem(done.error());
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
    worker_.cancel();
    endOpening();
    refreshLesions();
    tell("Cancelled; nothing was changed.");
}

} // namespace hepatica::viewer
