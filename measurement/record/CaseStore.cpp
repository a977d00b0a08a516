#include <hepatica/core/WholeFile.h>
#include <hepatica/imaging/Uid.h>
#include <hepatica/measurement/CaseStore.h>

#include "record/CaseTables.h"
#include "record/Database.h"
#include "record/Schema.h"

#include <cerrno>
#include <cstring>
#include <fstream>

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

Expected<std::vector<CaseSummary>> CaseStore::list() const
{
    return guarded(file(), [&]() -> Expected<std::vector<CaseSummary>> {
        const Transaction transaction(connection_->sql, Transaction::Kind::Read);
        return caseSummaries(connection_->sql);
    });
}

Expected<Case> CaseStore::load(const std::string& caseId) const
{
    return guarded(file(), [&]() -> Expected<Case> {
        soci::session& sql = connection_->sql;
        const Transaction transaction(sql, Transaction::Kind::Read);
        const auto held = readCase(sql, caseId);
        if (!held)
            return noSuchCase(sql, file(), caseId);
        return *held;
    });
}

Expected<std::vector<RecordedAction>> CaseStore::trail(const std::string& caseId) const
{
    return guarded(file(), [&]() -> Expected<std::vector<RecordedAction>> {
        soci::session& sql = connection_->sql;
        const Transaction transaction(sql, Transaction::Kind::Read);
        auto actions = readActions(sql, caseId);
        if (actions.empty())
            return noSuchCase(sql, file(), caseId);
        return actions;
    });
}

Expected<Case> CaseStore::record(const std::string& caseId, const Action& action,
                                 std::optional<std::int64_t> undoes)
{
    auto appended = append(caseId, action, undoes);
    if (!appended)
        return passOn(appended);
    return std::move(appended->first);
}

Expected<std::pair<Case, RecordedAction>> CaseStore::append(const std::string& caseId, const Action& action,
                                                            std::optional<std::int64_t> undoes)
{
    return guarded(file(), [&]() -> Expected<std::pair<Case, RecordedAction>> {
        soci::session& sql = connection_->sql;
        Transaction transaction(sql, Transaction::Kind::Write);
        const auto held = readCase(sql, caseId);
        if (!held && !createsCase(action))
            return noSuchCase(sql, file(), caseId);
        if (held && createsCase(action))
            return fail(ProblemCode::CaseExists, {file().string(), caseId});
        if (undoes && isTakenBack(sql, *undoes))
            return fail(ProblemCode::StaleChange, {caseId});
        const Case before = held.value_or(Case{});
        auto after = apply(before, action);
        if (!after)
            return passOn(after);
        if (after->identity.id != caseId)
            return fail(ProblemCode::InvalidCase,
                        {caseId, "a stored case keeps its name and is not removed"});
        writeCase(sql, before, *after);
        auto recorded = appendAction(sql, caseId, action, undoes);
        transaction.commit();
        return std::pair(std::move(*after), std::move(recorded));
    });
}

} // namespace hepatica::measurement
