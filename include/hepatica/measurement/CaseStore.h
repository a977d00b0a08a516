#pragma once
#include <hepatica/measurement/Action.h>
#include <hepatica/measurement/StoreLocation.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace hepatica::measurement {

enum class Purpose; // record/Database.h
class CaseHold;     // record/CaseHold.h

struct CaseSummary {
    CaseIdentity identity;
    /// None in a case that is read blinded: they would tell what others found and did, and what is to come.
    std::optional<int> timepoints{}, actions{}, lesions{};
};

/// An action as it was stored: append-only, one transaction each.
struct RecordedAction {
    std::int64_t sequence = 0;
    std::string time; ///< UTC, ISO 8601
    Action action;
    /// The sequence that it takes back: of an action (this is an undo), or of an undo (this is a redo).
    std::optional<std::int64_t> undoes;
};

/// The program that has a case open to write as a reader.
struct CaseHolder {
    std::string account, host;
    std::int64_t process = 0;
    std::string since; ///< UTC, ISO 8601
    bool operator==(const CaseHolder&) const = default;
};

/// What verify() proved.
struct VerifiedCase {
    int actions = 0;
    std::string head; ///< hash of the last action: whoever noted it can prove later that none was cut off
};

/// A collection of cases: a file (SQLite) or a PostgreSQL database, both through SOCI, and both with the same
/// promises. The only way in is an Action. Several programs may have the store open; one CaseStore is used by
/// one thread at a time.
class CaseStore {
public:
    /// Opens a store, or makes an empty one: a new file, or the tables in an empty database; brings an older
    /// schema forward. The store is checked on opening, and one that is refused is not changed. Problems:
    /// `NotACaseFile` (damaged ones too), `NewerCaseFile`, `NotReadable`, `NotWritable`, `NoDatabase`,
    /// `StoreFailed` (locked by another program for over 2 s). Reading a stored value that is not of its form
    /// is a `NotReadable`.
    [[nodiscard]] static Expected<CaseStore> open(const StoreLocation& location);
    /// The same, but a file that does not exist is a `NoSuchFile`, and an empty store a `NotACaseFile`.
    [[nodiscard]] static Expected<CaseStore> openExisting(const StoreLocation& location);
    /// The same for reading alone: nothing is changed, and neither the file nor its folder need be writable.
    /// A store of an older schema is a `NotWritable`, and so is every record().
    [[nodiscard]] static Expected<CaseStore> openToRead(const StoreLocation& location);

    CaseStore(CaseStore&&) noexcept;
    CaseStore& operator=(CaseStore&&) noexcept;
    ~CaseStore();

    [[nodiscard]] const StoreLocation& location() const;
    /// By name: those whose name, patient ID or patient's name contain the text.
    [[nodiscard]] Expected<std::vector<CaseSummary>> list(const std::string& containing = {}) const;
    /// Every case that the store knows of: also one that only its actions know any more. By name.
    [[nodiscard]] Expected<std::vector<std::string>> everyCase() const;
    /// Who reads a case, without reading the rest of it. Empty where there is no such case.
    [[nodiscard]] Expected<std::vector<CaseReader>> readers(const std::string& caseId) const;
    /// `NoSuchCase` names those that the store holds.
    [[nodiscard]] Expected<Case> load(const std::string& caseId) const;
    /// Every action of the case from the first; applied one after the other they give load(). `NoSuchCase`.
    [[nodiscard]] Expected<std::vector<RecordedAction>> trail(const std::string& caseId) const;
    /// Proves that no stored action was changed, removed or put in since it was stored (each holds the hash
    /// of the one before it), and that the actions make the stored case. `NoSuchCase`, `BrokenTrail`.
    [[nodiscard]] Expected<VerifiedCase> verify(const std::string& caseId) const;

    /// Applies and stores in one transaction. The first action of a case is createCase() (`CaseExists`).
    /// Problems: those of apply(), `StaleChange` when another action took back `undoes` already, and
    /// `StoreFailed`; then nothing is stored.
    [[nodiscard]] Expected<Case> record(const std::string& caseId, const Action& action,
                                        std::optional<std::int64_t> undoes = {});

    /// What was kept beside the case under a name; nothing where nothing was. What can be worked out again
    /// from the images is no part of the case: no action, no undo, and verify() does not look at it.
    [[nodiscard]] Expected<std::optional<std::vector<std::byte>>> derived(const std::string& caseId,
                                                                          const std::string& name) const;
    /// Keeps it, in place of what was kept under the name. Problems: those of record().
    [[nodiscard]] Expected<void> keepDerived(const std::string& caseId, const std::string& name,
                                             std::span<const std::byte> value);

private:
    friend class CaseSession;
    friend class CaseHold;
    struct Connection;
    /// A case as it is after the action of a sequence.
    struct Held {
        Case case_;
        std::int64_t sequence = 0;
        /// Sent to be stored when the connection was lost: stored or not, it must not be stored twice.
        std::optional<RecordedAction> unheardOf;
        /// Without one, the case is changed whoever holds it.
        std::shared_ptr<CaseHold> hold;
    };
    [[nodiscard]] Expected<Held> hold(const std::string& caseId) const;
    /// As record(), on a case in hand: what others stored meanwhile comes to it first. After a problem it has
    /// only that.
    [[nodiscard]] Expected<RecordedAction> append(Held& held, const std::string& caseId, const Action& action,
                                                  std::optional<std::int64_t> undoes);
    /// The hold that every session of the reader on this store shares.
    [[nodiscard]] static std::shared_ptr<CaseHold>
    holdOn(const std::shared_ptr<CaseStore>& store, const std::string& caseId, const std::string& reader);
    /// Takes or renews it, unless another program has it.
    [[nodiscard]] Expected<void> keep(CaseHold& hold) const;
    void giveBack(const CaseHold& hold) const noexcept;
    /// The trail without the changes of its actions.
    [[nodiscard]] Expected<std::vector<RecordedAction>> names(const std::string& caseId) const;
    [[nodiscard]] Expected<Action> action(const std::string& caseId, std::int64_t sequence) const;
    [[nodiscard]] static Expected<CaseStore> openFor(const StoreLocation& location, Purpose purpose);
    explicit CaseStore(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

/// One reader at work on one case: the current value, and undo and redo on top of the stored actions. What
/// the reader did in earlier sessions can be taken back too; what other readers did, and the making of the
/// case, cannot. Undo and redo are stored as actions of their own.
///
/// One program at a time writes as one reader: where another has the case open as the same reader, the
/// session is read-only until that one closes it or has ended, on this machine or, silent for two minutes, on
/// another.
class CaseSession {
public:
    /// Problems: `NoSuchCase`, those of the store.
    [[nodiscard]] static Expected<CaseSession> open(std::shared_ptr<CaseStore> store,
                                                    const std::string& caseId, std::string reader);
    /// Makes the case and opens it.
    [[nodiscard]] static Expected<CaseSession> create(std::shared_ptr<CaseStore> store,
                                                      const CaseIdentity& identity, std::string reader);

    /// What this reader may see of the case: all of it, unless it is blinded (seenBy() in ReadingOrder.h).
    [[nodiscard]] const Case& current() const { return seen_ ? *seen_ : held_.case_; }
    /// What of it may be added up and judged (judgedBy()).
    [[nodiscard]] Case judged() const;
    /// Takes a lesion out with all that this reader saw of it, also at visits that a review has hidden again.
    [[nodiscard]] Action removal(const std::string& trackingUid) const;
    /// Why current() lacks a visit that the case has.
    [[nodiscard]] std::optional<Problem> hidden(const std::string& timepoint) const;
    [[nodiscard]] const std::string& reader() const { return reader_; }
    [[nodiscard]] const std::shared_ptr<CaseStore>& store() const { return store_; }

    /// `CaseHeld`, with who holds the case and since when; nothing when the session may write.
    [[nodiscard]] std::optional<Problem> whyReadOnly() const;
    [[nodiscard]] bool isReadOnly() const { return whyReadOnly().has_value(); }
    [[nodiscard]] std::optional<CaseHolder> heldBy() const;
    /// Says that the session is still at work, which every action does too: call it every half minute. A case
    /// that was given back meanwhile is taken. Problems: those of the store.
    [[nodiscard]] Expected<void> renew();

    /// Stores the action in the name of this session's reader. What others stored since comes to current()
    /// first. After a problem (those of CaseStore::record(), `CaseHeld`) nothing of the action is stored or
    /// seen.
    [[nodiscard]] Expected<void> perform(const Action& action);
    /// `NothingToUndo` when there is nothing; `StaleChange` when another session changed it since;
    /// `NeedsReason` when it takes a lock or an adjudication back and no reason is given.
    [[nodiscard]] Expected<void> undo(const std::string& why = {});
    [[nodiscard]] Expected<void> redo();
    /// What undo() would take back; nothing when there is nothing.
    [[nodiscard]] std::optional<Action> nextUndo() const;
    /// The name of what undo() would take back, or redo() bring again; empty when nothing.
    [[nodiscard]] std::string undoName() const;
    [[nodiscard]] std::string redoName() const;

private:
    CaseSession(std::shared_ptr<CaseStore> store, CaseStore::Held held, std::string reader);
    /// Keeps the two stacks in step with an action that was stored.
    void follow(const RecordedAction& recorded);
    void look(); ///< at what the reader may see now
    [[nodiscard]] Expected<void> keep(const Action& action, std::optional<std::int64_t> undoes);
    [[nodiscard]] Expected<void> takeBackLastOf(const std::vector<RecordedAction>& stack,
                                                const std::string& why = {});
    std::shared_ptr<CaseStore> store_;
    CaseStore::Held held_;
    std::optional<Case> seen_; ///< in a blinded case
    std::string reader_;
    std::vector<RecordedAction> done_, undone_; ///< without their changes, which may be large
};

} // namespace hepatica::measurement
