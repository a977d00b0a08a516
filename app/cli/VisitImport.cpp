#include "VisitImport.h"

#include <hepatica/imaging/SeriesReader.h>
#include <hepatica/imaging/Uid.h>
#include <hepatica/imaging/VolumeFile.h>
#include <hepatica/measurement/PatientIdentity.h>

#include <algorithm>

#include <fmt/format.h>

namespace hepatica::cli {

using namespace measurement;

namespace {

namespace fs = std::filesystem;

/// A series with the folders or the file that it is opened from again.
struct ImportedSeries {
    imaging::Series series;
    std::vector<fs::path> paths;
};

/// What stands below the paths of a visit, and what was left out of it.
struct VisitSeries {
    std::vector<ImportedSeries> all;
    std::vector<Warning> leftOut;
};

std::string joined(const std::vector<std::filesystem::path>& paths)
{
    std::string text;
    for (const auto& path : paths)
        text += (text.empty() ? "" : ", ") + path.string();
    return text;
}

/// The folder or file that every one of these instances lies in, so that the series can be opened again.
std::vector<fs::path> foldersOf(const imaging::Series& series)
{
    std::vector<fs::path> folders;
    for (const auto& instance : series.instances) {
        const auto folder = fs::absolute(instance.source.file).parent_path();
        if (std::ranges::find(folders, folder) == folders.end())
            folders.push_back(folder);
    }
    return folders;
}

/// A volume without a series of its own is known by its place.
Expected<ImportedSeries> volumeOf(const fs::path& file, const std::string& modality)
{
    const fs::path place = fs::absolute(file);
    imaging::LoadOptions options;
    options.said.modality = modality;
    auto loaded = imaging::openSeries({place}, {}, options);
    if (!loaded)
        return passOn(loaded);
    loaded->series.uid = imaging::uidFromName(place.string());
    return ImportedSeries{std::move(loaded->series), {place}};
}

Expected<VisitSeries> seriesBelow(const VisitImport& visit, const Progress& progress)
{
    VisitSeries found;
    std::vector<fs::path> scanned;
    for (const fs::path& path : visit.paths) {
        if (!imaging::isVolumeFile(path) || !fs::is_regular_file(path)) {
            scanned.push_back(path);
            continue;
        }
        auto volume = volumeOf(path, visit.modality);
        if (!volume)
            return passOn(volume);
        std::ranges::copy(volume->series.warnings, std::back_inserter(found.leftOut));
        found.all.push_back(std::move(*volume));
    }
    if (scanned.empty())
        return found;
    const auto index = imaging::scan(scanned, progress);
    if (!index)
        return passOn(index);
    const std::size_t before = found.all.size();
    for (const auto& patient : index->patients)
        for (const auto& study : patient.studies)
            for (const auto& series : study.series)
                found.all.push_back({series, foldersOf(series)});
    if (found.all.size() == before)
        return fail(ProblemCode::NoImages,
                    {joined(scanned), std::to_string(index->leftOut.size()) + " files were"});
    for (const auto& one : index->leftOut)
        found.leftOut.push_back(one.reason);
    return found;
}

/// The day of a visit: as given, else that of all its series.
Expected<Date> dayOf(const VisitImport& visit, const std::vector<ImportedSeries>& all)
{
    if (visit.date)
        return *visit.date;
    std::vector<Date> days;
    for (const ImportedSeries& one : all)
        if (one.series.date)
            days.push_back(*one.series.date);
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

Expected<CaseSession> makeCase(const StoreLocation& location, const CaseIdentity& identity,
                               const std::string& reader)
{
    auto store = CaseStore::open(location);
    if (!store)
        return passOn(store);
    return CaseSession::create(std::make_shared<CaseStore>(std::move(*store)), identity, reader);
}

/// The visit, made or found in the case. Images of another day come to a visit only when its day is said.
Expected<Timepoint> timepointFor(const Case& case_, const VisitImport& visit,
                                 const std::vector<ImportedSeries>& all)
{
    const bool saysNoDay =
        !visit.date && std::ranges::none_of(all, [](const auto& one) { return one.series.date.has_value(); });
    const Timepoint* held = case_.timepoint(visit.name);
    if (visit.isAdded && held == nullptr)
        return fail(ProblemCode::InvalidCase,
                    {case_.identity.id, "has no timepoint " + visit.name + " that series could be added to"});
    if (visit.isAdded && saysNoDay)
        return *held;
    const auto day = dayOf(visit, all);
    if (!day)
        return passOn(day);
    if (!visit.isAdded)
        return Timepoint{visit.name, visit.role, *day, {}, {}};
    if (*day != held->date)
        return fail(ProblemCode::InvalidCase,
                    {"the visit " + visit.name,
                     "it is of " + held->date.iso() + ", and the series are of " + day->iso() +
                         "; give the day of the visit with --date if they belong to it all the same"});
    return *held;
}

/// One import is one action, so that it is there whole or not at all, and one undo takes it back.
Expected<Action> importAction(const Case& case_, const Timepoint& timepoint,
                              const std::vector<ImportedSeries>& all, const std::string& reader,
                              const VisitImport& visit)
{
    auto action = visit.isAdded ? Expected<Action>(Action{"add series to " + timepoint.name, reader, "", {}})
                                : addTimepoint(case_, timepoint, reader);
    if (!action)
        return passOn(action);
    auto changed = apply(case_, *action);
    for (const ImportedSeries& one : all) {
        if (!changed)
            return passOn(changed);
        const auto added = visit.samePatientWhy.empty()
                               ? addSeries(*changed, timepoint.name, one.series, one.paths, reader)
                               : addSeriesOfSamePatient(*changed, timepoint.name, one.series, one.paths,
                                                        reader, visit.samePatientWhy);
        if (!added)
            return passOn(added);
        if (!added->why.empty())
            action->why = added->why;
        action->changes.insert(action->changes.end(), added->changes.begin(), added->changes.end());
        changed = apply(*changed, *added);
    }
    return action;
}

/// Nothing else tells whose such images are.
std::optional<Warning> strangersAmong(const std::vector<ImportedSeries>& all, const std::string& visit,
                                      const std::string& caseId)
{
    const auto count =
        std::ranges::count_if(all, [](const ImportedSeries& one) { return one.series.patientId.empty(); });
    if (count == 0)
        return std::nullopt;
    return Warning{ProblemCode::NoPatientId,
                   {"the visit " + visit, fmt::format("{} of {}", count, all.size()), caseId},
                   {}};
}

} // namespace

Expected<ImportedVisit> importVisit(const StoreLocation& location, const std::string& caseId,
                                    const std::string& reader, const VisitImport& visit,
                                    const Progress& progress)
{
    auto found = seriesBelow(visit, progress);
    if (!found)
        return passOn(found);
    for (const ImportedSeries& one : found->all)
        if (auto gap = imaging::whyIncomplete(one.series); gap && !visit.incomplete)
            return tl::unexpected(std::move(*gap));

    // Everything is tried on a copy of the case first: a visit that is refused leaves no trace.
    auto opened = openCase(location, caseId, reader, found->all.front().series);
    if (!opened)
        return passOn(opened);
    const auto timepoint = timepointFor(opened->case_, visit, found->all);
    if (!timepoint)
        return passOn(timepoint);
    auto action = importAction(opened->case_, *timepoint, found->all, reader, visit);
    if (!action)
        return passOn(action);
    const auto strangers = strangersAmong(found->all, visit.name, caseId);
    if (strangers && action->why.empty()) // the trail is where it is looked for later
        action->why = strangers->text();
    auto session = opened->session ? Expected<CaseSession>(std::move(*opened->session))
                                   : makeCase(location, opened->case_.identity, reader);
    if (!session)
        return passOn(session);
    if (const auto done = session->perform(*action); !done)
        return passOn(done);
    if (strangers)
        found->leftOut.push_back(*strangers);
    return ImportedVisit{std::move(*session), std::move(found->leftOut)};
}

} // namespace hepatica::cli
