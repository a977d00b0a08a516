#pragma once
#include <hepatica/measurement/CaseStore.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <soci/soci.h>

namespace hepatica::measurement {

// One program at a time writes to a case as one reader; two readers work side by side. Who does stands in a
// row of the table case_holder, beside the case, so that every desk sees it. Exceptions as in CaseTables.h.

/// How long a program on another machine may be silent before it counts as gone.
inline constexpr std::int64_t SilenceOfTheGone_s = 120;

/// A program that holds a case, as it stands in its row.
struct HoldRow {
    std::string token; ///< of one store in one program
    CaseHolder holder;
    /// Since when the process lives, on which start of the machine: a number of a process comes again.
    std::string life;
    std::int64_t renewed_s = 0; ///< by the clock of the database
    bool operator==(const HoldRow&) const = default;
};

/// This program, with a new token, as one that has the case from now on.
[[nodiscard]] HoldRow thisProgram();
/// Whether a holder has ended without giving the case back. On this machine that can be seen; a program on
/// another one is taken for gone when it has been silent for too long by the clock of the database.
[[nodiscard]] bool isGone(const HoldRow& row, std::int64_t now_s);

/// Takes the case for `me`, or renews it, unless another program holds it: that one is given back then.
/// Inside a writing transaction that holds the case.
[[nodiscard]] std::optional<CaseHolder> takeHold(soci::session& sql, const std::string& caseId,
                                                 const std::string& reader, const HoldRow& me);
/// Gives it back if `me` has it.
void giveBackHold(soci::session& sql, const std::string& caseId, const std::string& reader,
                  const HoldRow& me);

/// What a session has of the case: taken when it is made, given back when the last one that shares it ends.
class CaseHold {
public:
    CaseHold(std::shared_ptr<CaseStore> store, std::string caseId, std::string reader);
    ~CaseHold();
    CaseHold(const CaseHold&) = delete;
    CaseHold& operator=(const CaseHold&) = delete;

    /// As takeHold(); what it says is kept as other().
    std::optional<CaseHolder> take(soci::session& sql);
    void giveBack(soci::session& sql) const;
    /// Who held it when it was last looked at.
    [[nodiscard]] const std::optional<CaseHolder>& other() const { return other_; }
    [[nodiscard]] const std::string& caseId() const { return caseId_; }
    /// `CaseHeld`, naming the other.
    [[nodiscard]] Problem problem() const;

private:
    std::shared_ptr<CaseStore> store_;
    std::string caseId_, reader_;
    HoldRow me_;
    std::optional<CaseHolder> other_;
};

} // namespace hepatica::measurement
