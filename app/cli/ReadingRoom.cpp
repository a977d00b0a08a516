#include "ReadingRoom.h"

#include <algorithm>

namespace hepatica::cli {

using namespace measurement;

namespace {

/// Every series of an index, with those that hold nothing to measure left aside.
std::vector<const imaging::Series*> seriesOf(const imaging::StudyIndex& index)
{
    std::vector<const imaging::Series*> all;
    for (const auto& patient : index.patients)
        for (const auto& study : patient.studies)
            for (const auto& series : study.series)
                all.push_back(&series);
    return all;
}

std::string joined(const std::vector<std::filesystem::path>& paths)
{
    std::string text;
    for (const auto& path : paths)
        text += (text.empty() ? "" : ", ") + path.string();
    return text;
}

Expected<imaging::StudyIndex> scanImages(const std::vector<std::filesystem::path>& paths,
                                         const Progress& progress)
{
    auto index = imaging::scan(paths, progress);
    if (index && seriesOf(*index).empty())
        return fail(ProblemCode::NoImages,
                    {joined(paths), std::to_string(index->leftOut.size()) + " files were"});
    return index;
}

/// The folder or file that every one of these instances lies in, so that the series can be opened again.
std::vector<std::filesystem::path> foldersOf(const imaging::Series& series)
{
    std::vector<std::filesystem::path> folders;
    for (const auto& instance : series.instances) {
        const auto folder = std::filesystem::absolute(instance.source.file).parent_path();
        if (std::ranges::find(folders, folder) == folders.end())
            folders.push_back(folder);
    }
    return folders;
}

const SeriesReference* pickMeasured(const Timepoint& visit, const std::string& pick)
{
    const auto named = [&](const SeriesReference& s) { return s.uid == pick; };
    const auto portal = [](const SeriesReference& s) { return s.phase == imaging::Phase::PortalVenous; };
    const auto found =
        pick.empty() ? std::ranges::find_if(visit.series, portal) : std::ranges::find_if(visit.series, named);
    if (found != visit.series.end())
        return &*found;
    return pick.empty() && visit.series.size() == 1 ? &visit.series.front() : nullptr;
}

std::string listed(const Timepoint& visit)
{
    std::string text;
    for (const SeriesReference& one : visit.series)
        text += (text.empty() ? "" : "; ") + one.description + " (" + one.uid + ")";
    return text.empty() ? "none" : text;
}

std::optional<Caliper> strokeOf(const imaging::LesionPrompt& prompt, const imaging::Geometry& grid)
{
    if (prompt.strokes.empty())
        return std::nullopt;
    const auto& first = prompt.strokes.front();
    std::optional<std::array<Point3, 2>> second;
    if (prompt.strokes.size() > 1)
        second = {prompt.strokes[1].from, prompt.strokes[1].to};
    const auto caliper = caliperFromEnds(grid, {first.from, first.to}, second);
    return caliper ? std::optional(*caliper) : std::nullopt;
}

} // namespace

Expected<CaseSession> openOrCreate(const std::shared_ptr<CaseStore>& store, const std::string& caseId,
                                   const std::string& reader, const std::vector<std::filesystem::path>& paths)
{
    const auto summaries = store->list();
    if (!summaries)
        return passOn(summaries);
    if (std::ranges::any_of(*summaries, [&](const CaseSummary& one) { return one.identity.id == caseId; }))
        return CaseSession::open(store, caseId, reader);
    const auto index = scanImages(paths, {});
    if (!index)
        return passOn(index);
    const imaging::Series& first = *seriesOf(*index).front();
    return CaseSession::create(
        store, {caseId, first.patientId, first.patientName, first.patientBirthDate, first.patientSex},
        reader);
}

Expected<std::vector<Warning>> importVisit(CaseSession& session, const VisitImport& visit,
                                           const Progress& progress)
{
    const auto index = scanImages(visit.paths, progress);
    if (!index)
        return passOn(index);
    const auto all = seriesOf(*index);
    const auto dated =
        std::ranges::find_if(all, [](const imaging::Series* s) { return s->date.has_value(); });
    if (!visit.date && dated == all.end())
        return fail(ProblemCode::BadDate, {""});

    // One visit is one action, so that it is there whole or not at all, and one undo takes it back.
    const Timepoint timepoint{visit.name, visit.role, visit.date ? *visit.date : *(*dated)->date, {}, {}};
    auto action = addTimepoint(session.current(), timepoint, session.reader());
    if (!action)
        return passOn(action);
    auto changed = apply(session.current(), *action);
    for (const imaging::Series* series : all) {
        if (!changed)
            return passOn(changed);
        const auto added = addSeries(*changed, visit.name, *series, foldersOf(*series), session.reader());
        if (!added)
            return passOn(added);
        action->changes.insert(action->changes.end(), added->changes.begin(), added->changes.end());
        changed = apply(*changed, *added);
    }
    if (const auto done = session.perform(*action); !done)
        return passOn(done);
    std::vector<Warning> warnings;
    for (const auto& one : index->leftOut)
        warnings.push_back(one.reason);
    return warnings;
}

Expected<VisitImages> openVisit(const Case& case_, const std::string& timepoint, const std::string& pick,
                                const Progress& progress)
{
    const Timepoint* visit = case_.timepoint(timepoint);
    if (visit == nullptr)
        return fail(ProblemCode::InvalidCase, {case_.identity.id, "has no timepoint " + timepoint});
    const SeriesReference* measured = pickMeasured(*visit, pick);
    if (measured == nullptr)
        return fail(ProblemCode::NoSuchSeries,
                    {timepoint, pick.empty() ? "in the portal venous phase" : pick, listed(*visit)});
    auto loaded = imaging::openSeries(measured->paths, measured->uid, {}, progress);
    if (!loaded)
        return passOn(loaded);
    VisitImages images{*measured, std::move(*loaded), std::nullopt, std::nullopt};
    const auto arterial = std::ranges::find_if(
        visit->series, [](const SeriesReference& s) { return s.phase == imaging::Phase::LateArterial; });
    if (arterial == visit->series.end())
        return images;
    auto opened = imaging::openSeries(arterial->paths, arterial->uid, {}, progress);
    if (!opened)
        return passOn(opened);
    images.arterialReference = *arterial;
    images.arterial = std::move(*opened);
    return images;
}

Expected<std::vector<Warning>> read(CaseSession& session, const VisitImages& images,
                                    const LesionReading& reading)
{
    const imaging::Volume& volume = images.measured.volume;
    const auto segmented = imaging::segmentLesion(volume, reading.prompt);
    if (!segmented)
        return passOn(segmented);
    std::optional<ArterialPhase> arterial;
    if (images.arterial)
        arterial = ArterialPhase{&images.arterial->volume, images.arterialReference->phase,
                                 images.arterialReference->phaseConfidence};
    const auto measured = measureLesion(volume, segmented->mask, arterial);
    if (!measured)
        return passOn(measured);

    const Lesion* known = session.current().lesionNamed(reading.lesion);
    Observation seen = observationOf(known != nullptr ? known->trackingUid : "", reading.timepoint,
                                     session.reader(), images.reference, segmented->mask, *measured,
                                     strokeOf(reading.prompt, volume.geometry()));
    if (arterial)
        seen.arterialSeriesUid = images.arterialReference->uid;
    Action action = known != nullptr ? observe(session.current(), seen, "measure " + reading.lesion)
                                     : addLesion(session.current(), reading.lesionClass, reading.organ, seen,
                                                 session.reader());
    if (const auto done = session.perform(action); !done)
        return passOn(done);
    if (!reading.acceptAutomatic)
        return measured->warnings;

    const Lesion* lesion = session.current().lesionNamed(reading.lesion);
    const Observation* recorded =
        lesion == nullptr
            ? nullptr
            : session.current().observation(lesion->trackingUid, reading.timepoint, session.reader());
    if (recorded == nullptr)
        return fail(ProblemCode::InvalidCase, {reading.lesion, "was stored under another name"});
    const auto accepted = acceptAutomatic(session.current(), *recorded);
    if (!accepted)
        return passOn(accepted);
    if (const auto done = session.perform(*accepted); !done)
        return passOn(done);
    return measured->warnings;
}

Expected<void> noteState(CaseSession& session, const std::string& timepoint, const std::string& lesion,
                         LesionClass lesionClass, LesionState state)
{
    const Lesion* known = session.current().lesionNamed(lesion);
    Observation seen;
    seen.lesionUid = known != nullptr ? known->trackingUid : "";
    seen.timepoint = timepoint;
    seen.reader = session.reader();
    seen.state = state;
    const Action action = known != nullptr
                              ? observe(session.current(), seen, "note " + lesion)
                              : addLesion(session.current(), lesionClass, "liver", seen, session.reader());
    return session.perform(action);
}

} // namespace hepatica::cli
