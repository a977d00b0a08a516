#pragma once
#include <hepatica/measurement/Action.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace hepatica::measurement {

struct CaseSummary {
    CaseIdentity identity;
    int timepoints = 0, lesions = 0, actions = 0;
};

/// An action as it was stored: append-only, one transaction each.
struct RecordedAction {
    std::int64_t sequence = 0;
    std::string time; ///< UTC, ISO 8601
    Action action;
    std::optional<std::int64_t>
        undoes; ///< the sequence that it takes back (undo) or brings again (redo: the undo's)
};

/// A file of cases (SQLite through SOCI). The only way in is an Action.
class CaseStore {
public:
    /// Opens a file, or makes an empty one; brings an older schema forward. The file is checked on opening.
    /// Problems: `NotACaseFile`, `NewerCaseFile`, `NotWritable`, `StoreFailed`.
    [[nodiscard]] static Expected<CaseStore> open(const std::filesystem::path& file);
    /// The same, but a file that does not exist is a `NoSuchFile`.
    [[nodiscard]] static Expected<CaseStore> openExisting(const std::filesystem::path& file);

    CaseStore(CaseStore&&) noexcept;
    CaseStore& operator=(CaseStore&&) noexcept;
    ~CaseStore();

    [[nodiscard]] const std::filesystem::path& file() const;
    [[nodiscard]] Expected<std::vector<CaseSummary>> list() const;
    /// `NoSuchCase` names those that the file holds.
    [[nodiscard]] Expected<Case> load(const std::string& caseId) const;
    [[nodiscard]] Expected<std::vector<RecordedAction>> trail(const std::string& caseId) const;

    /// Applies and stores in one transaction. The first action of a case is createCase() (`CaseExists`).
    /// Problems: those of apply(), and `StoreFailed`; then nothing is stored.
    [[nodiscard]] Expected<Case> record(const std::string& caseId, const Action& action,
                                        std::optional<std::int64_t> undoes = {});

private:
    struct Connection;
    explicit CaseStore(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

/// One reader at work on one case: the current value, and undo and redo on top of the stored actions.
class CaseSession {
public:
    [[nodiscard]] static Expected<CaseSession> open(std::shared_ptr<CaseStore> store,
                                                    const std::string& caseId, std::string reader);
    /// Makes the case and opens it.
    [[nodiscard]] static Expected<CaseSession> create(std::shared_ptr<CaseStore> store,
                                                      const CaseIdentity& identity, std::string reader);

    [[nodiscard]] const Case& current() const { return case_; }
    [[nodiscard]] const std::string& reader() const { return reader_; }
    [[nodiscard]] const std::shared_ptr<CaseStore>& store() const { return store_; }

    [[nodiscard]] Expected<void> perform(const Action& action);
    /// `NothingToUndo` when there is nothing.
    [[nodiscard]] Expected<void> undo();
    [[nodiscard]] Expected<void> redo();
    /// The name of what undo() would take back, or redo() bring again; empty when nothing.
    [[nodiscard]] std::string undoName() const;
    [[nodiscard]] std::string redoName() const;

private:
    CaseSession(std::shared_ptr<CaseStore> store, Case case_, std::string reader);
    std::shared_ptr<CaseStore> store_;
    Case case_;
    std::string reader_;
    std::vector<RecordedAction> done_, undone_;
};

} // namespace hepatica::measurement
