#include <hepatica/core/WholeFile.h>
#include <hepatica/imaging/Uid.h>
#include <hepatica/measurement/CaseStore.h>

#include "record/ActionTables.h"
#include "record/ApplyAction.h"
#include "record/CaseTables.h"
#include "record/Database.h"
#include "record/Schema.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

struct CaseStore::Connection {
    std::filesystem::path file;
    soci::session sql;
};

namespace {

Expected<void> checkThere(const std::filesystem::path& file)
{
    std::error_code error;
    if (!std::filesystem::exists(file, error))
        return fail(ProblemCode::NoSuchFile, {file.string()});
    if (std::filesystem::is_regular_file(file, error) && std::filesystem::file_size(file, error) == 0)
        return fail(ProblemCode::NotACaseFile, {file.string(), "it is empty"});
    return {};
}

/// Whether the file, or a new one in its folder, may be written; neither is changed by asking.
Expected<void> checkWritable(const std::filesystem::path& file, bool exists)
{
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    if (!exists && !std::filesystem::is_directory(folder))
        return fail(ProblemCode::NotWritable, {file.string(), "there is no such folder"});
    if (exists && !std::ofstream(file, std::ios::binary | std::ios::app))
        return fail(ProblemCode::NotWritable, {file.string(), std::strerror(errno)});
    const std::string path = file.string();
    if (path.find('"') != std::string::npos && path.find('=') != std::string::npos)
        return fail(ProblemCode::NotWritable, {path, "its name holds both a quote and an equals sign"});
    return {};
}

/// SQLite's own check of all pages and indices.
Expected<void> checkWhole(soci::session& sql, const std::filesystem::path& file)
{
    std::string finding;
    sql << "PRAGMA quick_check(1)", soci::into(finding);
    if (finding != "ok")
        return fail(ProblemCode::NotACaseFile, {file.string(), "the database is damaged"});
    return {};
}

Expected<void> prepare(soci::session& sql, const std::filesystem::path& file)
{
    connect(sql, file);
    if (auto whole = checkWhole(sql, file); !whole)
        return whole;
    if (auto done = bringForward(sql, file, migrationSteps()); !done)
        return done;
    sql << "PRAGMA journal_mode = WAL";
    return {};
}

/// Makes the file beside its place and puts it there whole. A link does not replace what another program
/// put there meanwhile; where the file system has no links, a rename must do.
Expected<void> makeFile(const std::filesystem::path& file)
{
    // Its own name: two programs may make the same file at the same time.
    const std::filesystem::path beside = unfinishedName(file.string() + "." + imaging::newUid());
    auto made = guarded(file, [&] {
        soci::session sql;
        return prepare(sql, beside);
    });
    std::error_code error, ignored;
    if (made)
        std::filesystem::create_hard_link(beside, file, error);
    if (made && error && !std::filesystem::exists(file))
        std::filesystem::rename(beside, file, error);
    std::filesystem::remove(beside, ignored);
    if (made && !std::filesystem::exists(file))
        return fail(ProblemCode::NotWritable, {file.string(), error.message()});
    return made;
}

tl::unexpected<Problem> noSuchCase(soci::session& sql, const std::filesystem::path& file,
                                   const std::string& caseId)
{
    const auto ids = caseIds(sql);
    return fail(ProblemCode::NoSuchCase,
                {file.string(), caseId, ids.empty() ? "none" : fmt::format("{}", fmt::join(ids, ", "))});
}

bool createsCase(const Action& action)
{
    if (action.changes.empty())
        return false;
    const auto* first = std::get_if<Edit<CaseIdentity>>(&action.changes.front());
    return first != nullptr && !first->before;
}

/// Brings to a case in hand what was stored since.
void catchUp(soci::session& sql, const std::string& caseId, Case& case_, std::int64_t sequence)
{
    for (const StoredAction& stored : readActions(sql, caseId, sequence))
        if (!applyTo(case_, recordedFrom(stored).action)) {
            case_ = readCase(sql, caseId).value();
            return;
        }
}

/// The hash of the last action when the chain holds and makes the case; else what is wrong, in words.
tl::expected<std::string, std::string> provenTrail(const std::vector<StoredAction>& actions, const Case& held)
{
    std::string previous;
    std::vector<Change> changes;
    for (const StoredAction& stored : actions) {
        previous = chainedHash(previous, stored);
        if (previous != stored.hash)
            return tl::unexpected(fmt::format("action {} ({}, {}) does not follow from the one before it",
                                              stored.sequence, stored.name, stored.time));
        std::ranges::move(recordedFrom(stored).action.changes, std::back_inserter(changes));
    }
    if (replayed(changes) != held)
        return tl::unexpected(std::string("its values are not what its actions make"));
    return previous;
}

} // namespace

CaseStore::CaseStore(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
CaseStore::CaseStore(CaseStore&&) noexcept = default;
CaseStore& CaseStore::operator=(CaseStore&&) noexcept = default;
CaseStore::~CaseStore() = default;

Expected<CaseStore> CaseStore::open(const std::filesystem::path& file)
{
    return guarded(file, [&]() -> Expected<CaseStore> {
        const bool exists = std::filesystem::exists(file);
        if (exists)
            if (const auto ours = checkHeader(file); !ours)
                return passOn(ours);
        if (const auto writable = checkWritable(file, exists); !writable)
            return passOn(writable);
        if (!exists)
            if (const auto made = makeFile(file); !made)
                return passOn(made);
        auto connection = std::make_unique<Connection>();
        connection->file = file;
        if (const auto ready = prepare(connection->sql, file); !ready)
            return passOn(ready);
        return CaseStore(std::move(connection));
    });
}

Expected<CaseStore> CaseStore::openExisting(const std::filesystem::path& file)
{
    if (const auto there = checkThere(file); !there)
        return passOn(there);
    return open(file);
}

Expected<CaseStore> CaseStore::openToRead(const std::filesystem::path& file)
{
    return guarded(file, [&]() -> Expected<CaseStore> {
        if (const auto there = checkThere(file); !there)
            return passOn(there);
        if (const auto ours = checkHeader(file); !ours)
            return passOn(ours);
        auto connection = std::make_unique<Connection>();
        connection->file = file;
        connectToRead(connection->sql, file);
        if (const auto whole = checkWhole(connection->sql, file); !whole)
            return passOn(whole);
        if (const auto known = checkSchema(connection->sql, file, migrationSteps()); !known)
            return passOn(known);
        return CaseStore(std::move(connection));
    });
}

const std::filesystem::path& CaseStore::file() const
{
    return connection_->file;
}

Expected<std::vector<CaseSummary>> CaseStore::list(const std::string& containing) const
{
    return guarded(file(), [&]() -> Expected<std::vector<CaseSummary>> {
        const Transaction transaction(connection_->sql, Transaction::Kind::Read);
        return caseSummaries(connection_->sql, containing);
    });
}

Expected<CaseStore::Held> CaseStore::hold(const std::string& caseId) const
{
    return guarded(file(), [&]() -> Expected<Held> {
        soci::session& sql = connection_->sql;
        const Transaction transaction(sql, Transaction::Kind::Read);
        auto held = readCase(sql, caseId);
        if (!held)
            return noSuchCase(sql, file(), caseId);
        return Held{std::move(*held), lastSequence(sql, caseId)};
    });
}

Expected<Case> CaseStore::load(const std::string& caseId) const
{
    auto held = hold(caseId);
    if (!held)
        return passOn(held);
    return std::move(held->case_);
}

Expected<std::vector<RecordedAction>> CaseStore::trail(const std::string& caseId) const
{
    return guarded(file(), [&]() -> Expected<std::vector<RecordedAction>> {
        soci::session& sql = connection_->sql;
        const Transaction transaction(sql, Transaction::Kind::Read);
        std::vector<RecordedAction> actions;
        for (const StoredAction& stored : readActions(sql, caseId))
            actions.push_back(recordedFrom(stored));
        if (actions.empty())
            return noSuchCase(sql, file(), caseId);
        return actions;
    });
}

Expected<std::vector<RecordedAction>> CaseStore::names(const std::string& caseId) const
{
    return guarded(file(), [&]() -> Expected<std::vector<RecordedAction>> {
        const Transaction transaction(connection_->sql, Transaction::Kind::Read);
        std::vector<RecordedAction> actions;
        for (const StoredAction& stored : readActionNames(connection_->sql, caseId))
            actions.push_back(
                {stored.sequence, stored.time, {stored.name, stored.reader, stored.why, {}}, stored.undoes});
        return actions;
    });
}

Expected<Action> CaseStore::action(const std::string& caseId, std::int64_t sequence) const
{
    return guarded(file(), [&]() -> Expected<Action> {
        const Transaction transaction(connection_->sql, Transaction::Kind::Read);
        const auto stored = readAction(connection_->sql, caseId, sequence);
        if (!stored)
            return noSuchCase(connection_->sql, file(), caseId);
        return recordedFrom(*stored).action;
    });
}

Expected<VerifiedCase> CaseStore::verify(const std::string& caseId) const
{
    return guarded(file(), [&]() -> Expected<VerifiedCase> {
        soci::session& sql = connection_->sql;
        const Transaction transaction(sql, Transaction::Kind::Read);
        const auto held = readCase(sql, caseId);
        const auto actions = readActions(sql, caseId);
        if (!held && actions.empty())
            return noSuchCase(sql, file(), caseId);
        const auto head = provenTrail(actions, held.value_or(Case{}));
        if (!head)
            return fail(ProblemCode::BrokenTrail, {file().string(), caseId, head.error()});
        return VerifiedCase{static_cast<int>(actions.size()), *head};
    });
}

Expected<Case> CaseStore::record(const std::string& caseId, const Action& action,
                                 std::optional<std::int64_t> undoes)
{
    auto held = createsCase(action) ? Expected<Held>(Held{}) : hold(caseId);
    if (!held)
        return passOn(held);
    if (const auto appended = append(*held, caseId, action, undoes); !appended)
        return passOn(appended);
    return std::move(held->case_);
}

Expected<RecordedAction> CaseStore::append(Held& held, const std::string& caseId, const Action& action,
                                           std::optional<std::int64_t> undoes)
{
    bool isApplied = false;
    auto recorded = guarded(file(), [&]() -> Expected<RecordedAction> {
        soci::session& sql = connection_->sql;
        Transaction transaction(sql, Transaction::Kind::Write);
        const std::int64_t last = lastSequence(sql, caseId);
        if (createsCase(action) && last != 0)
            return fail(ProblemCode::CaseExists, {file().string(), caseId});
        if (!createsCase(action) && last == 0)
            return noSuchCase(sql, file(), caseId);
        if (undoes && isTakenBack(sql, *undoes))
            return fail(ProblemCode::StaleChange, {caseId});
        catchUp(sql, caseId, held.case_, held.sequence);
        held.sequence = last;
        if (const auto done = applyTo(held.case_, action); !done)
            return passOn(done);
        isApplied = true;
        if (held.case_.identity.id != caseId)
            return fail(ProblemCode::InvalidCase,
                        {caseId, "a stored case keeps its name and is not removed"});
        writeChanges(sql, caseId, action.changes);
        auto appended = appendAction(sql, caseId, action, undoes);
        transaction.commit();
        held.sequence = appended.sequence;
        return appended;
    });
    if (!recorded && isApplied)
        takeBack(held.case_, action.changes);
    return recorded;
}

} // namespace hepatica::measurement
