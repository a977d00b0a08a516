// How the workbench measures viable parts anew: with the reader's threshold and gap, without what they take
// out, and on a series whose phase they confirm.
#include "Workbench.h"

#include <hepatica/imaging/MaskEditing.h>

#include <algorithm>
#include <utility>

namespace hepatica::viewer {

using measurement::Observation;

namespace {

struct ViableFound {
    measurement::ViablePart part;
    measurement::ViableMethod method;
};

Expected<ViableFound> findViable(const imaging::Mask& lesion, const ArterialSeries& arterial,
                                 const measurement::ViableOptions& options, const Progress& progress)
{
    const auto images = arterial.images(progress);
    if (!images)
        return passOn(images);
    const auto phase = arterialPhaseOf(arterial.choice(), **images, options);
    auto part = measurement::measureViable(lesion, phase);
    if (!part)
        return passOn(part);
    auto method = measurement::viableMethodOf(*part, phase, subtractedUid(**images));
    return ViableFound{std::move(*part), std::move(method)};
}

bool isUnconfirmed(const Problem& problem)
{
    return problem.code == ProblemCode::PhaseUncertain;
}

} // namespace

measurement::ViableOptions Workbench::viableOptionsOf(const std::string& trackingUid) const
{
    measurement::ViableOptions options;
    const LesionView* lesion = state_.lesion(trackingUid);
    if (lesion == nullptr || !lesion->observation || !lesion->observation->viableMethod)
        return options;
    const measurement::ViableMethod& method = *lesion->observation->viableMethod;
    if (!method.liver)
        options.threshold = method.threshold;
    options.toleranceGap_mm = method.toleranceGap_mm;
    const auto* series = case_.current().series(lesion->observation->arterialSeriesUid);
    if (method.excludedRunLengths && series != nullptr && series->geometry)
        if (auto mask = imaging::Mask::fromRunLengths(*series->geometry, *method.excludedRunLengths))
            options.excluded = std::move(*mask);
    return options;
}

void Workbench::measureViable(const std::string& trackingUid, const measurement::ViableOptions& options,
                              bool recorded)
{
    const LesionView* lesion = state_.lesion(trackingUid);
    if (lesion == nullptr || !lesion->mask || !lesion->observation || readingShown() != case_.reader())
        return tell("Choose a lesion of yours with a mask on this series first.");
    viableWish_ = ViableWish{trackingUid, options, recorded};
    if (worker_.busy())
        return; // comes when that is over, unless another wish takes its place
    prepareArterial();
    if (arterial_.isNone()) {
        viableWish_.reset();
        return tell("This visit has no late arterial series: if one is, say so with the right button in the "
                    "list of series.");
    }
    const ViableWish wish = *std::exchange(viableWish_, std::nullopt);
    worker_.start<Expected<ViableFound>>(
        "Measuring the viable part",
        [mask = *lesion->mask, arterial = arterial_, options](const Progress& progress) {
            return findViable(mask, arterial, options, progress);
        },
        [this, wish, arterial = arterial_,
         series = state_.series().identity()](const Expected<ViableFound>& found) {
            const LesionView* now = state_.lesion(wish.lesion);
            if (now == nullptr || !now->observation || series != state_.series().identity())
                return; // taken back, or the reader went on
            if (!found) {
                refreshLesions();
                if (!isUnconfirmed(found.error()))
                    return tellProblem(found.error());
                Q_EMIT told(offeringToConfirm(noticeOf(found.error().lines(), Notice::Tone::Warning),
                                              {found.error()}));
                return;
            }
            const auto seen =
                measurement::withViable(*now->observation, found->part, arterial.choice().uid, found->method);
            if (!wish.recorded)
                state_.previewViable(wish.lesion, seen, found->part.mask);
            else if (const auto kept = keepSeriesOf(arterial); !kept)
                tellProblem(kept.error());
            else
                perform(measurement::observe(case_.current(), seen,
                                             "measure viable part of " + now->lesion.name));
            if (viableWish_) {
                const ViableWish next = *std::exchange(viableWish_, std::nullopt);
                measureViable(next.lesion, next.options, next.recorded);
            }
        });
}

/// A closed line around what enhances and is no tumour, on the slice of the arterial series that lies
/// nearest.
void Workbench::takeOutOfViable(const std::vector<Point3>& outline)
{
    const std::string uid = state_.selectedLesion();
    const LesionView* lesion = state_.lesion(uid);
    const auto* series = lesion != nullptr && lesion->observation
                             ? case_.current().series(lesion->observation->arterialSeriesUid)
                             : nullptr;
    if (series == nullptr || !series->geometry || !lesion->mask)
        return tell("Choose a lesion whose viable part is measured on this series first.");
    if (outline.size() < 3)
        return tell("Draw around what is to be taken out of the viable part.");
    const imaging::Geometry& grid = *series->geometry;
    const auto drawn = imaging::filledPolygons(grid, grid.toNearestVoxel(outline.front()).k, {outline});
    if (!drawn)
        return tellProblem(drawn.error());
    if (!*drawn)
        return tell("Draw around what is to be taken out of the viable part.");
    auto options = viableOptionsOf(uid);
    const auto all = imaging::united(options.excluded, *drawn);
    if (!all)
        return tellProblem(all.error());
    options.excluded = *all;
    measureViable(uid, options, true);
}

void Workbench::confirmPhase(int entry, imaging::Phase phase)
{
    const SeriesEntry& chosen = entries_.at(static_cast<std::size_t>(entry));
    confirmPhaseOf(chosen.uid, phase);
}

/// The case knows the series, or takes it into the visit shown with the reader's word.
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
    if (phase == imaging::Phase::LateArterial && chosen != nullptr && chosen->mask)
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
