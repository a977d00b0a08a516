#include <hepatica/measurement/CaseStore.h>

#include "record/ActionTables.h"
#include "record/ApplyAction.h"
#include "record/CaseHold.h"
#include "record/CaseTables.h"
#include "record/Database.h"
#include "record/DerivedTable.h"

#include <algorithm>
#include <iterator>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hepatica::measurement {

namespace {

/// Who only reads has no work that could not be stored.
template <typename Result> Result toldAs(Purpose purpose, Result result)
{
    if (!result && purpose == Purpose::Read && result.error().code == ProblemCode::StoreFailed)
        result.error().code = ProblemCode::NotReadable;
    return result;
}

} // namespace

struct CaseStore::Connection {
    StoreLocation location;
    Purpose purpose;
    bool isLost = false; ///< to the server
    Connection(StoreLocation where, Purpose why) : location(std::move(where)), purpose(why) {}
    soci::session sql;
    std::map<std::pair<std::string, std::string>, std::weak_ptr<CaseHold>> holds; ///< by case and reader

    /// Runs work on the session. Where the connection to the server turns out to be lost, the work is done
    /// again from its beginning on a new one, once: its transaction did not come to its end.
    template <typename Work> auto run(Work&& work) -> decltype(work(sql))
    {
        return toldAs(purpose, guarded(location, [&]() -> decltype(work(sql)) {
                          for (bool isAgain = false;; isAgain = true)
                              try {
                                  if (auto there = reconnect(); !there)
                                      return passOn(there);
                                  return work(sql);
                              } catch (const soci::soci_error& error) {
                                  const bool isLostNow = backendOf(location).isConnectionLost(error);
                                  isLost = isLost || isLostNow;
                                  if (!isLostNow || isAgain)
                                      throw;
                              }
                      }));
    }

private:
    Expected<void> reconnect()
    {
        if (!isLost)
            return {};
        sql.close();
        if (auto opened = openSession(sql, location, purpose); !opened)
            return opened;
        isLost = false;
        return {};
    }
};

namespace {

tl::unexpected<Problem> noSuchCase(soci::session& sql, const StoreLocation& location,
                                   const std::string& caseId)
{
    const auto ids = caseIds(sql);
    return fail(ProblemCode::NoSuchCase,
                {location.name(), caseId, ids.empty() ? "none" : fmt::format("{}", fmt::join(ids, ", "))});
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

/// The action that was sent when the connection was lost, if the server had stored it before. Another's may
/// have got its number where it was not stored: it is known by what it says and when.
std::optional<StoredAction> storedUnheard(soci::session& sql, const std::string& caseId,
                                          const std::optional<RecordedAction>& sent, const Action& action)
{
    if (!sent || sent->action != action)
        return std::nullopt;
    const auto stored = readAction(sql, caseId, sent->sequence);
    const bool isSent = stored && stored->time == sent->time && recordedFrom(*stored).action == action;
    return isSent ? stored : std::nullopt;
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

Expected<CaseStore> CaseStore::openFor(const StoreLocation& location, Purpose purpose)
{
    return toldAs(purpose, guarded(location, [&]() -> Expected<CaseStore> {
                      auto connection = std::make_unique<Connection>(location, purpose);
                      if (const auto ready = backendOf(location).prepare(location, purpose); !ready)
                          return passOn(ready);
                      if (const auto opened = openSession(connection->sql, location, purpose); !opened)
                          return passOn(opened);
                      return CaseStore(std::move(connection));
                  }));
}

Expected<CaseStore> CaseStore::open(const StoreLocation& location)
{
    return openFor(location, Purpose::Make);
}

Expected<CaseStore> CaseStore::openExisting(const StoreLocation& location)
{
    return openFor(location, Purpose::Write);
}

Expected<CaseStore> CaseStore::openToRead(const StoreLocation& location)
{
    return openFor(location, Purpose::Read);
}

const StoreLocation& CaseStore::location() const
{
    return connection_->location;
}

Expected<std::vector<CaseSummary>> CaseStore::list(const std::string& containing) const
{
    return connection_->run([&](soci::session& sql) -> Expected<std::vector<CaseSummary>> {
        const Transaction transaction(sql, Transaction::Kind::Read);
        return caseSummaries(sql, containing);
    });
}

Expected<std::vector<std::string>> CaseStore::everyCase() const
{
    return connection_->run([&](soci::session& sql) -> Expected<std::vector<std::string>> {
        const Transaction transaction(sql, Transaction::Kind::Read);
        return everyCaseId(sql);
    });
}

Expected<std::vector<CaseReader>> CaseStore::readers(const std::string& caseId) const
{
    return connection_->run([&](soci::session& sql) -> Expected<std::vector<CaseReader>> {
        const Transaction transaction(sql, Transaction::Kind::Read);
        return readReaders(sql, caseId);
    });
}

Expected<CaseStore::Held> CaseStore::hold(const std::string& caseId) const
{
    return connection_->run([&](soci::session& sql) -> Expected<Held> {
        const Transaction transaction(sql, Transaction::Kind::Read);
        auto held = readCase(sql, caseId);
        if (!held)
            return noSuchCase(sql, location(), caseId);
        return Held{std::move(*held), lastSequence(sql, caseId), std::nullopt, nullptr};
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
    return connection_->run([&](soci::session& sql) -> Expected<std::vector<RecordedAction>> {
        const Transaction transaction(sql, Transaction::Kind::Read);
        std::vector<RecordedAction> actions;
        for (const StoredAction& stored : readActions(sql, caseId))
            actions.push_back(recordedFrom(stored));
        if (actions.empty())
            return noSuchCase(sql, location(), caseId);
        return actions;
    });
}

std::shared_ptr<CaseHold> CaseStore::holdOn(const std::shared_ptr<CaseStore>& store,
                                            const std::string& caseId, const std::string& reader)
{
    if (store->connection_->purpose == Purpose::Read)
        return nullptr;
    std::weak_ptr<CaseHold>& shared = store->connection_->holds[{caseId, reader}];
    auto hold = shared.lock();
    if (!hold)
        shared = hold = std::make_shared<CaseHold>(store, caseId, reader);
    return hold;
}

Expected<void> CaseStore::keep(CaseHold& hold) const
{
    return connection_->run([&](soci::session& sql) -> Expected<void> {
        Transaction transaction(sql, Transaction::Kind::Write);
        holdCase(sql, hold.caseId());
        if (!hold.take(sql))
            transaction.commit();
        return {};
    });
}

void CaseStore::giveBack(const CaseHold& hold) const noexcept
{
    // Where this fails, the next program sees that this one has ended.
    static_cast<void>(connection_->run([&](soci::session& sql) -> Expected<void> {
        Transaction transaction(sql, Transaction::Kind::Write);
        hold.giveBack(sql);
        transaction.commit();
        return {};
    }));
}

Expected<std::vector<RecordedAction>> CaseStore::names(const std::string& caseId) const
{
    return connection_->run([&](soci::session& sql) -> Expected<std::vector<RecordedAction>> {
        const Transaction transaction(sql, Transaction::Kind::Read);
        std::vector<RecordedAction> actions;
        for (const StoredAction& stored : readActionNames(sql, caseId))
            actions.push_back(
                {stored.sequence, stored.time, {stored.name, stored.reader, stored.why, {}}, stored.undoes});
        return actions;
    });
}

Expected<Action> CaseStore::action(const std::string& caseId, std::int64_t sequence) const
{
    return connection_->run([&](soci::session& sql) -> Expected<Action> {
        const Transaction transaction(sql, Transaction::Kind::Read);
        const auto stored = readAction(sql, caseId, sequence);
        if (!stored)
            return noSuchCase(sql, location(), caseId);
        return recordedFrom(*stored).action;
    });
}

Expected<VerifiedCase> CaseStore::verify(const std::string& caseId) const
{
    return connection_->run([&](soci::session& sql) -> Expected<VerifiedCase> {
        const Transaction transaction(sql, Transaction::Kind::Read);
        const auto held = readCase(sql, caseId);
        const auto actions = readActions(sql, caseId);
        if (!held && actions.empty())
            return noSuchCase(sql, location(), caseId);
        const auto head = provenTrail(actions, held.value_or(Case{}));
        if (!head)
            return fail(ProblemCode::BrokenTrail, {location().name(), caseId, head.error()});
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

Expected<std::optional<std::vector<std::byte>>> CaseStore::derived(const std::string& caseId,
                                                                   const std::string& name) const
{
    using Value = std::optional<std::vector<std::byte>>;
    return connection_->run([&](soci::session& sql) -> Expected<Value> {
        const Transaction transaction(sql, Transaction::Kind::Read);
        return readDerived(sql, caseId, name);
    });
}

Expected<void> CaseStore::keepDerived(const std::string& caseId, const std::string& name,
                                      std::span<const std::byte> value)
{
    if (connection_->purpose == Purpose::Read)
        return fail(ProblemCode::NotWritable, {location().name(), "it is opened to be read"});
    if (value.size() > MostDerivedBytes)
        return fail(ProblemCode::StoreFailed, {location().name(), "the value is over 512 MB"});
    return connection_->run([&](soci::session& sql) -> Expected<void> {
        Transaction transaction(sql, Transaction::Kind::Write);
        holdCase(sql, caseId);
        if (lastSequence(sql, caseId) == 0)
            return noSuchCase(sql, location(), caseId);
        writeDerived(sql, caseId, name, value);
        transaction.commit();
        return {};
    });
}

Expected<RecordedAction> CaseStore::append(Held& held, const std::string& caseId, const Action& action,
                                           std::optional<std::int64_t> undoes)
{
    if (connection_->purpose == Purpose::Read)
        return fail(ProblemCode::NotWritable, {location().name(), "it is opened to be read"});
    bool isApplied = false;
    const auto leave = [&] {
        if (isApplied)
            takeBack(held.case_, action.changes);
        isApplied = false;
    };
    auto recorded = connection_->run([&](soci::session& sql) -> Expected<RecordedAction> {
        leave();
        Transaction transaction(sql, Transaction::Kind::Write);
        holdCase(sql, caseId);
        const std::int64_t last = lastSequence(sql, caseId);
        const auto stored = storedUnheard(sql, caseId, held.unheardOf, action);
        if (createsCase(action) && last != 0 && !stored)
            return fail(ProblemCode::CaseExists, {location().name(), caseId});
        if (!createsCase(action) && last == 0)
            return noSuchCase(sql, location(), caseId);
        catchUp(sql, caseId, held.case_, held.sequence);
        held.sequence = last;
        if (stored)
            return recordedFrom(*stored);
        if (held.hold && held.hold->take(sql))
            return tl::unexpected(held.hold->problem());
        if (undoes && isTakenBack(sql, *undoes))
            return fail(ProblemCode::StaleChange, {caseId});
        if (const auto done = applyTo(held.case_, action); !done)
            return passOn(done);
        isApplied = true;
        if (held.case_.identity.id != caseId)
            return fail(ProblemCode::InvalidCase,
                        {caseId, "a stored case keeps its name and is not removed"});
        writeChanges(sql, caseId, action.changes);
        auto appended = appendAction(sql, caseId, action, undoes);
        held.unheardOf = appended;
        transaction.commit();
        held.sequence = appended.sequence;
        return appended;
    });
    if (recorded) {
        held.unheardOf.reset();
        return recorded;
    }
    leave();
    if (recorded.error().code == ProblemCode::NoDatabase) // it was there before: the action can come again
        return fail(ProblemCode::StoreFailed, {location().name(), "the connection to the database is lost"});
    return recorded;
}

} // namespace hepatica::measurement
