#pragma once
#include "PlacedProblem.h"
#include <hepatica/measurement/LesionRow.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepatica::measurement {

/// One visit of one patient as one reader sees it. Points into the rows it was made of.
struct Visit {
    std::string timepoint;
    TimepointRole role = TimepointRole::FollowUp;
    Date first, last;                     ///< the days it spans
    std::vector<const LesionRow*> rows;   ///< by lesion
    std::vector<std::string> notAccepted; ///< lesions whose row the reader did not accept
    const VisitRow* answers = nullptr;
    bool hasMerged = false, hasParts = false; ///< rows of merged lesions, of parts of a lesion

    /// The row of a lesion, or nothing.
    [[nodiscard]] const LesionRow* row(std::string_view lesion) const;
};

/// All visits of one patient and reader, by date.
struct History {
    std::string patient, evaluator;
    std::vector<Visit> visits;
    std::optional<std::size_t> baseline; ///< where it stands in `visits`
};

/// Groups the rows; what assess() calls a `BadHistory` is added to `problems`.
[[nodiscard]] std::vector<History> historiesOf(std::span<const LesionRow> lesions,
                                               std::span<const VisitRow> visits, const std::string& source,
                                               const std::string& visitSource,
                                               std::vector<PlacedProblem>& problems);

/// What cannot be in one history, each with the line of its row.
[[nodiscard]] std::vector<PlacedProblem> impossibilities(const History& history, const std::string& source);

/// "LESIONS.csv, line 7", or for a row that comes from a case "patient P1, T01 at FU1".
[[nodiscard]] std::string placeOf(const LesionRow& row, const std::string& source);

/// The lesion that "T04.1" is a part of: "T04"; empty when the name is none of a part.
[[nodiscard]] std::string_view parentOf(std::string_view lesion);
/// The lesions that a name stands for: T02 and T03 for the merged "T02/T03", else the name itself.
[[nodiscard]] std::vector<std::string_view> componentsOf(std::string_view lesion);
/// Whether "T02/T03" is a merged lesion that holds the lesion.
[[nodiscard]] bool isMergedOf(std::string_view merged, std::string_view lesion);

} // namespace hepatica::measurement
