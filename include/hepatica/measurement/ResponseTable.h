#pragma once
#include <hepatica/core/Date.h>
#include <hepatica/core/Expected.h>
#include <hepatica/measurement/BestResponse.h>
#include <hepatica/measurement/Endpoints.h>

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hepatica::measurement {

/// One response of RESPONSES.csv: a code of RECIST 1.1, or one of iRECIST.
struct ResponseRow {
    std::string patient;
    Date date;
    Response response = Response::NE;
    /// Whose code it is; nothing for one that both write alike (NE).
    std::optional<CodeStyle> style;
    std::optional<Date> start; ///< of treatment, where the table has a column for it
    int line = 0;
};

/// Reads RESPONSES.csv: the columns patient, date and response, and start where it is given. Every bad line
/// is told: `MissingColumn`; `BadValue` for a partial date or a code that is not known; `BadRow` for two
/// responses of a patient on one day, codes of both systems or two starts in one patient, a response before
/// the start: the row's own, else the common one. `NothingToAssess` without a row; `NotReadable`,
/// `NoSuchFile`.
[[nodiscard]] Expected<std::vector<ResponseRow>> readResponseTable(const std::filesystem::path& file,
                                                                   std::optional<Date> commonStart = {});

/// The best response of one patient as `bor` prints it.
struct PatientBestResponse {
    std::string patient;
    CodeStyle style = CodeStyle::Recist;
    BestResponse unconfirmed, confirmed;
    ImmuneProgression progression; ///< of iRECIST codes
};

/// By patient, in the order of their first row. `start` holds for patients without one of their own.
[[nodiscard]] std::vector<PatientBestResponse> bestResponses(std::span<const ResponseRow> rows,
                                                             std::optional<Date> start,
                                                             const BestResponseRules& rules = {});

} // namespace hepatica::measurement
