// How the workbench measures viable parts anew: with the reader's threshold and gap, without what they take
// out, and on a series whose phase they confirm.
#include "Workbench.h"

#include <hepatica/imaging/MaskEditing.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace hepatica::viewer {

using measurement::Observation;

struct Workbench::ViableFound {
    measurement::ViablePart part;
    measurement::ViableMethod method;
    std::vector<measurement::SeriesDensity> densities; ///< only of what is to be recorded
    std::vector<Warning> warnings;
    std::vector<std::string> lost; ///< of what the reader said before
};

namespace {

/// What a viable part is measured of.
struct ViableWork {
    imaging::Mask lesion;
    imaging::Volume shown;
    ArterialSeries arterial;
    ViableWords words;
    bool recorded = false;
};

template <typename Found> Expected<Found> findViable(const ViableWork& work, const Progress& progress)
{
    const auto images = work.arterial.images(progress);
    if (!images)
        return passOn(images);
    const VisitPhasesRead& read = **images;
    const ViableSought sought =
        soughtIn(read, work.arterial.choice(), work.words, work.shown.origin().frameOfReferenceUid);
    auto part = measurement::measureViable(work.lesion, sought.phase);
    if (!part)
        return passOn(part);
    auto method = measurement::viableMethodOf(*part, sought.phase, sought.subtractedUid);
    Found found{std::move(*part), std::move(method), {}, read.warnings, sought.lost};
    if (!work.recorded)
        return found;
    auto phases = measurement::lesionInPhases(
        work.lesion, phaseImages(work.shown, work.arterial.choice(), read, sought.phase.reference));
    found.densities = std::move(phases.densities);
    std::ranges::move(phases.warnings, std::back_inserter(found.warnings));
    return found;
}

bool isUnconfirmed(const Problem& problem)
{
    return problem.code == ProblemCode::PhaseUncertain;
}

/// A mask of the case on the grid of a series; what does not fit there any more is told.
std::optional<imaging::Mask> storedMask(const measurement::SeriesReference* series,
                                        const std::optional<std::string>& runs, const char* what,
                                        std::vector<std::string>& lost)
{
    if (!runs)
        return std::nullopt;
    if (series != nullptr && series->geometry)
        if (auto mask = imaging::Mask::fromRunLengths(*series->geometry, *runs))
            return std::move(*mask);
    lost.push_back(std::string(what) + " does not fit the late arterial series any more and is left out.");
    return std::nullopt;
}

/// Where a line was drawn on one slice, every arterial slice whose centre lies within half a slice of the
/// series it was drawn on, and the nearest one.
Expected<imaging::MaskOrNothing> aroundDrawn(const imaging::Geometry& arterial, double slice_mm,
                                             const std::vector<Point3>& outline)
{
    const Point3 at = arterial.toContinuousIndex(outline.front());
    const int nearest = arterial.toNearestVoxel(outline.front()).k;
    imaging::MaskOrNothing filled;
    for (int k = 0; k < arterial.dims()[2]; ++k) {
        constexpr double Rounding_mm = 1e-6;
        const double away_mm = distance(arterial.toPatient(at.x, at.y, k), outline.front());
        if (k != nearest && away_mm > 0.5 * slice_mm + Rounding_mm)
            continue;
        const auto slice = imaging::filledPolygons(arterial, k, {outline});
        if (!slice)
            return slice;
        auto all = imaging::united(filled, *slice);
        if (!all)
            return all;
        filled = std::move(*all);
    }
    return filled;
}

} // namespace

/// What the case keeps of it, and what the reader has said since.
ViableWords Workbench::viableWordsOf(const std::string& trackingUid) const
{
    ViableWords words;
    const Observation* seen =
        case_.isOpen() ? case_.current().observation(trackingUid, visitShown(), readingShown()) : nullptr;
    if (seen == nullptr || !seen->viableMethod)
        return words;
    const measurement::ViableMethod& method = *seen->viableMethod;
    if (!method.liver)
        words.options.threshold = method.threshold;
    words.options.toleranceGap_mm = method.toleranceGap_mm;
    words.subtractedUid = method.nonContrastSeriesUid.value_or(std::string());
    const auto* series = case_.current().series(seen->arterialSeriesUid);
    words.options.excluded =
        storedMask(series, method.excludedRunLengths, "What was taken out of the viable part", words.lost);
    words.reference =
        storedMask(series, method.referenceRunLengths, "The liver region that was given", words.lost);
    if (const ViableWish* said = viableWishes_.saidOf(trackingUid)) {
        words.options = said->options;
        words.reference = said->reference.value_or(words.reference);
    }
    return words;
}

measurement::ViableOptions Workbench::viableOptionsOf(const std::string& trackingUid) const
{
    return viableWordsOf(trackingUid).options;
}

void Workbench::measureViable(const std::string& trackingUid, const measurement::ViableOptions& options,
                              bool recorded)
{
    const LesionView* lesion = state_.lesion(trackingUid);
    if (lesion == nullptr || !lesion->mask || !lesion->observation || readingShown() != case_.reader())
        return tell("Choose a lesion of yours with a mask on this series first.");
    ViableWish wish{trackingUid, state_.series().identity(), options, recorded};
    if (const ViableWish* said = viableWishes_.saidOf(trackingUid))
        wish.reference = said->reference; // not in the case yet
    viableWishes_.add(std::move(wish));
    measureWaiting();
}

void Workbench::measureViableAgainst(const std::string& trackingUid, const imaging::MaskOrNothing& reference)
{
    auto options = viableOptionsOf(trackingUid);
    options.threshold.reset(); // it follows from the liver that is given
    viableWishes_.add({trackingUid, state_.series().identity(), options, true, reference});
    measureWaiting();
}

/// As soon as nothing else is under way.
void Workbench::measureWaiting()
{
    if (worker_.busy())
        return;
    const auto wish = viableWishes_.next();
    if (!wish)
        return;
    const LesionView* lesion = state_.lesion(wish->lesion);
    const bool isThere = lesion != nullptr && lesion->mask && lesion->observation && state_.isWhole() &&
                         state_.series().identity() == wish->series && readingShown() == case_.reader();
    if (isThere) {
        prepareArterial();
        if (!arterial_.isNone())
            return startViable(*wish, *lesion);
        tell("This visit has no late arterial series: if one is, say so with the right button in the list of "
             "series.");
    } else if (wish->recorded)
        tell("What you said of a viable part was not measured, for its lesion is not shown any more.");
    viableWishes_.end();
    measureWaiting();
}

void Workbench::startViable(const ViableWish& wish, const LesionView& lesion)
{
    ViableWork work{*lesion.mask, state_.volume(), arterial_, viableWordsOf(wish.lesion), wish.recorded};
    work.words.options = wish.options;
    work.words.reference = wish.reference.value_or(work.words.reference);
    worker_.start<Expected<ViableFound>>(
        "Measuring the viable part",
        [work](const Progress& progress) { return findViable<ViableFound>(work, progress); },
        [this, wish, arterial = arterial_,
         ofMask = lesion.observation->maskRunLengths](const Expected<ViableFound>& found) {
            viableWishes_.end();
            takeViable(wish, ofMask, arterial, found);
        });
}

void Workbench::takeViable(const ViableWish& wish, const std::string& ofMask, const ArterialSeries& arterial,
                           const Expected<ViableFound>& found)
{
    const Observation* seen =
        case_.isOpen() ? case_.current().observation(wish.lesion, visitShown(), case_.reader()) : nullptr;
    if (seen == nullptr || wish.series != state_.series().identity()) { // taken back meanwhile
        if (wish.recorded)
            tell("What you said of a viable part was not measured, for its lesion is not shown any more.");
        return;
    }
    if (seen->maskRunLengths != ofMask) { // it has another mask by now
        if (wish.recorded)
            viableWishes_.add(wish);
        return measureWaiting();
    }
    if (!found) {
        refreshLesions();
        if (!isUnconfirmed(found.error()))
            return tellProblem(found.error());
        Q_EMIT told(
            offeringToConfirm(noticeOf(found.error().lines(), Notice::Tone::Warning), {found.error()}));
        return;
    }
    Observation anew = measurement::withViable(*seen, found->part, arterial.choice().uid, found->method);
    if (!wish.recorded)
        return state_.previewViable(wish.lesion, anew, found->part.mask);
    recordViable(std::move(anew), *found, arterial);
}

void Workbench::recordViable(Observation seen, const ViableFound& found, const ArterialSeries& arterial)
{
    if (const auto kept = keepSeriesOf(arterial); !kept) {
        refreshLesions(); // a preview goes
        return tellProblem(kept.error());
    }
    if (!found.densities.empty())
        seen.phaseDensities = found.densities;
    std::vector<std::string> lines = found.lost;
    for (const Warning& warning : found.warnings) {
        auto& held = seen.warnings ? *seen.warnings : seen.warnings.emplace();
        const std::string text = warning.text();
        if (std::ranges::find(held, text) != held.end())
            continue;
        held.push_back(text);
        lines.push_back(text);
    }
    const std::string name = case_.current().lesion(seen.lesionUid)->name;
    if (perform(measurement::observe(case_.current(), seen, "measure viable part of " + name)) &&
        !lines.empty())
        Q_EMIT told(noticeOf(lines, Notice::Tone::Warning));
}

/// What a closed line encloses on the arterial grid of the chosen lesion; what else is needed is told.
imaging::MaskOrNothing Workbench::drawnOnArterial(const std::vector<Point3>& outline)
{
    if (isAnothers())
        return std::nullopt;
    const LesionView* lesion = chosen();
    const auto* series = lesion != nullptr && lesion->observation
                             ? case_.current().series(lesion->observation->arterialSeriesUid)
                             : nullptr;
    if (series == nullptr || !series->geometry || !lesion->mask) {
        tell("Choose a lesion whose viable part is measured on this series first.");
        return std::nullopt;
    }
    const auto drawn = outline.size() < 3
                           ? Expected<imaging::MaskOrNothing>(std::nullopt)
                           : aroundDrawn(*series->geometry, state_.grid().spacing()[2], outline);
    if (!drawn)
        tellProblem(drawn.error());
    else if (!*drawn)
        tell("Draw a closed line around the tissue that is meant.");
    return drawn.value_or(std::nullopt);
}

/// What enhances and is no tumour.
void Workbench::takeOutOfViable(const std::vector<Point3>& outline)
{
    const auto drawn = drawnOnArterial(outline);
    if (!drawn)
        return;
    const std::string uid = state_.selectedLesion();
    auto options = viableOptionsOf(uid);
    const auto all = imaging::united(options.excluded, drawn);
    if (!all)
        return tellProblem(all.error());
    options.excluded = *all;
    measureViable(uid, options, true);
}

void Workbench::giveReference(const std::vector<Point3>& outline)
{
    if (const auto drawn = drawnOnArterial(outline))
        measureViableAgainst(state_.selectedLesion(), drawn);
}

void Workbench::confirmPhase(const SeriesEntry& entry, imaging::Phase phase)
{
    // A volume file has no UID of its own until it is shown.
    const bool isShown = entry.uid.empty() && state_.isWhole() && entry.paths == shownPaths_;
    confirmPhaseOf(isShown ? state_.series().identity() : entry.uid, phase);
}

void Workbench::confirmPhaseOf(const std::string& uid, imaging::Phase phase)
{
    if (!state_.isWhole() || !case_.isOpen())
        return tell("Open a series of the visit first.");
    const measurement::Case& now = case_.current();
    auto action = measurement::confirmPhase(now, uid, phase, case_.reader());
    const auto entry = std::ranges::find(entries_, uid, &SeriesEntry::uid);
    if (now.series(uid) == nullptr && entry != entries_.end() && entry->scanned &&
        entry->scanned->studyUid == state_.series().studyUid) {
        imaging::Series said = *entry->scanned;
        said.phase = phase;
        said.phaseConfidence = imaging::PhaseConfidence::Confirmed;
        action = measurement::addSeries(now, visitShown(), said, entry->paths, case_.reader());
        if (action)
            action->name = "confirm a series of " + visitShown() + " as " + std::string(phaseName(phase));
    } else if (now.series(uid) == nullptr)
        return tell("Open this series first: it is of another visit than the one shown.");
    if (!perform(action))
        return;
    tell(QString("Recorded: this series is %1.").arg(QString::fromUtf8(imaging::phaseName(phase).data())));
    Q_EMIT entriesChanged();
    const std::string lesion = state_.selectedLesion();
    const LesionView* chosen = state_.lesion(lesion);
    if (phase == imaging::Phase::LateArterial && case_.timepointOf(uid) == visitShown() &&
        chosen != nullptr && chosen->mask)
        measureViable(lesion, viableOptionsOf(lesion), true);
}

/// Where a phase is all that is missing, the reader can say it at once.
Notice Workbench::offeringToConfirm(Notice notice, const std::vector<Warning>& warnings)
{
    if (std::ranges::none_of(warnings, isUnconfirmed) || arterial_.isNone())
        return notice;
    notice.actionText = "It is late arterial";
    notice.action = [this, uid = arterial_.choice().uid] {
        confirmPhaseOf(uid, imaging::Phase::LateArterial);
    };
    return notice;
}

} // namespace hepatica::viewer
