#include "ReadingRoom.h"

#include <hepatica/measurement/PatientIdentity.h>

#include <algorithm>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

/// Every series of an index.
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

/// The day of a visit: as given, else that of all its series.
Expected<Date> dayOf(const VisitImport& visit, const std::vector<const imaging::Series*>& all)
{
    if (visit.date)
        return *visit.date;
    std::vector<Date> days;
    for (const imaging::Series* series : all)
        if (series->date)
            days.push_back(*series->date);
    std::ranges::sort(days);
    if (days.empty())
        return fail(ProblemCode::InvalidCase,
                    {"the visit " + visit.name, "none of its series says its day; give it with --date"});
    if (days.front() != days.back())
        return fail(ProblemCode::InvalidCase,
                    {"the visit " + visit.name,
                     "its series are of several days, from " + days.front().iso() + " to " +
                         days.back().iso() + "; give the folder of one visit, or its day with --date"});
    return days.front();
}

/// The reader's own caliper, where there are strokes.
Expected<std::optional<Caliper>> strokeOf(const imaging::LesionPrompt& prompt, const imaging::Geometry& grid)
{
    if (prompt.strokes.empty())
        return std::optional<Caliper>();
    const auto& first = prompt.strokes.front();
    std::optional<std::array<Point3, 2>> second;
    if (prompt.strokes.size() > 1)
        second = {prompt.strokes[1].from, prompt.strokes[1].to};
    const auto caliper = caliperFromEnds(grid, {first.from, first.to}, second);
    if (!caliper)
        return passOn(caliper);
    return std::optional(*caliper);
}

/// No file yet, or an empty file or database, where a store can be made; if it cannot, making it tells why.
bool isNotYetMade(ProblemCode code)
{
    return code == ProblemCode::NoSuchFile || code == ProblemCode::NotACaseFile;
}

/// The case of that name, or, where the store has none, a new one for the patient.
struct OpenedCase {
    std::optional<CaseSession> session; ///< none where the case is to be made
    Case case_;
};

Expected<OpenedCase> openCase(const StoreLocation& location, const std::string& caseId,
                              const std::string& reader, const imaging::Series& first)
{
    auto opened = CaseStore::openExisting(location);
    if (opened) {
        const auto store = std::make_shared<CaseStore>(std::move(*opened));
        auto session = CaseSession::open(store, caseId, reader);
        if (session)
            if (auto held = session->whyReadOnly())
                return tl::unexpected(std::move(*held));
        if (session)
            return OpenedCase{*session, session->current()};
        if (session.error().code != ProblemCode::NoSuchCase)
            return passOn(session);
    } else if (!isNotYetMade(opened.error().code)) {
        return passOn(opened);
    }
    const auto made = apply(Case{}, createCase({caseId, first.patientId, first.patientName,
                                                first.patientBirthDate, first.patientSex},
                                               reader));
    if (!made)
        return passOn(made);
    return OpenedCase{std::nullopt, *made};
}

/// One visit is one action, so that it is there whole or not at all, and one undo takes it back.
Expected<Action> visitAction(const Case& case_, const Timepoint& timepoint,
                             const std::vector<const imaging::Series*>& all, const std::string& reader,
                             const std::string& samePatientWhy)
{
    auto action = addTimepoint(case_, timepoint, reader);
    if (!action)
        return passOn(action);
    auto changed = apply(case_, *action);
    for (const imaging::Series* series : all) {
        if (!changed)
            return passOn(changed);
        const auto folders = foldersOf(*series);
        const auto added =
            samePatientWhy.empty()
                ? addSeries(*changed, timepoint.name, *series, folders, reader)
                : addSeriesOfSamePatient(*changed, timepoint.name, *series, folders, reader, samePatientWhy);
        if (!added)
            return passOn(added);
        if (!added->why.empty())
            action->why = added->why;
        action->changes.insert(action->changes.end(), added->changes.begin(), added->changes.end());
        changed = apply(*changed, *added);
    }
    return action;
}

Expected<CaseSession> makeCase(const StoreLocation& location, const CaseIdentity& identity,
                               const std::string& reader)
{
    auto store = CaseStore::open(location);
    if (!store)
        return passOn(store);
    return CaseSession::create(std::make_shared<CaseStore>(std::move(*store)), identity, reader);
}

/// The action that a lesion's observation becomes, with the lesion itself when its name is new. A target or
/// non-target is chosen at the baseline: one that comes later has nothing to be compared with.
Expected<Action> actionOf(const Case& case_, const Observation& seen, const LesionReading& reading)
{
    const auto refuse = [&](const std::string& why) {
        return fail(ProblemCode::InvalidCase,
                    {reading.lesion.empty() ? "the new lesion" : reading.lesion, why});
    };
    if (const Lesion* known = case_.lesionNamed(reading.lesion)) {
        if (reading.lesionClass && *reading.lesionClass != known->lesionClass)
            return refuse("the case has it as " + std::string(wordOf(LesionClassWords, known->lesionClass)) +
                          "; leave out the class or give that one");
        if (reading.organ && *reading.organ != known->organ)
            return refuse("the case has it in the organ " + known->organ +
                          "; leave out the organ or give that one");
        const Observation* held = case_.observation(known->trackingUid, seen.timepoint, seen.reader);
        Observation ofKnown = held != nullptr ? keepingWords(seen, *held) : seen;
        ofKnown.lesionUid = known->trackingUid;
        const std::string name = "measure " + known->name;
        return reading.acceptAutomatic ? observe(case_, ofKnown, name) : observeAgain(case_, ofKnown, name);
    }
    const Timepoint* visit = case_.timepoint(reading.timepoint);
    if (visit == nullptr)
        return fail(ProblemCode::InvalidCase, {case_.identity.id, "has no timepoint " + reading.timepoint});
    const auto lesionClass = reading.lesionClass.value_or(usualClass(case_, visit->name, reading.lesion));
    const auto origins = originsOf(case_, reading.lesion);
    const std::string organ = reading.organ.value_or(origins.empty() ? "liver" : origins.front()->organ);
    const std::string name = reading.lesion.empty() ? "the new lesion" : reading.lesion;
    if (auto fits = checkClass(case_, name, lesionClass, visit->name); !fits)
        return passOn(fits);
    return addLesion(case_, lesionClass, organ, seen, seen.reader, reading.lesion);
}

} // namespace

Expected<ImportedVisit> importVisit(const StoreLocation& location, const std::string& caseId,
                                    const std::string& reader, const VisitImport& visit,
                                    const Progress& progress)
{
    const auto index = scanImages(visit.paths, progress);
    if (!index)
        return passOn(index);
    const auto all = seriesOf(*index);
    for (const imaging::Series* series : all)
        if (auto gap = imaging::whyIncomplete(*series); gap && !visit.incomplete)
            return tl::unexpected(std::move(*gap));
    const auto day = dayOf(visit, all);
    if (!day)
        return passOn(day);

    // Everything is tried on a copy of the case first: a visit that is refused leaves no trace.
    auto opened = openCase(location, caseId, reader, *all.front());
    if (!opened)
        return passOn(opened);
    const Timepoint timepoint{visit.name, visit.role, *day, {}, {}};
    const auto action = visitAction(opened->case_, timepoint, all, reader, visit.samePatientWhy);
    if (!action)
        return passOn(action);
    auto session = opened->session ? Expected<CaseSession>(std::move(*opened->session))
                                   : makeCase(location, opened->case_.identity, reader);
    if (!session)
        return passOn(session);
    if (const auto done = session->perform(*action); !done)
        return passOn(done);
    ImportedVisit imported{std::move(*session), {}};
    for (const auto& one : index->leftOut)
        imported.warnings.push_back(one.reason);
    return imported;
}

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
        return imaging::openSeries(series.paths, series.uid, {pick.incomplete}, progress);
    };
    auto loaded = open(**measured);
    if (!loaded)
        return passOn(loaded);
    VisitImages images{**measured, std::move(*loaded), std::nullopt, std::nullopt};
    if (*arterial == nullptr)
        return images;
    auto opened = open(**arterial);
    if (!opened)
        return passOn(opened);
    images.arterialReference = **arterial;
    images.arterial = std::move(*opened);
    return images;
}

Expected<LesionRead> read(CaseSession& session, const VisitImages& images, const LesionReading& reading)
{
    const imaging::Volume& volume = images.measured.volume;
    const auto stroke = reading.acceptAutomatic ? Expected<std::optional<Caliper>>(std::nullopt)
                                                : strokeOf(reading.prompt, volume.geometry());
    if (!stroke)
        return passOn(stroke);
    const auto segmented = imaging::segmentLesion(volume, reading.prompt);
    if (!segmented)
        return passOn(segmented);
    std::optional<ArterialPhase> arterial;
    if (images.arterial)
        arterial = ArterialPhase{&images.arterial->volume, images.arterialReference->phase,
                                 images.arterialReference->phaseConfidence};
    auto measured = measureLesion(volume, segmented->mask, arterial);
    if (!measured)
        return passOn(measured);
    if (reading.prompt.strokes.empty())
        measured->standardErrors.reset(); // they hold of strokes
    if (measured->standardErrors)
        if (const auto spread = spreadOfStrokes(volume, reading.prompt))
            measured->standardErrors = atLeast(*measured->standardErrors, *spread);

    Observation seen = observationOf("", reading.timepoint, session.reader(), images.reference,
                                     segmented->mask, *measured, *stroke);
    if (reading.acceptAutomatic && !seen.automatic)
        return fail(ProblemCode::NothingToUndo, {"accept"});
    seen.confidence = segmented->confidence;
    seen.confidenceReasons = segmented->reasons;
    if (arterial)
        seen.arterialSeriesUid = images.arterialReference->uid;
    const auto action = actionOf(session.current(), seen, reading);
    if (!action)
        return passOn(action);
    const auto* edit = std::get_if<Edit<Observation>>(&action->changes.back());
    LesionRead done{*edit->after, edit->before, segmented->confidence, segmented->reasons,
                    measured->warnings};
    if (const auto performed = session.perform(*action); !performed)
        return passOn(performed);
    return done;
}

Expected<void> noteState(CaseSession& session, const std::string& timepoint, const std::string& lesion,
                         LesionClass lesionClass, const std::string& organ, LesionState state)
{
    Observation seen;
    seen.timepoint = timepoint;
    seen.reader = session.reader();
    seen.state = state;
    auto action = actionOf(session.current(), seen, {timepoint, lesion, lesionClass, organ, {}, false});
    if (!action)
        return passOn(action);
    action->name = "note " + lesion + " at " + timepoint;
    return session.perform(*action);
}

} // namespace hepatica::cli
