#include "VisitImages.h"

#include <hepatica/measurement/CaseImages.h>
#include <hepatica/measurement/LesionMeasurement.h>
#include <hepatica/measurement/VisitPhases.h>

#include <algorithm>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

using SeriesList = std::vector<const SeriesReference*>;

template <typename Fits> SeriesList seriesThat(const Timepoint& visit, Fits fits)
{
    SeriesList all;
    for (const SeriesReference& one : visit.series)
        if (fits(one))
            all.push_back(&one);
    return all;
}

std::string listed(const SeriesList& all)
{
    std::string text;
    for (const SeriesReference* one : all)
        text += (text.empty() ? "" : "; ") + one->description + " (" + one->uid + ")";
    return text.empty() ? "none" : text;
}

SeriesList allSeries(const Timepoint& visit)
{
    return seriesThat(visit, [](const SeriesReference&) { return true; });
}

/// The one series of a visit that was picked with `option`, or that is of the phase; null where there is none
/// of it.
Expected<const SeriesReference*> pickSeries(const Timepoint& visit, const std::string& pick,
                                            imaging::Phase phase, const std::string& option)
{
    const auto fitting = seriesThat(visit, [&](const SeriesReference& one) {
        return pick.empty() ? one.phase == phase : one.uid == pick;
    });
    if (fitting.size() > 1)
        return fail(
            ProblemCode::InvalidCase,
            {visit.name, fmt::format("holds {} series of the {} phase; pick one with {}: {}", fitting.size(),
                                     imaging::phaseName(phase), option, listed(fitting))});
    if (fitting.empty() && !pick.empty())
        return fail(ProblemCode::NoSuchSeries, {visit.name, pick, listed(allSeries(visit))});
    return fitting.empty() ? nullptr : fitting.front();
}

/// The portal venous series, or the only one.
Expected<const SeriesReference*> pickMeasured(const Timepoint& visit, const std::string& pick)
{
    const auto picked = pickSeries(visit, pick, imaging::Phase::PortalVenous, "--series");
    if (!picked || *picked != nullptr)
        return picked;
    if (visit.series.size() == 1)
        return &visit.series.front();
    return fail(ProblemCode::NoSuchSeries,
                {visit.name, "in the portal venous phase", listed(allSeries(visit))});
}

/// The series that is subtracted from the arterial one; null where there is none.
Expected<const SeriesReference*> pickSubtracted(const Timepoint& visit, const std::string& pick,
                                                const SeriesReference& arterial)
{
    if (pick.empty())
        return nonContrastOf(visit, arterial);
    const auto picked = pickSeries(visit, pick, imaging::Phase::NonContrast, "--non-contrast");
    if (!picked)
        return passOn(picked);
    if (auto problem = whyNotSubtracted(**picked, arterial))
        return tl::unexpected(std::move(*problem));
    return picked;
}

/// Why nothing is subtracted although the visit has a series for it. One that was picked is not left out.
Expected<void> leaveUnsubtracted(VisitImages& images, const Timepoint& visit, const VisitPick& pick,
                                 const Problem& why)
{
    if (!pick.nonContrast.empty() || why.code == ProblemCode::Cancelled)
        return tl::unexpected(why);
    images.warnings.push_back({ProblemCode::InvalidCase,
                               {visit.name, "the series before the contrast medium is not subtracted (" +
                                                why.text() + "); \"--non-contrast none\" goes without it"},
                               {}});
    return {};
}

/// Aligns the arterial images with those before the contrast medium, where a viable part is measured on them
/// at all. Without a pick, what cannot be read or aligned is told and not subtracted.
Expected<void> openNonContrast(VisitImages& images, const Timepoint& visit, const VisitPick& pick,
                               const Progress& progress)
{
    if (!images.arterial || pick.nonContrast == NothingSubtracted)
        return {};
    const SeriesReference& arterial = *images.arterialReference;
    const auto before = pickSubtracted(visit, pick.nonContrast, arterial);
    if (!before)
        return passOn(before);
    if (*before == nullptr || whyNotLateArterial(arterial.uid, arterial.phase, arterial.phaseConfidence))
        return {};
    auto loaded = openCaseSeries(**before, {pick.incomplete}, progress);
    if (!loaded) {
        images.unread.push_back((*before)->uid);
        return leaveUnsubtracted(images, visit, pick, loaded.error());
    }
    const auto aligned = imaging::align(images.arterial->volume, loaded->volume, {}, progress);
    if (!aligned) {
        images.others.push_back({**before, std::move(*loaded)});
        return leaveUnsubtracted(images, visit, pick, aligned.error());
    }
    std::ranges::copy(aligned->warnings, std::back_inserter(images.warnings));
    images.nonContrast = {**before, std::move(*loaded)};
    images.toNonContrast = aligned->toMoving;
    images.nonContrastQuality = aligned->quality;
    return {};
}

/// The phases of the visit that are neither open nor told to be unreadable.
Expected<void> openOthers(VisitImages& images, const Timepoint& visit, const VisitPick& pick,
                          const Progress& progress)
{
    const auto isDone = [&](const SeriesReference& one) {
        return one.uid == images.reference.uid ||
               (images.arterialReference && one.uid == images.arterialReference->uid) ||
               (images.nonContrast && one.uid == images.nonContrast->reference.uid) ||
               std::ranges::find(images.unread, one.uid) != images.unread.end() ||
               std::ranges::any_of(images.others,
                                   [&](const OpenedPhase& other) { return other.reference.uid == one.uid; });
    };
    for (const SeriesReference* one : phasesOf(visit, images.reference)) {
        if (isDone(*one))
            continue;
        auto loaded = openCaseSeries(*one, {pick.incomplete}, progress);
        if (loaded)
            images.others.push_back({*one, std::move(*loaded)});
        else if (loaded.error().code == ProblemCode::Cancelled)
            return passOn(loaded);
        else
            images.warnings.push_back(loaded.error()); // the lesion is measured without it
    }
    return {};
}

} // namespace

Expected<VisitImages> openVisit(const Case& case_, const std::string& timepoint, const VisitPick& pick,
                                const Progress& progress)
{
    const Timepoint* visit = case_.timepoint(timepoint);
    if (visit == nullptr)
        return fail(ProblemCode::InvalidCase, {case_.identity.id, "has no timepoint " + timepoint});
    const auto measured = pickMeasured(*visit, pick.measured);
    if (!measured)
        return passOn(measured);
    const auto arterial = pickSeries(*visit, pick.arterial, imaging::Phase::LateArterial, "--arterial");
    if (!arterial)
        return passOn(arterial);
    const auto open = [&](const SeriesReference& series) {
        return openCaseSeries(series, {pick.incomplete}, progress);
    };
    auto loaded = open(**measured);
    if (!loaded)
        return passOn(loaded);
    VisitImages images{**measured, std::move(*loaded), std::nullopt, std::nullopt};
    if (*arterial != nullptr) {
        auto opened = open(**arterial);
        if (!opened)
            return passOn(opened);
        images.arterialReference = **arterial;
        images.arterial = std::move(*opened);
    }
    if (const auto before = openNonContrast(images, *visit, pick, progress); !before)
        return passOn(before);
    if (const auto others = openOthers(images, *visit, pick, progress); !others)
        return passOn(others);
    return images;
}

} // namespace hepatica::cli
