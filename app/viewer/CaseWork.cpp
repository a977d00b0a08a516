#include "CaseWork.h"

#include "SeriesEntry.h"

#include <hepatica/imaging/Uid.h>
#include <hepatica/measurement/ReadingOrder.h>

#include <QStandardPaths>

#include <algorithm>
#include <chrono>

namespace hepatica::viewer {

using measurement::Action;
using measurement::Case;
using measurement::CaseIdentity;
using measurement::CaseSession;
using measurement::CaseStore;
using measurement::StoreLocation;
using measurement::Timepoint;
using measurement::TimepointRole;

namespace {

/// The patient names the case. Images without a patient ID get a case of their own for every study, or
/// volume file: two nameless patients must never meet in one.
CaseIdentity identityOf(const imaging::Series& series, const std::vector<std::filesystem::path>& paths)
{
    CaseIdentity identity{series.patientId, series.patientId, series.patientName, series.patientBirthDate,
                          series.patientSex};
    if (!identity.id.empty())
        return identity;
    const auto place = paths.empty() ? std::filesystem::path() : absolutePath(paths.front());
    const std::string name = series.patientName.empty() ? place.filename().string() : series.patientName;
    const std::string unique =
        imaging::uidFromName(series.studyUid.empty() ? place.string() : series.studyUid);
    constexpr std::size_t Digits = 8;
    identity.id = name + " " + unique.substr(unique.size() - std::min(Digits, unique.size()));
    return identity;
}

std::string gridText(const imaging::Geometry& grid)
{
    const auto& [columns, rows, slices] = grid.dims();
    return std::to_string(slices) + (slices == 1 ? " slice" : " slices") + " of " + std::to_string(columns) +
           " x " + std::to_string(rows);
}

Date today()
{
    return Date(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
}

/// The first visit is the baseline; later ones are follow-ups, earlier ones precede the treatment.
Timepoint newVisit(const Case& case_, Date date)
{
    const auto isNamed = [&](const std::string& name) { return case_.timepoint(name) != nullptr; };
    const auto baseline = std::ranges::find(case_.timepoints, TimepointRole::Baseline, &Timepoint::role);
    Timepoint visit;
    visit.date = date;
    std::string stem;
    if (baseline == case_.timepoints.end()) {
        visit.role = TimepointRole::Baseline;
        stem = "BL";
    } else {
        visit.role = date < baseline->date ? TimepointRole::Pre : TimepointRole::FollowUp;
        stem = visit.role == TimepointRole::Pre ? "PRE" : "FU1";
    }
    visit.name = stem;
    for (int number = 2; isNamed(visit.name); ++number)
        visit.name = (stem == "FU1" ? "FU" : stem) + std::to_string(number);
    return visit;
}

} // namespace

CaseWork::CaseWork(StoreLocation defaultPlace, std::string reader)
    : defaultPlace_(std::move(defaultPlace)), given_(std::move(reader)),
      reader_(given_.empty() ? "R1" : given_)
{
    constexpr int Pause_ms = 30'000; // other machines wait for two minutes
    connect(&renewing_, &QTimer::timeout, this, &CaseWork::renew);
    renewing_.start(Pause_ms);
}

std::filesystem::path CaseWork::fileInUserData()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    return std::filesystem::path(folder.toStdString()) / "cases.hepatica";
}

Expected<void> CaseWork::use(const StoreLocation& place, bool existing)
{
    std::error_code error;
    if (!existing && !place.isDatabase() && place.place().has_parent_path())
        std::filesystem::create_directories(place.place().parent_path(), error);
    auto store = existing ? CaseStore::openExisting(place) : CaseStore::open(place);
    if (!store)
        return passOn(store);
    session_.reset();
    store_ = std::make_shared<CaseStore>(std::move(*store));
    Q_EMIT changed();
    return {};
}

const StoreLocation& CaseWork::place() const
{
    return store_ ? store_->location() : defaultPlace_;
}

Expected<std::vector<Case>> CaseWork::cases() const
{
    std::vector<Case> all;
    if (!store_)
        return all;
    const auto summaries = store_->list();
    if (!summaries)
        return passOn(summaries);
    for (const auto& summary : *summaries) {
        auto one = store_->load(summary.identity.id);
        if (!one)
            return passOn(one);
        all.push_back(measurement::seenBy(*one, nameIn(*one)));
    }
    return all;
}

std::optional<Problem> CaseWork::whyHidden(const imaging::Series& series,
                                           const std::vector<std::filesystem::path>& paths)
{
    if (!store_ && !use(defaultPlace_, false))
        return std::nullopt; // take() tells it
    const std::string id = session_ && current().identity.patientId == series.patientId
                               ? current().identity.id
                               : identityOf(series, paths).id;
    const auto whole = store_->load(id);
    if (!whole)
        return std::nullopt;
    const std::string reader = nameIn(*whole);
    for (const Timepoint& visit : whole->timepoints)
        if (std::ranges::find(visit.series, series.identity(), &measurement::SeriesReference::uid) !=
            visit.series.end())
            return measurement::whyHidden(*whole, visit.name, reader);
    const Date day = series.date.value_or(today());
    const auto sameDay = std::ranges::find(whole->timepoints, day, &Timepoint::date);
    return measurement::whyHiddenVisit(
        *whole, sameDay != whole->timepoints.end() ? *sameDay : newVisit(*whole, day), reader);
}

/// As the case spells who reads; empty where it names readers and nobody was said to read.
std::string CaseWork::nameIn(const Case& case_) const
{
    return measurement::whoReads(case_, given_).value_or("");
}

Expected<void> CaseWork::openCase(const std::string& id)
{
    if (session_ && current().identity.id == id)
        return {};
    const auto whole = store_->load(id);
    if (!whole)
        return passOn(whole);
    const auto reader = measurement::whoReads(*whole, given_);
    if (!reader)
        return passOn(reader);
    auto session = CaseSession::open(store_, id, *reader);
    if (!session)
        return passOn(session);
    workIn(std::move(*session));
    Q_EMIT changed();
    return {};
}

void CaseWork::workIn(CaseSession session)
{
    session_.emplace(std::move(session));
    reader_ = session_->reader();
    if (const auto why = session_->whyReadOnly())
        Q_EMIT openedToRead(*why);
}

/// What cannot be renewed now is told by the next action.
void CaseWork::renew()
{
    if (!session_)
        return;
    const bool onlyRead = session_->isReadOnly();
    if (!session_->renew() || !onlyRead || session_->isReadOnly())
        return;
    // The other program has changed the case.
    auto again = CaseSession::open(store_, current().identity.id, reader_);
    if (!again)
        return;
    workIn(std::move(*again));
    Q_EMIT changed();
    Q_EMIT openedToWrite();
}

Expected<void> CaseWork::openOrMake(const CaseIdentity& identity)
{
    const auto summaries = store_->list();
    if (!summaries)
        return passOn(summaries);
    const bool known = std::ranges::any_of(
        *summaries, [&](const auto& summary) { return summary.identity.id == identity.id; });
    if (known)
        return openCase(identity.id);
    auto session = CaseSession::create(store_, identity, reader_);
    if (!session)
        return passOn(session);
    workIn(std::move(*session));
    return {};
}

Expected<void> CaseWork::take(const imaging::Series& series, const std::vector<std::filesystem::path>& paths)
{
    if (!store_)
        if (auto opened = use(defaultPlace_, false); !opened)
            return opened;
    const bool holdsIt = !timepointOf(series.identity()).empty();
    const bool samePatient =
        session_ && !series.patientId.empty() && current().identity.patientId == series.patientId;
    auto taken = holdsIt || samePatient ? Expected<void>() : openOrMake(identityOf(series, paths));
    if (taken)
        taken = place(series, paths);
    if (!taken)
        session_.reset();
    if (!taken || !holdsIt)
        Q_EMIT changed();
    return taken;
}

/// Whether a series that the case holds is still the one it met: of the patient, and on the grid that masks
/// and slice numbers were written for.
Expected<void> CaseWork::recognise(const imaging::Series& series,
                                   const std::vector<std::filesystem::path>& paths) const
{
    const auto again =
        measurement::addSeries(current(), timepointOf(series.identity()), series, paths, reader_);
    if (!again && again.error().code == ProblemCode::OtherPatient)
        return passOn(again);
    const auto& before = current().series(series.identity())->geometry;
    if (before && series.geometry && !before->sameGrid(*series.geometry))
        return fail(ProblemCode::InvalidCase,
                    {"series " + series.uid, "opened before with " + gridText(*before) + ", now with " +
                                                 gridText(*series.geometry) +
                                                 "; open the same images again, or work in a new case file"});
    return {};
}

Expected<void> CaseWork::place(const imaging::Series& series, const std::vector<std::filesystem::path>& paths)
{
    if (!timepointOf(series.identity()).empty())
        return recognise(series, paths);
    const Date day = series.date.value_or(today());
    const auto sameDay = std::ranges::find(current().timepoints, day, &Timepoint::date);
    if (sameDay != current().timepoints.end()) {
        const auto added = measurement::addSeries(current(), sameDay->name, series, paths, reader_);
        return added ? session_->perform(*added) : passOn(added);
    }
    // The visit and its series are one step: undo must not leave an empty visit.
    const Timepoint visit = newVisit(current(), day);
    auto step = measurement::addTimepoint(current(), visit, reader_);
    if (!step)
        return passOn(step);
    const auto withVisit = measurement::apply(current(), *step);
    if (!withVisit)
        return passOn(withVisit);
    const auto added = measurement::addSeries(*withVisit, visit.name, series, paths, reader_);
    if (!added)
        return passOn(added);
    step->changes.insert(step->changes.end(), added->changes.begin(), added->changes.end());
    return session_->perform(*step);
}

std::string CaseWork::timepointOf(const std::string& seriesUid) const
{
    if (!session_)
        return {};
    for (const Timepoint& visit : current().timepoints)
        if (std::ranges::find(visit.series, seriesUid, &measurement::SeriesReference::uid) !=
            visit.series.end())
            return visit.name;
    return {};
}

Expected<void> CaseWork::told(Expected<void> result)
{
    // What another reader stored meanwhile has come to the case where it made our change stale.
    if (result || result.error().code == ProblemCode::StaleChange)
        Q_EMIT changed();
    return result;
}

Expected<void> CaseWork::perform(const Action& action)
{
    return session_ ? told(session_->perform(action)) : Expected<void>();
}

Expected<void> CaseWork::undo()
{
    return session_ ? told(session_->undo()) : Expected<void>();
}

Expected<void> CaseWork::redo()
{
    return session_ ? told(session_->redo()) : Expected<void>();
}

bool CaseWork::undoTakesOut(const std::string& seriesUid) const
{
    if (!session_ || current().series(seriesUid) == nullptr)
        return false;
    const auto last = session_->nextUndo();
    const auto without =
        last ? measurement::apply(current(), measurement::inverse(*last)) : Expected<Case>(current());
    return without && without->series(seriesUid) == nullptr;
}

std::string CaseWork::undoName() const
{
    return session_ ? session_->undoName() : std::string();
}

std::string CaseWork::redoName() const
{
    return session_ ? session_->redoName() : std::string();
}

} // namespace hepatica::viewer
