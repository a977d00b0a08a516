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
}

void Workbench::open(const std::vector<std::filesystem::path>& paths)
{
    if (paths.empty())
        return;
    if (paths.front().extension() == ".hepatica")
        return openCaseFile(paths.front());
    worker_.start<Expected<FoundSeries>>(
        "Looking for series", [paths](const Progress& progress) { return findSeries(paths, progress); },
        [this](Expected<FoundSeries> found) {
            if (!found)
                return tellProblem(found.error());
            const auto leftOut = found->leftOut.size();
            setEntries(std::move(found->entries));
            if (leftOut == 1)
                Q_EMIT told(
                    {QString::fromStdString(found->leftOut.front().reason.text()), Notice::Tone::Warning});
            else if (leftOut > 1)
                Q_EMIT told({QString("%1 files left out. The first: %2")
                                 .arg(leftOut)
                                 .arg(QString::fromStdString(found->leftOut.front().reason.text())),
                             Notice::Tone::Warning});
            if (entries_.size() == 1)
                openEntry(0);
            else if (leftOut == 0)
                tell(QString("%1 series found: choose one in the list.").arg(entries_.size()));
        });
}

void Workbench::openCaseFile(const std::filesystem::path& file)
{
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

void Workbench::setEntries(std::vector<SeriesEntry> entries)
{
    entries_ = std::move(entries);
    shownEntry_ = -1;
    Q_EMIT entriesChanged();
}

void Workbench::openEntry(int entry, bool incomplete)
{
    const SeriesEntry chosen = entries_.at(static_cast<std::size_t>(entry));
    worker_.start<Expected<imaging::LoadedSeries>>(
        "Loading " + chosen.title,
        [chosen, incomplete](const Progress& progress) { return loadEntry(chosen, incomplete, progress); },
        [this, entry, chosen](Expected<imaging::LoadedSeries> loaded) {
            if (!loaded)
                return failedToOpen(entry, loaded.error());
            if (!chosen.caseId.empty())
                if (auto opened = case_.openCase(chosen.caseId); !opened)
                    return tellProblem(opened.error());
            shownEntry_ = entry;
            show(std::move(*loaded), chosen.paths);
            Q_EMIT entriesChanged();
        });
}

void Workbench::failedToOpen(int entry, const Problem& problem)
{
    if (problem.code != ProblemCode::IncompleteSeries)
        return tellProblem(problem);
    Q_EMIT told({QString::fromStdString(problem.text()), Notice::Tone::Problem, "Open without it",
                 [this, entry] { openEntry(entry, true); }});
}

void Workbench::show(imaging::LoadedSeries loaded, const std::vector<std::filesystem::path>& paths)
{
    shownPaths_ = paths;
    const auto warnings = loaded.volume.origin().warnings;
    const bool undated = !loaded.series.date;
    tools_.cancel();
    state_.showSeries(std::move(loaded));
    if (auto taken = case_.take(state_.series(), paths); !taken)
        return tellProblem(taken.error());
    refreshLesions();
    if (!warnings.empty())
        Q_EMIT told({QString::fromStdString(warnings.front().text()), Notice::Tone::Warning});
    else if (undated)
        tell("This file bears no date: it stands in the case under today's.");
    if (!lesionToShow_.empty())
        goToLesion(std::exchange(lesionToShow_, {}));
}

void Workbench::refreshLesions()
{
    if (!state_.hasSeries() || !case_.isOpen())
        return state_.setLesions({});
    const std::string& series = state_.series().uid;
    state_.setLesions(lesionViews(case_.current(), case_.timepointOf(series), series, case_.reader()));
}

void Workbench::tell(const QString& text)
{
    Q_EMIT told({text, Notice::Tone::Information});
}

void Workbench::tellProblem(const Problem& problem)
{
    if (problem.code != ProblemCode::Cancelled)
        Q_EMIT told({QString::fromStdString(problem.text()), Notice::Tone::Problem});
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
    worker_.start<Expected<MeasuredStroke>>(
        "Segmenting",
        [volume = state_.volume(), stroke = imaging::Stroke{from, to}](const Progress& progress) {
            return measureStroke(volume, stroke, progress);
        },
        [this, series = state_.series().uid](Expected<MeasuredStroke> measured) {
            if (!measured) {
                tellProblem(measured.error());
                return refreshLesions();
            }
            if (series == state_.series().uid)
                record(*measured);
        });
}

/// A lesion of the case that was chosen and not measured at this visit yet is the one drawn; else it is
/// another one: a target at the baseline, a new lesion afterwards.
Action Workbench::actionFor(const MeasuredStroke& measured)
{
    const measurement::Case& now = case_.current();
    const measurement::SeriesReference* series = now.series(state_.series().uid);
    const std::string visit = case_.timepointOf(state_.series().uid);
    const LesionView* chosen = state_.lesion(state_.selectedLesion());
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

void Workbench::record(const MeasuredStroke& measured)
{
    // Undo may have taken the visit out of the case.
    if (auto taken = case_.take(state_.series(), shownPaths_); !taken)
        return tellProblem(taken.error());
    const auto before = state_.lesions();
    perform(actionFor(measured));
    for (const LesionView& lesion : state_.lesions()) {
        const auto isSame = [&](const LesionView& old) {
            return old.lesion.trackingUid == lesion.lesion.trackingUid;
        };
        if (std::ranges::none_of(before, isSame))
            state_.selectLesion(lesion.lesion.trackingUid);
    }
    if (!measured.measurement.warnings.empty())
        Q_EMIT told(
            {QString::fromStdString(measured.measurement.warnings.front().text()), Notice::Tone::Warning});
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
    const std::string visit = case_.timepointOf(state_.series().uid);
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
    const measurement::Lesion* before = case_.current().lesion(trackingUid);
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
        lesionToShow_ = trackingUid;
        return openEntry(static_cast<int>(entry - entries_.begin()));
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
    refreshLesions();
    tell("Cancelled; nothing was changed.");
}

} // namespace hepatica::viewer
