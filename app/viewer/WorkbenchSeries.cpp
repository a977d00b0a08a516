// How the workbench finds series and opens them.
#include "Workbench.h"

#include <algorithm>
#include <utility>

namespace hepatica::viewer {

void Workbench::open(const std::vector<std::filesystem::path>& paths)
{
    if (paths.empty())
        return;
    const auto caseFile = std::ranges::find_if(paths, measurement::StoreLocation::isNamedBy);
    if (caseFile != paths.end()) {
        const std::filesystem::path opened = measurement::StoreLocation(*caseFile).name();
        if (paths.size() > 1)
            Q_EMIT told({QString("Only the case %1 was opened, and %2 more left out: open a case by itself.")
                             .arg(QString::fromStdString(opened.filename().string()))
                             .arg(paths.size() - 1),
                         Notice::Tone::Warning});
        return openCaseFile(*caseFile);
    }
    using Seen = std::vector<imaging::SeriesSeen>;
    worker_.startTelling<Seen, Expected<FoundSeries>>(
        "Looking for series",
        [paths](const Progress& progress, const std::function<void(Seen)>& tell) {
            return findSeries(paths, progress, tell);
        },
        [this](const Seen& seen) { noteSeen(seen); },
        [this](Expected<FoundSeries> found) {
            arriving_.clear();
            if (!found) {
                endOpening();
                return tellProblem(found.error());
            }
            const std::size_t count = found->entries.size();
            std::vector<SeriesEntry> all = entries_;
            addToList(all, std::move(found->entries));
            setEntries(std::move(all));
            std::vector<std::string> leftOut;
            for (const imaging::LeftOut& one : found->leftOut)
                leftOut.push_back(one.reason.text());
            if (!leftOut.empty())
                Q_EMIT told(noticeOf(leftOut, Notice::Tone::Warning));
            if (count == 1)
                openEntry(static_cast<int>(entries_.size()) - 1);
            else if (leftOut.empty())
                tell(QString("%1 series found: choose one in the list.").arg(count));
        });
}

void Workbench::noteSeen(const std::vector<imaging::SeriesSeen>& seen)
{
    for (const imaging::SeriesSeen& one : seen)
        arriving_[one.uid] = one;
    Q_EMIT entriesChanged();
}

void Workbench::openCaseFile(const std::filesystem::path& file)
{
    stopWork();
    if (auto used = case_.use(file, true); !used)
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
    if (auto used = case_.use(file, false); !used)
        tellProblem(used.error());
}

/// Before another case file: what is under way belongs to the one that is left.
void Workbench::stopWork()
{
    tools_.cancel();
    viableWishes_.clear();
    worker_.cancel();
    endOpening();
}

/// No series is being opened any more: the list marks the one that is shown.
void Workbench::endOpening()
{
    lesionToShow_.clear();
    state_.givePartUp();
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
    markShown();
    Q_EMIT entriesChanged();
}

/// What is shown may stand elsewhere in the list now, or not at all.
void Workbench::markShown()
{
    shownEntry_ = -1;
    if (!state_.isWhole())
        return;
    const std::string& shown = state_.series().identity();
    for (int at = 0; at < static_cast<int>(entries_.size()); ++at) {
        const SeriesEntry& entry = entries_[static_cast<std::size_t>(at)];
        if (entry.uid == shown || (entry.uid.empty() && entry.paths == shownPaths_))
            shownEntry_ = at;
    }
}

/// A list that shows the case follows it: a lock opens the next visit to a blinded reader, a review hides it.
void Workbench::followCase()
{
    if (!case_.isOpen())
        return;
    const measurement::Case& now = case_.current();
    const auto isOfCase = [&](const SeriesEntry& entry) { return entry.caseId == now.identity.id; };
    const auto first = std::ranges::find_if(entries_, isOfCase);
    if (first != entries_.end()) {
        std::vector<SeriesEntry> fresh = seriesOfCase(now), list(entries_.begin(), first);
        std::ranges::move(fresh, std::back_inserter(list));
        std::ranges::remove_copy_if(
            first, entries_.end(), std::back_inserter(list),
            [&](const SeriesEntry& entry) { return isOfCase(entry) || now.series(entry.uid) != nullptr; });
        const auto told = [](const SeriesEntry& entry) { return std::pair(entry.uid, entry.title); };
        if (!std::ranges::equal(list, entries_, {}, told, told))
            return setEntries(std::move(list));
    }
    bool news = false;
    for (SeriesEntry& entry : entries_)
        news = countMeasured(entry, now) || news;
    if (news)
        Q_EMIT entriesChanged();
}

void Workbench::openEntry(int entry, bool incomplete)
{
    lesionToShow_.clear();
    load(entries_.at(static_cast<std::size_t>(entry)), incomplete);
}

/// Where the place that is looked at lies in another series: by the alignment of the two, or the same
/// coordinates on the grid of one acquisition.
std::optional<measurement::LinkedPoint> Workbench::placeInSight(const SeriesEntry& entry) const
{
    using measurement::LinkedPoint;
    if (!state_.isWhole())
        return std::nullopt;
    if (const auto linked = links_.point(state_.series().identity(), entry.uid, state_.cursor()))
        return linked;
    const bool isSameGrid = entry.scanned && entry.scanned->geometry &&
                            entry.scanned->frameOfReferenceUid == state_.series().frameOfReferenceUid &&
                            entry.scanned->geometry->sameGrid(state_.grid());
    return isSameGrid ? std::optional(LinkedPoint{state_.cursor(), LinkedPoint::By::SameSeries, false})
                      : std::nullopt;
}

void Workbench::load(const SeriesEntry& chosen, bool incomplete)
{
    if (chosen.scanned)
        if (const auto hidden = case_.whyHidden(*chosen.scanned, chosen.paths))
            return tellProblem(*hidden);
    const auto linked = placeInSight(chosen);
    const auto place = linked ? std::optional(linked->position) : std::nullopt;
    worker_.startTelling<PartOfSeries, Expected<OpenedSeries>>(
        "Loading " + chosen.title,
        [chosen, incomplete, place](const Progress& progress, const std::function<void(PartOfSeries)>& tell) {
            return loadEntry(chosen, {incomplete, place, tell}, progress);
        },
        [this, place](PartOfSeries part) {
            tools_.cancel();
            state_.showPart(std::move(part), place);
            sinceNoted_.start(); // the first slice is painted before more of them are
        },
        [this, chosen, place, linked](Expected<OpenedSeries> opened) {
            if (!opened)
                return failedToOpen(chosen, opened.error());
            if (!chosen.caseId.empty())
                if (auto found = case_.openCase(chosen.caseId); !found)
                    return failedToOpen(chosen, found.error());
            shownEntry_ = indexOf(chosen);
            // What the reader has turned to since the first slice was shown stays.
            showPlaced(std::move(*opened), chosen.paths, state_.isWhole() ? place : std::nullopt);
            Q_EMIT entriesChanged();
            if (linked && linked->isDoubtful)
                tellDoubt(*linked);
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

/// Reads the visit's late arterial images beside the window, so that the viable part stands with the first
/// stroke.
void Workbench::prepareArterial()
{
    const imaging::Series& shown = state_.series();
    const measurement::Timepoint* visit =
        case_.isOpen() ? case_.current().timepoint(case_.timepointOf(shown.identity())) : nullptr;
    const auto choices = arterialChoices(shown, entries_, visit);
    if (choices.size() != 1) {
        arterial_ = {};
        if (choices.size() > 1)
            tell(QString(
                     "This visit has %1 late arterial series: the viable part is measured on none of them.")
                     .arg(choices.size()));
        return;
    }
    const ArterialChoice& choice = choices.front();
    if (!arterial_.isNone() && arterial_.choice() == choice)
        return;
    arterial_ = choice.uid == shown.identity() ? ArterialSeries(choice, {shown, state_.volume()})
                                               : ArterialSeries(choice);
}

void Workbench::show(OpenedSeries opened, const std::vector<std::filesystem::path>& paths)
{
    showPlaced(std::move(opened), paths, std::nullopt);
}

void Workbench::showPlaced(OpenedSeries opened, const std::vector<std::filesystem::path>& paths,
                           const std::optional<Point3>& place)
{
    if (const auto hidden = case_.whyHidden(opened.loaded.series, paths)) {
        endOpening();
        return tellProblem(*hidden);
    }
    shownPaths_ = paths;
    const std::string lesionToShow = std::exchange(lesionToShow_, {});
    std::vector<std::string> warnings;
    for (const Warning& warning : opened.loaded.volume.origin().warnings)
        warnings.push_back(warning.text());
    const bool undated = !opened.loaded.series.date;
    tools_.cancel();
    state_.showSeries(std::move(opened), place);
    if (auto taken = case_.take(state_.series(), paths); !taken) {
        arterial_ = {};
        if (taken.error().code == ProblemCode::HiddenVisit)
            state_.close();
        return tellProblem(taken.error());
    }
    refreshLesions();
    prepareArterial();
    if (undated)
        warnings.emplace_back("This series bears no date: it stands in the case under today's");
    if (!warnings.empty())
        Q_EMIT told(noticeOf(warnings, Notice::Tone::Warning));
    if (!lesionToShow.empty())
        goToLesion(lesionToShow);
}

} // namespace hepatica::viewer
