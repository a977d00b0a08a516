#pragma once
#include <hepatica/imaging/Series.h>
#include <hepatica/measurement/CaseStore.h>

#include <QObject>
#include <QTimer>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hepatica::viewer {

/// The case at work: always in a store, so that nothing is lost when the program ends. Every change is an
/// Action; who listens to changed() sees it.
class CaseWork final : public QObject {
    Q_OBJECT
public:
    /// Without a reader's name, R1 works in cases that name none.
    CaseWork(measurement::StoreLocation defaultPlace, std::string reader);

    /// The file in the user's data folder that work goes to when none was chosen.
    static std::filesystem::path fileInUserData();

    /// Goes on in another file or database; an open case is left. `existing`: it must be there.
    [[nodiscard]] Expected<void> use(const measurement::StoreLocation& place, bool existing);
    /// The store in use, or the default one.
    [[nodiscard]] const measurement::StoreLocation& place() const;
    /// Every case of the store in use.
    [[nodiscard]] Expected<std::vector<measurement::Case>> cases() const;
    /// Why the reader may not look at the series yet: in a blinded case it belongs to a visit that is not
    /// their turn, by its day where the case does not hold it.
    [[nodiscard]] std::optional<Problem> whyHidden(const imaging::Series& series,
                                                   const std::vector<std::filesystem::path>& paths);
    /// Problems: those of the store and of measurement::whoReads().
    [[nodiscard]] Expected<void> openCase(const std::string& id);

    /// Opens (or makes) the patient's case, and puts the series into the visit of its day if the case does
    /// not hold it yet. A series without a date belongs to today's visit. After a problem no case is open:
    /// what is shown and what is written must not belong to two patients. Problems: `OtherPatient`,
    /// `InvalidCase` (among them: the series had other slices when the case met it), those of the store.
    [[nodiscard]] Expected<void> take(const imaging::Series& series,
                                      const std::vector<std::filesystem::path>& paths);
    /// The visit that holds the series; empty when none does.
    [[nodiscard]] std::string timepointOf(const std::string& seriesUid) const;

    [[nodiscard]] bool isOpen() const { return session_.has_value(); }
    [[nodiscard]] const measurement::Case& current() const { return session_->current(); }
    [[nodiscard]] const std::string& reader() const { return reader_; }

    [[nodiscard]] Expected<void> perform(const measurement::Action& action);
    [[nodiscard]] Expected<void> undo();
    [[nodiscard]] Expected<void> redo();
    [[nodiscard]] measurement::Action removal(const std::string& trackingUid) const
    {
        return session_->removal(trackingUid);
    }
    /// Whether undo() would take the series out of the case.
    [[nodiscard]] bool undoTakesOut(const std::string& seriesUid) const;
    [[nodiscard]] std::string undoName() const;
    [[nodiscard]] std::string redoName() const;

Q_SIGNALS:
    void changed();
    /// Another program holds the case that was opened: it is shown, and changes are refused with this
    /// problem.
    void openedToRead(const hepatica::Problem& why);
    /// It has given the case back: changes are taken again.
    void openedToWrite();

private:
    [[nodiscard]] std::string nameIn(const measurement::Case& case_) const;
    /// Makes the session the one at work, and tells when it may only read.
    void workIn(measurement::CaseSession session);
    void renew();
    [[nodiscard]] Expected<void> openOrMake(const measurement::CaseIdentity& identity);
    [[nodiscard]] Expected<void> place(const imaging::Series& series,
                                       const std::vector<std::filesystem::path>& paths);
    [[nodiscard]] Expected<void> recognise(const imaging::Series& series,
                                           const std::vector<std::filesystem::path>& paths) const;
    [[nodiscard]] Expected<void> told(Expected<void> result);

    measurement::StoreLocation defaultPlace_;
    std::string given_;  ///< who reads, as it was said; perhaps nobody
    std::string reader_; ///< of the open case
    std::shared_ptr<measurement::CaseStore> store_;
    std::optional<measurement::CaseSession> session_;
    QTimer renewing_;
};

} // namespace hepatica::viewer
